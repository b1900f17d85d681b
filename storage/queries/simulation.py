"""What a simulation asks of its scratch database after each step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from storage.models import (
    Agency,
    Deadline,
    Document,
    EventSubscription,
    Incident,
    ProcessInstance,
    RegisterEntry,
    StaffMember,
    TaskStatus,
    UserTask,
)
from storage.prepared import Prepared


@dataclass(frozen=True, kw_only=True)
class PlayedInstance:
    id: str
    definition_key: str
    status: str
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PlayedIncident:
    id: str
    instance_id: str | None
    job_id: str | None
    element_id: str | None
    message: str
    first_at: datetime
    resolved_at: datetime | None


def _columns(table: Any, row: Any) -> list[Any]:
    return [getattr(table, name) for name in row.__dataclass_fields__]


_INSTANCES = Prepared(select(*_columns(ProcessInstance, PlayedInstance)).order_by(ProcessInstance.id))
_INCIDENTS = Prepared(select(*_columns(Incident, PlayedIncident)).order_by(Incident.id))


def instances(connection: Connection) -> list[PlayedInstance]:
    """Every instance, in the order in which they began."""
    return [PlayedInstance(**_named(PlayedInstance, row)) for row in _INSTANCES.rows(connection)]


def incidents(connection: Connection) -> list[PlayedIncident]:
    return [PlayedIncident(**_named(PlayedIncident, row)) for row in _INCIDENTS.rows(connection)]


def _named(row_type: Any, values: Any) -> dict[str, Any]:
    return dict(zip(row_type.__dataclass_fields__, values, strict=True))


@dataclass(frozen=True, kw_only=True)
class PlayedTerm:
    id: str
    element_id: str
    element_name: str | None
    rule: str
    clauses: str | None
    started_at: datetime | None
    awaits: str | None
    due_date: date | None
    due_at: datetime | None
    by_hours: bool
    state: str
    closed_at: datetime | None
    created_at: datetime
    explanation: Any


@dataclass(frozen=True, kw_only=True)
class PlayedTask:
    id: str
    instance_id: str
    element_id: str
    name: str
    agency_id: str | None
    form_key: str | None
    form_part: str | None
    assignee_id: str | None
    groups: Sequence[str]
    clauses: str | None
    due_date: date | None
    due_at: datetime | None


_TERMS = Prepared(
    select(*_columns(Deadline, PlayedTerm)).order_by(Deadline.created_at, Deadline.element_id, Deadline.id)
)
_TASKS = Prepared(
    select(*_columns(UserTask, PlayedTask))
    .where(UserTask.status == TaskStatus.OPEN)
    .order_by(UserTask.created_at, UserTask.id)
)


def terms(connection: Connection) -> list[PlayedTerm]:
    """Every term, in the order in which they arose."""
    return [PlayedTerm(**_named(PlayedTerm, row)) for row in _TERMS.rows(connection)]


def tasks(connection: Connection) -> list[PlayedTask]:
    """Open tasks, the oldest first."""
    return [PlayedTask(**_named(PlayedTask, row)) for row in _TASKS.rows(connection)]


def registers(connection: Connection) -> dict[str, int]:
    """Journal → how many rows were entered."""
    counted = select(RegisterEntry.register, func.count()).group_by(RegisterEntry.register)
    return {row[0]: row[1] for row in connection.execute(counted.order_by(RegisterEntry.register))}


def documents(connection: Connection) -> dict[str, int]:
    """Form → how many documents there are."""
    counted = select(Document.form_key, func.count()).group_by(Document.form_key)
    return {row[0]: row[1] for row in connection.execute(counted.order_by(Document.form_key))}


def awaited(connection: Connection) -> list[tuple[str, str, str]]:
    """Messages and signals that something waits for: kind, name, element."""
    rows = connection.execute(
        select(EventSubscription.kind, EventSubscription.name, EventSubscription.element_id)
        .distinct()
        .order_by(EventSubscription.kind, EventSubscription.name)
    )
    return [(row.kind, row.name, row.element_id) for row in rows]


def people(connection: Connection) -> list[tuple[str, str]]:
    """Everybody of the district: id and full name."""
    rows = connection.execute(select(StaffMember.id, StaffMember.full_name).order_by(StaffMember.id))
    return [(row.id, row.full_name) for row in rows]


def agency_names(connection: Connection) -> dict[str, str]:
    return {row.id: row.name for row in connection.execute(select(Agency.id, Agency.name))}
