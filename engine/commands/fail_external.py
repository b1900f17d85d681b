"""A program could not do its work: others try, and when no try is left a person looks at it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from engine.context import CommandContext
from engine.external_tasks import element_name, give_up, locked_task
from engine.jobs.claimed import MAX_ATTEMPTS

LONGEST = 1000
"""Of a message; the whole story goes to the details."""


@dataclass(frozen=True, kw_only=True)
class FailExternal:
    """``retries`` are those left by the program's own count; without them the house counts."""

    task_id: str
    worker: str
    error: str = ""
    details: str | None = None
    retries: int | None = None
    again_in_ms: int = 0
    variables: Mapping[str, Any] = field(default_factory=dict)

    def run(self, context: CommandContext) -> Mapping[str, object]:
        task = locked_task(context, self.task_id, self.worker)
        instance = context.running(task.instance_id)
        error = self.error[:LONGEST] or "Исполнитель не назвал причину."
        left = self.retries if self.retries is not None else (task.retries or MAX_ATTEMPTS) - 1
        token = instance.token(task.spiff_task_id)
        for name, value in self.variables.items():
            token.scope.assign(token, name, value)
        if left <= 0:
            give_up(context, task, error=error, details=self.details)
            return {"task_id": task.id, "retries": 0, "incident": True}
        context.uow.external_tasks.record_failure(
            task,
            error=error,
            details=self.details,
            retries=left,
            until=context.now + timedelta(milliseconds=self.again_in_ms),
        )
        instance.record(
            "external_task_failed",
            element_id=task.element_id,
            element_name=element_name(instance, task),
            data={
                "topic": task.topic,
                "worker": self.worker,
                "error": error,
                "retries": [task.retries, left],
            },
        )
        return {"task_id": task.id, "retries": left, "incident": False}
