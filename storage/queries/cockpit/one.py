"""One procedure: its tasks, what it waits for, its troubles, and the procedures it calls or is called by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, or_, select
from sqlalchemy.orm import aliased

from storage.models import (
    Agency,
    Deadline,
    EventSubscription,
    Incident,
    Job,
    JobState,
    ProcessDefinition,
    ProcessInstance,
    StaffMember,
    TaskStatus,
    UserTask,
)
from storage.queries.term_facts import TermFacts, facts_of_tasks

MOST = 200
Doer = aliased(StaffMember, name="doer")
Finisher = aliased(StaffMember, name="finisher")


@dataclass(frozen=True, kw_only=True)
class TaskOfOne:
    id: str
    element_id: str
    name: str
    lane: str | None
    status: str
    groups: Sequence[str]
    agency_name: str | None
    assignee_name: str | None
    finisher_name: str | None
    created_at: datetime
    claimed_at: datetime | None
    ended_at: datetime | None
    due_at: datetime | None
    term: TermFacts | None

    @property
    def is_open(self) -> bool:
        return self.status == TaskStatus.OPEN


@dataclass(frozen=True, kw_only=True)
class Deferred:
    """A timer, a step of the system or a step of an escalation that has not been made yet."""

    id: str
    kind: str
    element_id: str
    topic: str | None
    state: str
    due_at: datetime
    attempts: int
    last_error: str | None
    deadline_id: str | None
    term_name: str | None
    """Of an escalation: the term that it watches."""


@dataclass(frozen=True, kw_only=True)
class Awaited:
    id: str
    kind: str
    name: str
    element_id: str
    element_name: str | None
    correlation: str | None
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Trouble:
    id: str
    kind: str
    message: str
    element_id: str | None
    first_at: datetime
    last_at: datetime
    count: int
    resolved_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Relative:
    id: str
    procedure: str
    version: int
    status: str
    started_at: datetime
    calls: bool
    """Whether it calls this one, or is called by it."""


def tasks_of(connection: Connection, *, instance_id: str) -> list[TaskOfOne]:
    """Open ones first, then the latest ended."""
    rows = connection.execute(
        select(
            *(getattr(UserTask, name) for name in _TASK),
            Agency.short_name.label("agency_name"),
            Doer.short_name.label("assignee_name"),
            Finisher.short_name.label("finisher_name"),
        )
        .outerjoin(Agency, Agency.id == UserTask.agency_id)
        .outerjoin(Doer, Doer.id == UserTask.assignee_id)
        .outerjoin(Finisher, Finisher.id == UserTask.completed_by)
        .where(UserTask.instance_id == instance_id)
        .order_by(
            case((UserTask.status == TaskStatus.OPEN, 0), else_=1), UserTask.ended_at.desc(), UserTask.id
        )
        .limit(MOST)
    )
    found = rows.mappings().all()
    terms = facts_of_tasks(connection, [row["id"] for row in found])
    return [TaskOfOne(**row, term=terms.get(row["id"])) for row in found]


def deferred_of(connection: Connection, *, instance_id: str) -> list[Deferred]:
    rows = connection.execute(
        select(
            *(getattr(Job, name) for name in _JOB),
            Deadline.element_name.label("term_name"),
        )
        .outerjoin(Deadline, Deadline.id == Job.deadline_id)
        .where(Job.instance_id == instance_id, Job.state.in_((JobState.WAITING, JobState.FAILED)))
        .order_by(Job.due_at, Job.id)
        .limit(MOST)
    )
    return [Deferred(**row) for row in rows.mappings()]


def awaited_by(connection: Connection, *, instance_id: str) -> list[Awaited]:
    return _all(connection, EventSubscription, Awaited, EventSubscription.instance_id == instance_id)


def troubles_of(connection: Connection, *, instance_id: str) -> list[Trouble]:
    return _all(connection, Incident, Trouble, Incident.instance_id == instance_id)


def relatives_of(connection: Connection, *, instance_id: str, parent_id: str | None) -> list[Relative]:
    related = ProcessInstance.parent_id == instance_id
    rows = connection.execute(
        select(
            ProcessInstance.id,
            ProcessDefinition.name.label("procedure"),
            ProcessDefinition.version,
            ProcessInstance.status,
            ProcessInstance.started_at,
        )
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .where(or_(related, ProcessInstance.id == parent_id) if parent_id else related)
        .order_by(ProcessInstance.started_at, ProcessInstance.id)
        .limit(MOST)
    )
    return [Relative(**row, calls=row["id"] == parent_id) for row in rows.mappings()]


def _all(connection: Connection, table: Any, line: Any, condition: Any) -> list[Any]:
    columns = [getattr(table, name) for name in line.__dataclass_fields__]
    rows = connection.execute(select(*columns).where(condition).order_by(table.id).limit(MOST))
    return [line(**row) for row in rows.mappings()]


_TASK = (
    "id",
    "element_id",
    "name",
    "lane",
    "status",
    "groups",
    "created_at",
    "claimed_at",
    "ended_at",
    "due_at",
)
_JOB = (
    "id",
    "kind",
    "element_id",
    "topic",
    "state",
    "due_at",
    "attempts",
    "last_error",
    "deadline_id",
)
