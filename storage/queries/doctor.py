"""What the doctor reads: rows side by side that must agree, in batches, whatever the scope."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Executable, and_, func, or_, select, text

from storage.models import (
    EXTERNAL,
    CommandLogEntry,
    Deadline,
    DecisionDefinition,
    EventSubscription,
    HistoryEvent,
    Incident,
    Job,
    JobState,
    ProcessDefinition,
    ProcessInstance,
    RegisterCounter,
    RegisterEntry,
    TaskCandidate,
    TaskStatus,
    UserTask,
)
from storage.repositories.instances import InstanceRow

ALIVE = ("running", "suspended")
OF_AN_ELEMENT = ("timer", "continue", EXTERNAL)
"""Kinds of jobs that an element of the diagram waits for."""


@dataclass(frozen=True, kw_only=True)
class OpenTask:
    id: str
    instance_id: str
    groups: tuple[str, ...]
    due_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ElementJob:
    id: str
    instance_id: str
    token_id: str
    due_at: datetime
    state: str
    attempts: int


@dataclass(frozen=True, kw_only=True)
class Journal:
    """A journal of one keeper in one year. ``last`` is the number given last, by its counter."""

    register: str
    owner: str
    year: int
    entries: int
    highest: int
    last: int | None


def stand_still(connection: Connection) -> None:
    """Let every question of this transaction see the same moment; SQLite does so by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


def instances_after(connection: Connection, *, after: str, limit: int) -> list[InstanceRow]:
    """The next instances by id, ended ones too."""
    columns = [ProcessInstance.__table__.c[name] for name in InstanceRow.__dataclass_fields__]
    rows = connection.execute(
        select(*columns).where(ProcessInstance.id > after).order_by(ProcessInstance.id).limit(limit)
    )
    return [
        InstanceRow(**{**row._mapping, "bundle": tuple(row.bundle), "ends": tuple(row.ends)}) for row in rows
    ]


def open_tasks(connection: Connection, instance_ids: Collection[str]) -> list[OpenTask]:
    rows = connection.execute(
        select(UserTask.id, UserTask.instance_id, UserTask.groups, UserTask.due_at).where(
            UserTask.instance_id.in_(instance_ids), UserTask.status == TaskStatus.OPEN.value
        )
    )
    return [
        OpenTask(id=row.id, instance_id=row.instance_id, groups=tuple(row.groups), due_at=row.due_at)
        for row in rows
    ]


def candidates(connection: Connection, task_ids: Collection[str]) -> list[tuple[str, str, datetime]]:
    """(task, group, due moment) as the inbox finds them."""
    rows = connection.execute(
        select(TaskCandidate.task_id, TaskCandidate.group_key, TaskCandidate.due_at).where(
            TaskCandidate.task_id.in_(task_ids)
        )
    )
    return [(row.task_id, row.group_key, row.due_at) for row in rows]


def element_jobs(connection: Connection, instance_ids: Collection[str]) -> list[ElementJob]:
    """Jobs that elements wait for: those that will be tried, and those given up that a person sees."""
    rows = connection.execute(
        select(
            Job.id, Job.instance_id, Job.spiff_task_id.label("token_id"), Job.due_at, Job.state, Job.attempts
        ).where(
            Job.instance_id.in_(instance_ids),
            Job.state.in_((JobState.WAITING.value, JobState.FAILED.value)),
            Job.kind.in_(OF_AN_ELEMENT),
        )
    )
    return [ElementJob(**row._mapping) for row in rows]


def subscriptions(connection: Connection, instance_ids: Collection[str]) -> list[tuple[str, str]]:
    """(instance, token) of everything that waits for a message or a signal."""
    rows = connection.execute(
        select(EventSubscription.instance_id, EventSubscription.spiff_task_id).where(
            EventSubscription.instance_id.in_(instance_ids)
        )
    )
    return [(row.instance_id, row.spiff_task_id) for row in rows]


def open_terms(connection: Connection, instance_ids: Collection[str]) -> list[tuple[str, str]]:
    """(instance, token) of every term that runs or has yet to begin."""
    rows = connection.execute(
        select(Deadline.instance_id, Deadline.spiff_task_id).where(
            Deadline.instance_id.in_(instance_ids), Deadline.state.in_(("not_started", "running"))
        )
    )
    return [(row.instance_id, row.spiff_task_id) for row in rows]


