"""Due work: finding it, and what happens when it fails."""

from datetime import datetime, timedelta

from engine.context import CommandContext
from engine.errors import NotFound
from storage.models import JobState
from storage.repositories.jobs import JobRow

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 3
MAX_EXPIRIES = 3
BACK_OFF = (timedelta(seconds=30), timedelta(minutes=5), timedelta(minutes=30))


def due_job(context: CommandContext, job_id: str, token: int) -> JobRow | None:
    """The job, marked done in this transaction; None when the token is old or it was done already."""
    job = context.uow.jobs.get(job_id)
    if job is None:
        raise NotFound("Такого задания нет.")
    if job.state != JobState.WAITING:
        return None
    # The instance first, as every command does: in the other order a person who completes the
    # task of this timer and the timer itself would each hold what the other one needs.
    context.instance(job.instance_id)
    return job if context.uow.jobs.finish(job, token=token, at=context.now) else None


def moment_of(context: CommandContext, job: JobRow, due_at: datetime) -> datetime:
    """When the work of a job happens for the procedure: when it was due, however late we are.

    What follows from it is counted from then, so an outage of ours moves no term. Nothing
    happens before what led to it: a timer set for a day that was past already is due at once.
    """
    return min(max(due_at, job.created_at), context.now)


def next_try(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts."""
    return BACK_OFF[min(attempts, len(BACK_OFF) - 1)]
