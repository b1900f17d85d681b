"""Reminders that are about to be given, for the letter of the morning."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from storage.models import Case, Deadline, Job, JobState, ProcessInstance, StaffMember, UserTask


@dataclass(frozen=True, kw_only=True)
class Whose:
    """Who has to do with the element of a term."""

    assignee_id: str | None
    groups: tuple[str, ...]
    agency_id: str | None
    case_id: str | None


@dataclass(frozen=True, kw_only=True)
class Reminder:
    job_id: str
    procedure: str
    element_id: str
    element_name: str | None
    case_number: str | None
    due_at: datetime
    is_preliminary: bool
    whose: Whose


def reminders_between(
    connection: Connection, *, municipality_id: str, after: datetime, until: datetime
) -> list[Reminder]:
    """Reminders of running terms of days that are due in this span, the earliest first."""
    rows = connection.execute(
        select(
            Job.id,
            ProcessInstance.definition_key,
            Deadline.element_id,
            Deadline.element_name,
            Deadline.case_id,
            Deadline.due_at,
            Deadline.is_preliminary,
            Case.number,
            UserTask.assignee_id,
            UserTask.groups,
            UserTask.agency_id,
            StaffMember.agency_id.label("own_agency"),
        )
        .join(Deadline, Deadline.id == Job.deadline_id)
        .join(ProcessInstance, ProcessInstance.id == Job.instance_id)
        .outerjoin(Case, Case.id == Deadline.case_id)
        .outerjoin(UserTask, UserTask.id == Deadline.user_task_id)
        .outerjoin(StaffMember, StaffMember.id == UserTask.assignee_id)
        .where(
            Job.kind == "escalation",
            Job.topic == "E0",
            Job.state == JobState.WAITING.value,
            Job.due_at >= after,
            Job.due_at < until,
            Job.municipality_id == municipality_id,
            Deadline.state == "running",
        )
        .order_by(Deadline.due_at, Job.id)
    )
    return [_reminder(row) for row in rows]


def _reminder(row: Row[Any]) -> Reminder:
    return Reminder(
        job_id=row.id,
        procedure=row.definition_key,
        element_id=row.element_id,
        element_name=row.element_name,
        case_number=row.number,
        due_at=row.due_at,
        is_preliminary=row.is_preliminary,
        whose=Whose(
            assignee_id=row.assignee_id,
            groups=tuple(row.groups or ()),
            agency_id=row.agency_id or row.own_agency,
            case_id=row.case_id,
        ),
    )
