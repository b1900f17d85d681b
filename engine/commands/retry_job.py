"""A person has a failed job tried again."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import access
from engine.context import CommandContext
from engine.errors import Conflict, NotFound
from storage.models import EXTERNAL


@dataclass(frozen=True, kw_only=True)
class RetryJob:
    job_id: str
    reason: str = ""

    def run(self, context: CommandContext) -> Mapping[str, object]:
        job = context.uow.jobs.get(self.job_id)
        if job is None:
            raise NotFound("Такого задания нет.")
        instance = context.instance(job.instance_id)
        access.require_may_steer(context.actor, instance.row.municipality_id)
        if not context.uow.jobs.revive(job.id, due_at=context.now):
            raise Conflict("Это задание уже выполняется или выполнено.", hint="Обновите страницу.")
        if job.kind == EXTERNAL:
            context.uow.external_tasks.set_retries(job.id, 1)
            context.workshop.bell.ring()
        context.uow.incidents.resolve_job(job.id, at=context.now, by=context.actor.staff_id)
        instance.record("job_retried", element_id=job.element_id, data={"reason": self.reason})
        return {"job_id": job.id}
