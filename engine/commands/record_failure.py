"""A job failed: it is tried again with back-off, then becomes an incident that a person sees."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.errors import NotFound
from engine.jobs.claimed import MAX_ATTEMPTS, MAX_EXPIRIES, next_try


@dataclass(frozen=True, kw_only=True)
class RecordFailure:
    """``error`` is what went wrong, in words that may be shown; it holds no personal data.

    ``hopeless`` work is not tried again by itself: it would run away once more.
    """

    job_id: str
    token: int
    error: str
    hopeless: bool = False
    element_id: str = ""
    """Where it happened, when that is not where the job stood."""

    def run(self, context: CommandContext) -> Mapping[str, object]:
        job = context.uow.jobs.get(self.job_id)
        if job is None:
            raise NotFound("Такого задания нет.")
        out_of_tries = job.attempts + 1 >= MAX_ATTEMPTS or job.expiries >= MAX_EXPIRIES
        given_up = self.hopeless or out_of_tries
        if given_up:
            # Before the job, as everywhere: see engine.jobs.claimed.due_job.
            context.instance(job.instance_id)
        recorded = context.uow.jobs.postpone(
            job,
            token=self.token,
            due_at=context.now + next_try(job.attempts),
            error=self.error,
            failed=given_up,
        )
        if recorded and given_up:
            instance = context.instance(job.instance_id)
            element_id = self.element_id or job.element_id
            context.uow.incidents.report(
                at=context.now,
                kind="job_failed",
                message=self.error,
                instance_id=job.instance_id,
                job_id=job.id,
                case_id=instance.row.case_id,
                municipality_id=instance.row.municipality_id,
                element_id=element_id,
            )
            instance.record("incident_opened", element_id=element_id, data={"error": self.error})
        return {"recorded": recorded, "incident": recorded and given_up}
