"""Where procedures stand still, by what is stored: a statement for each kind of trouble.

Only running procedures are looked at: a suspended one stands still because somebody wants it to.
``instances`` narrows the look to what has just changed.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Exists, Select, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from storage.lateness import cut
from storage.models import (
    Deadline,
    HistoryEvent,
    Incident,
    InstanceStatus,
    Job,
    JobState,
    ProcessInstance,
    RoleAssignment,
    StaffMember,
    StuckKind,
    TaskCandidate,
    TaskStatus,
    UserTask,
)
from storage.queries.trouble_rows import OF_INSTANCE, Instances, in_force, running, troubles
from storage.repositories.stuck import Trouble

_OF_TASK = (
    UserTask.id.label("about"),
    UserTask.id.label("task_id"),
    UserTask.element_id,
    UserTask.name.label("element_name"),
    UserTask.agency_id,
)


def incidents(connection: Connection, instances: Instances = None) -> list[Trouble]:
    """Every open incident, of running procedures, of suspended ones and of none."""
    statement = select(
        Incident.id.label("about"),
        Incident.id.label("incident_id"),
        Incident.instance_id,
        ProcessInstance.definition_id,
        Incident.job_id,
        Incident.case_id,
        Incident.municipality_id,
        Incident.element_id,
        Incident.kind.label("reason"),
        Incident.first_at.label("since"),
        Incident.message,
        Incident.count,
    ).outerjoin(ProcessInstance, ProcessInstance.id == Incident.instance_id)
    statement = statement.where(Incident.resolved_at.is_(None))
    if instances is not None:
        statement = statement.where(Incident.instance_id.in_(instances))
    return troubles(connection, statement, StuckKind.INCIDENT, facts=("message", "count"))


def late(connection: Connection, *, now: datetime, instances: Instances = None) -> list[Trouble]:
    """Open terms of the law that are past, and tasks whose diagram names a date of its own."""
    of_law = (
        select(
            Deadline.id.label("about"),
            Deadline.id.label("deadline_id"),
            Deadline.user_task_id.label("task_id"),
            Deadline.element_id,
            func.coalesce(Deadline.element_name, Deadline.element_id).label("element_name"),
            UserTask.agency_id,
            Deadline.due_at.label("since"),
            Deadline.clauses,
            *OF_INSTANCE,
        )
        .join(ProcessInstance, ProcessInstance.id == Deadline.instance_id)
        .outerjoin(UserTask, UserTask.id == Deadline.user_task_id)
        .where(Deadline.state == "running", Deadline.due_at < cut(now))
    )
    has_term = exists().where(Deadline.user_task_id == UserTask.id)
    of_diagrams = _open_tasks(UserTask.due_at.label("since"), UserTask.clauses).where(
        UserTask.due_at < cut(now), ~has_term
    )
    return [
        *troubles(connection, running(of_law, instances), StuckKind.LATE, facts=("clauses",)),
        *troubles(connection, running(of_diagrams, instances), StuckKind.LATE, facts=("clauses",)),
    ]


def for_nobody(connection: Connection, *, today: date, instances: Instances = None) -> list[Trouble]:
    """Open tasks that no person at work may do: the group is empty, or the account is closed."""
    open_ones = _open_tasks(UserTask.created_at.label("since"), UserTask.groups, UserTask.assignee_id)
    at_work = exists().where(StaffMember.id == UserTask.assignee_id, StaffMember.is_active.is_(true()))
    empty = open_ones.where(UserTask.assignee_id.is_(None), ~_somebody(today))
    closed = open_ones.where(UserTask.assignee_id.is_not(None), ~at_work)
    facts = ("groups", "assignee_id")
    unheld = troubles(connection, running(empty, instances), StuckKind.NOBODY, reason="empty", facts=facts)
    return [
        *(each if each.facts["groups"] else replace(each, reason="unaddressed") for each in unheld),
        *troubles(connection, running(closed, instances), StuckKind.NOBODY, reason="closed", facts=facts),
    ]


def unclaimed(
    connection: Connection,
    *,
    municipality_id: str,
    before: datetime,
    now: datetime,
    today: date,
    instances: Instances = None,
) -> list[Trouble]:
    """Tasks that came before this moment, that somebody may take and nobody has; not those late already."""
    statement = _open_tasks(UserTask.created_at.label("since"), UserTask.groups).where(
        UserTask.municipality_id == municipality_id,
        UserTask.assignee_id.is_(None),
        UserTask.created_at < before,
        or_(UserTask.due_at.is_(None), UserTask.due_at >= cut(now)),
        _somebody(today),
    )
    return troubles(connection, running(statement, instances), StuckKind.UNCLAIMED, facts=("groups",))


def undated(
    connection: Connection, *, municipality_id: str, before: datetime, instances: Instances = None
) -> list[Trouble]:
    """Terms that arose before this moment and have not started, because their date is not known."""
    statement = (
        select(
            Deadline.id.label("about"),
            Deadline.id.label("deadline_id"),
            Deadline.user_task_id.label("task_id"),
            Deadline.element_id,
            func.coalesce(Deadline.element_name, Deadline.element_id).label("element_name"),
            UserTask.agency_id,
            Deadline.created_at.label("since"),
            Deadline.awaits,
            *OF_INSTANCE,
        )
        .join(ProcessInstance, ProcessInstance.id == Deadline.instance_id)
        .outerjoin(UserTask, UserTask.id == Deadline.user_task_id)
        .where(
            Deadline.state == "not_started",
            Deadline.municipality_id == municipality_id,
            Deadline.created_at < before,
        )
    )
    return troubles(connection, running(statement, instances), StuckKind.UNDATED, facts=("awaits",))


def overdue_jobs(
    connection: Connection, *, before: datetime, reason: str, instances: Instances = None
) -> list[Trouble]:
    """Work that was due before this moment and has not been done; the longest due of each procedure."""
    statement = (
        select(
            Job.id.label("job_id"),
            Job.element_id,
            Job.kind.label("work"),
            Job.due_at.label("since"),
            ProcessInstance.id.label("about"),
            *OF_INSTANCE,
        )
        .join(ProcessInstance, ProcessInstance.id == Job.instance_id)
        .where(Job.state == JobState.WAITING, Job.due_at < before)
        .order_by(Job.due_at, Job.id)
    )
    found = troubles(
        connection, running(statement, instances), StuckKind.TIMER, reason=reason, facts=("work",)
    )
    return list({trouble.about: trouble for trouble in reversed(found)}.values())


def _ahead(now: datetime) -> Sequence[Exists]:
    """What a procedure may be waiting for until a date that is known."""
    child = aliased(ProcessInstance)
    return (
        exists().where(
            Job.instance_id == ProcessInstance.id, Job.state == JobState.WAITING, Job.due_at > now
        ),
        exists().where(
            Deadline.instance_id == ProcessInstance.id, Deadline.state == "running", Deadline.due_at > now
        ),
        exists().where(
            UserTask.instance_id == ProcessInstance.id,
            UserTask.status == TaskStatus.OPEN,
            UserTask.due_at > now,
        ),
        exists().where(child.parent_id == ProcessInstance.id, child.status == InstanceStatus.RUNNING),
    )


def silent(
    connection: Connection,
    *,
    now: datetime,
    municipality_id: str,
    before: datetime,
    instances: Instances = None,
) -> list[Trouble]:
    """Procedures in which nothing has happened since this moment and nothing is due by a known date."""
    statement = (
        select(
            ProcessInstance.id.label("about"),
            HistoryEvent.at.label("since"),
            HistoryEvent.element_id,
            HistoryEvent.element_name,
            *OF_INSTANCE,
        )
        .join(
            HistoryEvent,
            (HistoryEvent.instance_id == ProcessInstance.id)
            & (HistoryEvent.seq == ProcessInstance.history_seq),
        )
        .where(
            ProcessInstance.municipality_id == municipality_id,
            HistoryEvent.at < before,
            *(~something for something in _ahead(now)),
        )
    )
    return troubles(connection, running(statement, instances), StuckKind.SILENT)


def _open_tasks(*columns: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(*_OF_TASK, *columns, *OF_INSTANCE)
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .where(UserTask.status == TaskStatus.OPEN)
    )


def _somebody(today: date) -> Exists:
    """Whether anybody at work is in one of the groups a task is offered to."""
    return (
        exists()
        .where(
            TaskCandidate.task_id == UserTask.id,
            RoleAssignment.group_key == TaskCandidate.group_key,
            StaffMember.id == RoleAssignment.staff_id,
            StaffMember.is_active.is_(true()),
            *in_force(today),
        )
        .correlate(UserTask)
    )
