"""A program has done its work: the procedure goes on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.context import CommandContext
from engine.errors import Conflict
from engine.external_tasks import element_name, locked_task, report


@dataclass(frozen=True, kw_only=True)
class CompleteExternal:
    """``own`` are variables of the task alone, which its outputs may read."""

    task_id: str
    worker: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    own: Mapping[str, Any] = field(default_factory=dict)

    def run(self, context: CommandContext) -> Mapping[str, object]:
        task = locked_task(context, self.task_id, self.worker)
        instance = context.running(task.instance_id)
        job = context.uow.jobs.get(task.id)
        assert job is not None
        if not context.uow.jobs.finish(job, token=task.token, at=context.now):
            raise Conflict("Задание уже взял другой исполнитель.")
        token = instance.token(task.spiff_task_id)
        old = {name: token.scope.value(token, name) for name in self.variables}
        instance.record(
            "external_task_completed",
            element_id=task.element_id,
            element_name=element_name(instance, task),
            data={
                "topic": task.topic,
                "worker": self.worker,
                "variables": {n: [old[n], v] for n, v in self.variables.items() if old[n] != v},
            },
        )
        report(instance, task.spiff_task_id, self.variables, self.own)
        return {"task_id": task.id, "instance_id": task.instance_id, "status": instance.status}
