"""A program takes one task by its id, keeps it longer, or gives it back undone.

To hold a task is a lease, like a clock's on a job: what came of it is history, and that it was taken away.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from engine.context import CommandContext
from engine.errors import Conflict
from engine.external_tasks import NotYourLock, external_task, locked_task
from storage.models import JobState


@dataclass(frozen=True, kw_only=True)
class LockExternal:
    task_id: str
    worker: str
    lock_ms: int

    def run(self, context: CommandContext) -> Mapping[str, object]:
        task = external_task(context, self.task_id)
        is_free = task.locked_until is None or task.locked_until <= context.now or task.worker == self.worker
        if not is_free or task.state != JobState.WAITING:
            raise NotYourLock(f"Задание {self.task_id} закреплено за другим исполнителем.")
        until = context.now + timedelta(milliseconds=self.lock_ms)
        context.uow.external_tasks.take([task.id], worker=self.worker, now=context.now, until=until)
        return {"task_id": task.id}


@dataclass(frozen=True, kw_only=True)
class ExtendLock:
    task_id: str
    worker: str
    lock_ms: int

    def run(self, context: CommandContext) -> Mapping[str, object]:
        task = locked_task(context, self.task_id, self.worker)
        until = context.now + timedelta(milliseconds=self.lock_ms)
        if not context.uow.external_tasks.hold(task, worker=self.worker, until=until):
            raise Conflict("Задание уже взял другой исполнитель.")
        return {"task_id": task.id}


@dataclass(frozen=True, kw_only=True)
class UnlockExternal:
    task_id: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        task = external_task(context, self.task_id)
        if task.state == JobState.WAITING:
            context.uow.external_tasks.hold(task, worker=None, until=None)
            context.instance(task.instance_id).record(
                "external_task_unlocked", element_id=task.element_id, data={"worker": [task.worker, None]}
            )
            context.workshop.bell.ring()
        return {"task_id": task.id}
