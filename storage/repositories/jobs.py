"""Due work as rows: claimed with a lease and a fencing token, so that each job takes effect once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, insert, literal, or_, select, update

from storage.columns import Moment
from storage.models import EXTERNAL, FAR_FUTURE, Deadline, Job, JobState, ProcessInstance
from storage.prepared import Prepared
from storage.repositories.claiming import AMONG, EXPIRE, TAKE, first_due, together


@dataclass(frozen=True, kw_only=True)
class JobRow:
    id: str
    instance_id: str
    kind: str
    element_id: str
    spiff_task_id: str | None
    deadline_id: str | None
    topic: str | None
    payload: Any
    due_at: datetime
    state: str
    attempts: int
    expiries: int
    token: int
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class DueTimers:
    count: int
    first_at: datetime | None
    last_at: datetime | None


_FIELDS = tuple(getattr(Job, name) for name in JobRow.__dataclass_fields__)
_BY_ID = Prepared(select(*_FIELDS).where(Job.id == bindparam("id")))
_WAITING = Prepared(
    select(Job.id, Job.spiff_task_id, Job.due_at).where(
        Job.instance_id == bindparam("id"), Job.state == JobState.WAITING.value, Job.kind != "escalation"
    )
)
_INSERT = Prepared(insert(Job), [column.key for column in Job.__table__.columns])
_END = Prepared(
    update(Job)
    .where(
        Job.id == bindparam("the_id"),
        Job.token == bindparam("the_token"),
        Job.state == JobState.WAITING.value,
    )
    .values(
        state=bindparam("state"),
        done_at=bindparam("done_at"),
        lateness_seconds=bindparam("lateness_seconds"),
        lease_owner=None,
        lease_until=None,
    )
)
_CANCEL = Prepared(
    update(Job)
    .where(
        Job.spiff_task_id == bindparam("the_id"),
        or_(Job.state == JobState.WAITING.value, Job.state == JobState.FAILED.value),
    )
    .values(state=JobState.CANCELLED.value, lease_owner=None, lease_until=None)
)
_CANCEL_STEPS = Prepared(
    update(Job)
    .where(
        Job.deadline_id.in_(select(Deadline.id).where(Deadline.spiff_task_id == bindparam("the_id"))),
        or_(Job.state == JobState.WAITING.value, Job.state == JobState.FAILED.value),
    )
    .values(state=JobState.CANCELLED.value, lease_owner=None, lease_until=None)
)
_GIVE_BACK = Prepared(
    update(Job)
    .where(Job.id == bindparam("the_id"), Job.token == bindparam("the_token"))
    .values(lease_owner=None, lease_until=None)
)
_FREE_BEFORE = Prepared(
    select(Job.id)
    .join(ProcessInstance, ProcessInstance.id == Job.instance_id)
    .where(
        Job.state == JobState.WAITING.value,
        Job.due_at < bindparam("moment"),
        or_(Job.lease_until.is_(None), Job.lease_until < bindparam("now")),
        ProcessInstance.status != "suspended",
    )
    .limit(1)
)
_DUE_TIMERS = (
    select(Job.due_at)
    .join(ProcessInstance, ProcessInstance.id == Job.instance_id)
    .where(
        Job.state == JobState.WAITING.value,
        Job.due_at <= bindparam("now"),
        or_(Job.kind == "timer", Job.kind == "escalation"),
        ProcessInstance.status != "suspended",
    )
    .order_by(Job.due_at)
    .limit(bindparam("most"))
    .subquery()
)
_COUNT_TIMERS = Prepared(select(func.count(), func.min(_DUE_TIMERS.c.due_at), func.max(_DUE_TIMERS.c.due_at)))
_POSTPONE = Prepared(
    update(Job)
    .where(
        Job.id == bindparam("the_id"),
        Job.token == bindparam("the_token"),
        Job.state == JobState.WAITING.value,
    )
    .values(
        due_at=bindparam("due_at"),
        attempts=bindparam("attempts"),
        state=bindparam("state"),
        last_error=bindparam("last_error"),
        lease_owner=None,
        lease_until=None,
    )
)
_TAKEN = select(*_FIELDS).where(AMONG).order_by(Job.due_at, Job.created_at, Job.id)
# Work in other hands is due again when their lease runs out.
_FREE_AT = case((Job.lease_until > Job.due_at, Job.lease_until), else_=Job.due_at)
_NEXT_DUE = (
    select(_FREE_AT)
    .join(ProcessInstance, ProcessInstance.id == Job.instance_id)
    .where(Job.state == JobState.WAITING.value, Job.kind != EXTERNAL, ProcessInstance.status != "suspended")
    .order_by(_FREE_AT)
    .limit(1)
)


class Jobs:
    def __init__(self, connection: Connection):
        self._connection = connection

    def get(self, job_id: str) -> JobRow | None:
        row = _BY_ID.row(self._connection, id=job_id)
        return None if row is None else JobRow(**{f.key: v for f, v in zip(_FIELDS, row, strict=True)})

    def waiting(self, instance_id: str) -> dict[str, tuple[str, datetime]]:
        """Waiting jobs of an instance: spiff task id → (job id, due)."""
        return {row[1]: (row[0], row[2]) for row in _WAITING.rows(self._connection, id=instance_id) if row[1]}

    def add(self, jobs: Sequence[dict[str, Any]]) -> None:
        _INSERT.write_many(self._connection, jobs)

    def claim_due(
        self,
        *,
        now: datetime,
        lease_until: datetime,
        owner: str,
        limit: int = 20,
        without: Collection[str] = (),
    ) -> list[JobRow]:
        """Take due jobs for this owner, the longest due first; each claim raises the fencing token.

        Of one instance only its first is taken: what that one leads to may be due before the
        next. Jobs of a suspended instance wait, and those of the kinds ``without``. A lease
        that ran out counts as an expiry, and such a job goes alone: if it is what ends its
        workers, it ends nobody else's work.
        """
        locked = self._connection.dialect.name == "postgresql"
        due = first_due(tuple(sorted(without)), locked=locked)
        found = self._connection.execute(due, {"now": now, "most": limit})
        ids = together([(row[0], row[1]) for row in found])
        if not ids:
            return []
        self._connection.execute(EXPIRE, {"ids": ids, "now": now})
        self._connection.execute(TAKE, {"ids": ids, "owner": owner, "until": lease_until})
        rows = self._connection.execute(_TAKEN, {"ids": ids})
        return [JobRow(**{f.key: v for f, v in zip(_FIELDS, row, strict=True)}) for row in rows]

    def give_back(self, jobs: Sequence[JobRow]) -> None:
        """Claimed and not begun: anybody may take them, and no expiry is counted."""
        _GIVE_BACK.write_many(self._connection, [{"the_id": job.id, "the_token": job.token} for job in jobs])

    def is_free_before(self, moment: datetime, *, now: datetime) -> bool:
        """Whether work in nobody's hands was due before this moment."""
        return _FREE_BEFORE.row(self._connection, moment=moment, now=now) is not None

    def finish(self, job: JobRow, *, token: int, at: datetime) -> bool:
        """Mark done; False when the token is old: somebody else has the job now."""
        lateness = max(0, int((at - job.due_at).total_seconds()))
        return (
            _END.run(
                self._connection,
                the_id=job.id,
                the_token=token,
                state=JobState.DONE.value,
                done_at=at,
                lateness_seconds=lateness,
            )
            == 1
        )

    def cancel(self, spiff_task_ids: Sequence[str]) -> None:
        """What the elements waited for will not come any more."""
        _CANCEL.write_many(self._connection, [{"the_id": token_id} for token_id in spiff_task_ids])

    def drop_planned_start(self, case_id: str, process_key: str, start_event: str) -> None:
        """A procedure of the case that was to begin later at this event begins otherwise."""
        planned = self._connection.execute(
            select(Job.id, Job.payload).where(
                Job.case_id == case_id,
                Job.kind == "start",
                Job.element_id == start_event,
                Job.state == JobState.WAITING.value,
            )
        )
        ids = [row[0] for row in planned if row[1] and row[1].get("process") == process_key]
        if ids:
            self._connection.execute(
                update(Job).where(Job.id.in_(ids)).values(state=JobState.CANCELLED.value)
            )

    def cancel_steps(self, spiff_task_ids: Sequence[str]) -> None:
        """The terms of these elements have ended: nobody is told of them any more."""
        _CANCEL_STEPS.write_many(self._connection, [{"the_id": token_id} for token_id in spiff_task_ids])

    def postpone(self, job: JobRow, *, token: int, due_at: datetime, error: str, failed: bool) -> bool:
        """Try again at ``due_at``, or give up when ``failed``."""
        state = JobState.FAILED if failed else JobState.WAITING
        return (
            _POSTPONE.run(
                self._connection,
                the_id=job.id,
                the_token=token,
                due_at=due_at,
                attempts=job.attempts + 1,
                state=state.value,
                last_error=error,
            )
            == 1
        )

    def revive(self, job_id: str, *, due_at: datetime) -> bool:
        """Make a failed job wait again; its attempts start anew."""
        result = self._connection.execute(
            update(Job)
            .where(Job.id == job_id, Job.state == JobState.FAILED.value)
            .values(
                state=JobState.WAITING.value,
                attempts=0,
                expiries=0,
                # What waits for a program is never due by itself.
                due_at=case(
                    (Job.kind == EXTERNAL, literal(FAR_FUTURE, Moment)), else_=literal(due_at, Moment)
                ),
                token=Job.token + 1,
            )
        )
        return result.rowcount == 1

    def next_due(self) -> datetime | None:
        """When the next waiting job of a running instance is due."""
        return self._connection.execute(_NEXT_DUE).scalar_one_or_none()

    def due_timers(self, now: datetime, *, most: int = 1_000_000) -> DueTimers:
        """Timers and steps of ladders that are due and not done: the first of them, no more than ``most``."""
        (row,) = _COUNT_TIMERS.rows(self._connection, now=now, most=most)
        return DueTimers(count=row[0], first_at=row[1], last_at=row[2])
