"""A program ends its work with an error of the procedure: a boundary event catches it by its code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.context import CommandContext
from engine.errors import Conflict
from engine.external_tasks import element_name, give_up, locked_task, report_error
from engine.spiff.throwing import is_caught


@dataclass(frozen=True, kw_only=True)
class ThrowExternalError:
    """A code nobody catches does not vanish: it becomes an incident, and the task stays."""

    task_id: str
    worker: str
    code: str
    message: str = ""
    variables: Mapping[str, Any] = field(default_factory=dict)

    def run(self, context: CommandContext) -> Mapping[str, object]:
        task = locked_task(context, self.task_id, self.worker)
        instance = context.running(task.instance_id)
        if not is_caught(instance.token(task.spiff_task_id), self.code):
            error = f"Исполнитель сообщил об ошибке «{self.code}», которую схема здесь не ловит."
            give_up(context, task, error=error, details=self.message or None)
            return {"task_id": task.id, "caught": False}
        job = context.uow.jobs.get(task.id)
        assert job is not None
        if not context.uow.jobs.finish(job, token=task.token, at=context.now):
            raise Conflict("Задание уже взял другой исполнитель.")
        instance.record(
            "external_task_error",
            element_id=task.element_id,
            element_name=element_name(instance, task),
            data={"topic": task.topic, "worker": self.worker, "code": self.code},
        )
        report_error(instance, task.spiff_task_id, self.code, self.message, self.variables)
        return {"task_id": task.id, "caught": True, "status": instance.status}
