"""A worker gives a task back to its group."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import access
from engine.context import CommandContext
from engine.errors import StaleTask
from engine.tasks import open_task, require_version


@dataclass(frozen=True, kw_only=True)
class ReleaseTask:
    task_id: str
    reason: str = ""
    version: int | None = None

    def run(self, context: CommandContext) -> Mapping[str, object]:
        task = open_task(context, self.task_id)
        access.require_may_release(context.actor, task)
        if task.assignee_id is None:
            return {"task_id": task.id, "version": task.version}
        require_version(task, self.version)
        if not context.uow.user_tasks.assign(task, to=None, at=context.now):
            raise StaleTask(task.name)
        context.instance(task.instance_id).record(
            "task_released",
            element_id=task.element_id,
            element_name=task.name,
            task_id=task.id,
            data={"assignee": [task.assignee_id, None], "reason": self.reason},
        )
        return {"task_id": task.id, "version": task.version + 1}