def events(connection: Connection, instance_ids: Collection[str]) -> list[dict[str, Any]]:
    """History, instance by instance in order, with the hash of each event."""
    table = HistoryEvent.__table__
    rows = connection.execute(
        select(*table.columns)
        .where(table.c.instance_id.in_(instance_ids))
        .order_by(table.c.instance_id, table.c.seq)
    )
    return [dict(row._mapping) for row in rows]


def tasks_in_the_inbox_though_closed(connection: Connection) -> list[str]:
    return _column(
        connection,
        select(TaskCandidate.task_id)
        .distinct()
        .outerjoin(UserTask, UserTask.id == TaskCandidate.task_id)
        .where(or_(UserTask.id.is_(None), UserTask.status != TaskStatus.OPEN.value)),
    )


def jobs_left_behind(connection: Connection) -> list[str]:
    """Work of procedures that have ended; messages on their way are delivered even then."""
    return _column(
        connection,
        select(Job.id)
        .join(ProcessInstance, ProcessInstance.id == Job.instance_id)
        .where(
            Job.state == JobState.WAITING.value,
            Job.kind.in_((*OF_AN_ELEMENT, "escalation")),
            ProcessInstance.status.not_in(ALIVE),
        ),
    )


def incidents_left_behind(connection: Connection) -> list[str]:
    """Open incidents of work that nobody has to try again."""
    return _column(
        connection,
        select(Incident.id)
        .join(Job, Job.id == Incident.job_id)
        .where(Incident.resolved_at.is_(None), Job.state != JobState.FAILED.value),
    )


def leases_since(connection: Connection, moment: datetime) -> list[str]:
    """Jobs whose lease ran out before ``moment`` and which nobody has taken since."""
    return _column(
        connection,
        select(Job.id).where(
            Job.state == JobState.WAITING.value, Job.lease_until < moment, Job.kind != EXTERNAL
        ),
    )


def commands_without_a_trace(connection: Connection, kinds: Sequence[str]) -> list[str]:
    """Commands carried out that left no event in the history."""
    told = select(HistoryEvent.command_id).where(HistoryEvent.command_id.is_not(None))
    return _column(
        connection,
        select(CommandLogEntry.id).where(
            CommandLogEntry.kind.in_(kinds), CommandLogEntry.id.not_in(told.distinct())
        ),
    )


def events_without_a_command(connection: Connection) -> list[str]:
    """Ids of commands that the history names and the log does not know."""
    return _column(
        connection,
        select(HistoryEvent.command_id)
        .distinct()
        .outerjoin(CommandLogEntry, CommandLogEntry.id == HistoryEvent.command_id)
        .where(HistoryEvent.command_id.is_not(None), CommandLogEntry.id.is_(None)),
    )


def journals(connection: Connection) -> list[Journal]:
    rows = connection.execute(
        select(
            RegisterEntry.register,
            RegisterEntry.owner,
            RegisterEntry.year,
            func.count().label("entries"),
            func.max(RegisterEntry.number).label("highest"),
            func.max(RegisterCounter.last).label("last"),
        )
        .outerjoin(
            RegisterCounter,
            and_(
                RegisterCounter.register == RegisterEntry.register,
                RegisterCounter.owner == RegisterEntry.owner,
                RegisterCounter.year == RegisterEntry.year,
            ),
        )
        .group_by(RegisterEntry.register, RegisterEntry.owner, RegisterEntry.year)
    )
    return [Journal(**row._mapping) for row in rows]


def definitions(connection: Connection) -> list[tuple[str, str, bytes, str]]:
    """(id, name, bytes, the hash they had when deployed) of procedures and decisions."""
    found = []
    for table in (ProcessDefinition, DecisionDefinition):
        rows = connection.execute(select(table.id, table.name, table.resource, table.sha256))
        found += [(row.id, row.name, row.resource, row.sha256) for row in rows]
    return found


def _column(connection: Connection, statement: Executable) -> list[str]:
    return [str(value) for value in connection.execute(statement).scalars()]
