"""A worker takes a task offered to her group."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import access
from engine.context import CommandContext
from engine.errors import StaleTask, TaskTaken
from engine.tasks import open_task, require_version


@dataclass(frozen=True, kw_only=True)
class ClaimTask:
    task_id: str
    version: int | None = None

    def run(self, context: CommandContext) -> Mapping[str, object]:
        task = open_task(context, self.task_id)
        access.require_may_claim(context.actor, task)
        if task.assignee_id == context.actor.staff_id:
            return {"task_id": task.id, "version": task.version}
        if task.assignee_id is not None:
            raise TaskTaken(task.name, context.uow.staff.name_of(task.assignee_id))
        require_version(task, self.version)
        if not context.uow.user_tasks.assign(task, to=context.actor.staff_id, at=context.now):
            raise StaleTask(task.name)
        context.instance(task.instance_id).record(
            "task_claimed",
            element_id=task.element_id,
            element_name=task.name,
            task_id=task.id,
            data={"assignee": [None, context.actor.staff_id]},
        )
        return {"task_id": task.id, "version": task.version + 1}
