"""What a person must look at, and the work that waits for its moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, or_, select, tuple_

from storage.models import Case, Incident, InstanceStatus, Job, JobState, ProcessInstance
from storage.queries.paging import Page, from_cursor, to_cursor


@dataclass(frozen=True, kw_only=True)
class IncidentLine:
    id: str
    kind: str
    message: str
    element_id: str | None
    instance_id: str | None
    job_id: str | None
    case_id: str | None
    case_number: str | None
    municipality_id: str | None
    first_at: datetime
    last_at: datetime
    count: int


@dataclass(frozen=True, kw_only=True)
class JobLine:
    id: str
    kind: str
    state: str
    element_id: str
    topic: str | None
    instance_id: str
    case_id: str | None
    municipality_id: str
    due_at: datetime
    attempts: int
    last_error: str | None


def open_incidents(
    connection: Connection,
    *,
    municipalities: Sequence[str] | None,
    cursor: str | None = None,
    limit: int = 200,
) -> Page[IncidentLine]:
    """Incidents of these municipalities, the latest first; None: of the whole platform.

    Raises CursorUnreadable.
    """
    place = from_cursor(cursor)
    statement = (
        select(
            *(getattr(Incident, name) for name in IncidentLine.__dataclass_fields__ if name != "case_number"),
            Case.number.label("case_number"),
        )
        .outerjoin(Case, Case.id == Incident.case_id)
        .where(Incident.resolved_at.is_(None))
        .order_by(Incident.last_at.desc(), Incident.id.desc())
        .limit(limit + 1)
    )
    if municipalities is not None:
        statement = statement.where(Incident.municipality_id.in_(municipalities))
    if place is not None:
        statement = statement.where(tuple_(Incident.last_at, Incident.id) < tuple_(*place))
    found = [IncidentLine(**row._mapping) for row in connection.execute(statement)]
    last = found[limit - 1] if len(found) > limit else None
    return Page(rows=found[:limit], next_cursor=to_cursor(last.last_at, last.id) if last else None)


def jobs(
    connection: Connection,
    *,
    municipalities: Sequence[str] | None,
    state: str | None = None,
    cursor: str | None = None,
    limit: int = 200,
) -> Page[JobLine]:
    """Jobs by due moment; without a state: those not done. Raises CursorUnreadable."""
    place = from_cursor(cursor)
    statement = (
        select(*(getattr(Job, name) for name in JobLine.__dataclass_fields__))
        .order_by(Job.due_at, Job.id)
        .limit(limit + 1)
    )
    if place is not None:
        statement = statement.where(tuple_(Job.due_at, Job.id) > tuple_(*place))
    if state:
        statement = statement.where(Job.state == state)
    else:
        statement = statement.where(or_(Job.state == JobState.WAITING, Job.state == JobState.FAILED))
    if municipalities is not None:
        statement = statement.where(Job.municipality_id.in_(municipalities))
    found = [JobLine(**row._mapping) for row in connection.execute(statement)]
    last = found[limit - 1] if len(found) > limit else None
    return Page(rows=found[:limit], next_cursor=to_cursor(last.due_at, last.id) if last else None)


def oldest_due_job(connection: Connection, *, now: datetime) -> datetime | None:
    """How long the scheduler has left due work waiting; that of a suspended instance waits rightly."""
    return connection.execute(
        select(func.min(Job.due_at))
        .join(ProcessInstance, ProcessInstance.id == Job.instance_id)
        .where(
            Job.state == JobState.WAITING,
            Job.due_at <= now,
            ProcessInstance.status != InstanceStatus.SUSPENDED,
        )
    ).scalar_one()


def count_open_incidents(connection: Connection) -> int:
    return connection.execute(
        select(func.count()).select_from(Incident).where(Incident.resolved_at.is_(None))
    ).scalar_one()
