"""What a procedure holds at one moment, in full: to be compared with another moment of the same procedure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from storage.models import Deadline, EventSubscription, Job, JobState, TaskStatus, UserTask


@dataclass(frozen=True, kw_only=True)
class PicturedTask:
    id: str
    element_id: str
    name: str
    due_at: datetime | None
    assignee_id: str | None
    groups: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class PicturedTerm:
    id: str
    element_id: str
    element_name: str | None
    rule: str
    started_at: datetime | None
    due_at: datetime | None
    by_hours: bool
    state: str


@dataclass(frozen=True, kw_only=True)
class PicturedWait:
    """A message that is awaited, or a timer with its moment; ``id`` is the token that waits."""

    id: str
    element_id: str
    element_name: str | None = None
    name: str = ""
    due_at: datetime | None = None


def tasks(connection: Connection, *, instance_id: str) -> dict[str, PicturedTask]:
    rows = connection.execute(
        select(*(getattr(UserTask, name) for name in PicturedTask.__dataclass_fields__))
        .where(UserTask.instance_id == instance_id, UserTask.status == TaskStatus.OPEN)
        .order_by(UserTask.created_at, UserTask.id)
    )
    return {row.id: PicturedTask(**row._mapping) for row in rows}


def terms(connection: Connection, *, instance_id: str) -> dict[str, PicturedTerm]:
    """Every term the procedure has ever had."""
    rows = connection.execute(
        select(*(getattr(Deadline, name) for name in PicturedTerm.__dataclass_fields__))
        .where(Deadline.instance_id == instance_id)
        .order_by(Deadline.created_at, Deadline.id)
    )
    return {row.id: PicturedTerm(**row._mapping) for row in rows}


def messages(connection: Connection, *, instance_id: str) -> dict[str, PicturedWait]:
    rows = connection.execute(
        select(
            EventSubscription.spiff_task_id.label("id"),
            EventSubscription.element_id,
            EventSubscription.element_name,
            EventSubscription.name,
        )
        .where(EventSubscription.instance_id == instance_id, EventSubscription.kind == "message")
        .order_by(EventSubscription.created_at, EventSubscription.id)
    )
    return {row.id: PicturedWait(**row._mapping) for row in rows}


def timers(connection: Connection, *, instance_id: str) -> dict[str, PicturedWait]:
    rows = connection.execute(
        select(Job.spiff_task_id.label("id"), Job.element_id, Job.due_at)
        .where(Job.instance_id == instance_id, Job.kind == "timer", Job.state == JobState.WAITING)
        .order_by(Job.due_at, Job.id)
    )
    return {row.id: PicturedWait(**row._mapping) for row in rows}
