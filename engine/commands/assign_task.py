"""A task is handed to a particular person."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import access
from engine.context import CommandContext
from engine.errors import Invalid, StaleTask
from engine.roles import with_stood_for
from engine.tasks import open_task, require_version


@dataclass(frozen=True, kw_only=True)
class AssignTask:
    task_id: str
    staff_id: str
    reason: str = ""
    version: int | None = None

    def run(self, context: CommandContext) -> Mapping[str, object]:
        task = open_task(context, self.task_id)
        access.require_may_assign(context.actor, task)
        held = context.uow.staff.groups_of(self.staff_id, on=context.now.date())
        groups = with_stood_for(context.workshop.law.roles, held)
        if not groups & set(task.groups):
            raise Invalid(
                f"Задачу «{task.name}» нельзя передать этому сотруднику: у него нет нужной роли.",
                hint="Выберите сотрудника из списка исполнителей этой задачи.",
            )
        require_version(task, self.version)
        if not context.uow.user_tasks.assign(task, to=self.staff_id, at=context.now):
            raise StaleTask(task.name)
        context.instance(task.instance_id).record(
            "task_assigned",
            element_id=task.element_id,
            element_name=task.name,
            task_id=task.id,
            data={"assignee": [task.assignee_id, self.staff_id], "reason": self.reason},
        )
        return {"task_id": task.id, "version": task.version + 1}
