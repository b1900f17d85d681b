"""How often a task of programs may still be tried, and which goes first."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.external_tasks import external_task, give_up
from storage.models import JobState


@dataclass(frozen=True, kw_only=True)
class SetExternalRetries:
    """A task that was given up is tried again; with no retry left it is given up."""

    task_id: str
    retries: int

    def run(self, context: CommandContext) -> Mapping[str, object]:
        task = external_task(context, self.task_id)
        instance = context.instance(task.instance_id)
        if self.retries <= 0:
            if task.state == JobState.WAITING:
                give_up(context, task, error="Попытки прекращены.", details=None)
            return {"task_id": task.id, "retries": 0}
        context.uow.external_tasks.set_retries(task.id, self.retries)
        if task.state == JobState.FAILED:
            context.uow.jobs.revive(task.id, due_at=context.now)
            context.uow.incidents.resolve_job(task.id, at=context.now, by=context.actor.staff_id)
            context.workshop.bell.ring()
        instance.record(
            "job_retried", element_id=task.element_id, data={"retries": [task.retries, self.retries]}
        )
        return {"task_id": task.id, "retries": self.retries}


@dataclass(frozen=True, kw_only=True)
class SetExternalPriority:
    task_id: str
    priority: int

    def run(self, context: CommandContext) -> Mapping[str, object]:
        task = external_task(context, self.task_id)
        context.uow.external_tasks.set_priority(task.id, self.priority)
        context.instance(task.instance_id).record(
            "external_task_reordered",
            element_id=task.element_id,
            data={"priority": [task.priority, self.priority]},
        )
        return {"task_id": task.id, "priority": self.priority}
