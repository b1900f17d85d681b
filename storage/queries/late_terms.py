"""What is late in a commission's municipality, for those who answer for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, func, select

from storage.lateness import cut
from storage.models import Agency, Case, Deadline, ProcessInstance, StaffMember, TaskStatus, UserTask
from storage.queries.term_facts import FACTS, PLAIN, TermFacts, facts_in


@dataclass(frozen=True, kw_only=True)
class LateTerm(TermFacts):
    """A term of a task or of a whole stage that is past due and still open."""

    id: str
    name: str
    user_task_id: str | None
    case_id: str | None
    case_number: str | None
    family_name: str | None
    agency_name: str | None
    assignee_name: str | None


def late_terms(
    connection: Connection, *, municipalities: Sequence[str], now: datetime, limit: int = 200
) -> list[LateTerm]:
    """Open terms that have passed in these municipalities, the longest overdue first."""
    found = [
        *_of_law(connection, municipalities, cut(now), limit),
        *_of_diagrams(connection, municipalities, cut(now), limit),
    ]
    return sorted(found, key=lambda term: (term.due_at, term.id))[:limit]


def _of_law(
    connection: Connection, municipalities: Sequence[str], before: datetime, limit: int
) -> list[LateTerm]:
    rows = connection.execute(
        select(
            *FACTS,
            Deadline.id,
            func.coalesce(Deadline.element_name, Deadline.element_id).label("name"),
            Deadline.user_task_id,
            Deadline.case_id,
            Case.number.label("case_number"),
            Case.family_name,
            Agency.short_name.label("agency_name"),
            StaffMember.short_name.label("assignee_name"),
        )
        .join(ProcessInstance, ProcessInstance.id == Deadline.instance_id)
        .outerjoin(UserTask, UserTask.id == Deadline.user_task_id)
        .outerjoin(Case, Case.id == Deadline.case_id)
        .outerjoin(Agency, Agency.id == UserTask.agency_id)
        .outerjoin(StaffMember, StaffMember.id == UserTask.assignee_id)
        .where(
            Deadline.municipality_id.in_(municipalities),
            Deadline.state == "running",
            Deadline.due_at < before,
        )
        .order_by(Deadline.due_at, Deadline.id)
        .limit(limit)
    )
    return [LateTerm(**facts_in(row)) for row in rows]


def _of_diagrams(
    connection: Connection, municipalities: Sequence[str], before: datetime, limit: int
) -> list[LateTerm]:
    """Tasks whose diagram names a date of its own, no term of law."""
    has_term = exists().where(Deadline.user_task_id == UserTask.id)
    rows = connection.execute(
        select(
            *PLAIN,
            UserTask.id,
            UserTask.name,
            UserTask.id.label("user_task_id"),
            UserTask.case_id,
            Case.number.label("case_number"),
            Case.family_name,
            Agency.short_name.label("agency_name"),
            StaffMember.short_name.label("assignee_name"),
        )
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .outerjoin(Case, Case.id == UserTask.case_id)
        .outerjoin(Agency, Agency.id == UserTask.agency_id)
        .outerjoin(StaffMember, StaffMember.id == UserTask.assignee_id)
        .where(
            UserTask.municipality_id.in_(municipalities),
            UserTask.status == TaskStatus.OPEN,
            UserTask.due_at < before,
            ~has_term,
        )
        .order_by(UserTask.due_at, UserTask.id)
        .limit(limit)
    )
    return [LateTerm(**facts_in(row)) for row in rows]
