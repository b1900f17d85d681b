"""Which jobs a worker takes next. Built once: to write these statements costs more than to run them."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile

from sqlalchemy import Select, bindparam, or_, select, tuple_, update
from sqlalchemy.orm import aliased

from storage.models import Job, JobState, ProcessInstance

AMONG = Job.id.in_(bindparam("ids", expanding=True))
EXPIRE = (
    update(Job)
    .where(AMONG, Job.lease_until.is_not(None), Job.lease_until < bindparam("now"))
    .values(expiries=Job.expiries + 1)
)
TAKE = (
    update(Job)
    .where(AMONG)
    .values(lease_owner=bindparam("owner"), lease_until=bindparam("until"), token=Job.token + 1)
)


@lru_cache(maxsize=16)
def first_due(without: tuple[str, ...], *, locked: bool) -> Select[str, bool]:
    """Free jobs that are due, none of an instance that has an earlier one: (job, was taken before)."""
    earlier = aliased(Job)
    has_earlier = (
        select(earlier.id)
        .where(
            earlier.instance_id == Job.instance_id,
            earlier.state == JobState.WAITING.value,
            *([earlier.kind.not_in(without)] if without else []),
            tuple_(earlier.due_at, earlier.created_at, earlier.id)
            < tuple_(Job.due_at, Job.created_at, Job.id),
        )
        .exists()
    )
    due = (
        select(Job.id, Job.lease_until.is_not(None))
        .join(ProcessInstance, ProcessInstance.id == Job.instance_id)
        .where(
            Job.state == JobState.WAITING.value,
            Job.due_at <= bindparam("now"),
            *([Job.kind.not_in(without)] if without else []),
            or_(Job.lease_until.is_(None), Job.lease_until < bindparam("now")),
            ProcessInstance.status != "suspended",
            ~has_earlier,
        )
        .order_by(Job.due_at, Job.created_at, Job.id)
        .limit(bindparam("most"))
    )
    return due.with_for_update(skip_locked=True, of=Job) if locked else due


def together(due: Sequence[tuple[str, bool]]) -> list[str]:
    """Of (job, was taken before) in order of due: the new ones up to the first taken one, or it alone."""
    new = [job_id for job_id, _ in takewhile(lambda row: not row[1], due)]
    return new or [job_id for job_id, _ in due[:1]]
