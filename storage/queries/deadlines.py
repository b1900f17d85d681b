"""Terms of law as pages show them: of a task, of a case, and those that were missed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, select

from storage.models import Agency, Case, Deadline, StaffMember, UserTask
from storage.scope import Scope

TERM_IS_PRELIMINARY = exists().where(Deadline.user_task_id == UserTask.id, Deadline.is_preliminary)
"""Whether the term of a task touches a year that is not confirmed yet; for a list of tasks."""


@dataclass(frozen=True, kw_only=True)
class Term:
    id: str
    element_id: str
    element_name: str | None
    user_task_id: str | None
    rule: str
    clauses: str | None
    started_at: datetime | None
    due_date: date | None
    due_at: datetime | None
    target_date: date | None
    explanation: Any
    is_preliminary: bool
    state: str
    closed_at: datetime | None
    performer: str | None
    """Of several terms of one step: whose this one is."""


@dataclass(frozen=True, kw_only=True)
class LateTask:
    """An open task past its term, for those who must see to it."""

    task_id: str
    task_name: str
    due_at: datetime
    case_id: str | None
    case_number: str | None
    family_name: str | None
    agency_name: str | None
    assignee_name: str | None


_COLUMNS = (
    Deadline.id,
    Deadline.element_id,
    Deadline.element_name,
    Deadline.user_task_id,
    Deadline.rule,
    Deadline.clauses,
    Deadline.started_at,
    Deadline.due_date,
    Deadline.due_at,
    Deadline.target_date,
    Deadline.explanation,
    Deadline.is_preliminary,
    Deadline.state,
    Deadline.closed_at,
    func.coalesce(Agency.short_name, StaffMember.short_name).label("performer"),
)


def term_of_task(connection: Connection, *, task_id: str) -> Term | None:
    """The term of a task that the caller has found in its scope before."""
    row = connection.execute(
        _terms().where(Deadline.user_task_id == task_id).order_by(Deadline.created_at.desc()).limit(1)
    ).one_or_none()
    return None if row is None else Term(**row._mapping)


def terms_of_case(
    connection: Connection, *, case_id: str, scope: Scope, own_only: bool = False, limit: int = 200
) -> list[Term]:
    """All terms of a case, the open ones first by date."""
    statement = (
        _terms()
        .join(Case, Case.id == Deadline.case_id)
        .where(Deadline.case_id == case_id, scope.cases())
        .order_by(Deadline.closed_at.desc().nulls_first(), Deadline.due_at.nulls_last(), Deadline.id)
        .limit(limit)
    )
    if own_only:
        statement = statement.where(scope.tasks())
    return [Term(**row._mapping) for row in connection.execute(statement)]


def late_tasks(
    connection: Connection, *, municipalities: Sequence[str], now: datetime, limit: int = 200
) -> list[LateTask]:
    """Open tasks whose term has passed in these municipalities, the longest overdue first."""
    rows = connection.execute(
        select(
            UserTask.id.label("task_id"),
            UserTask.name.label("task_name"),
            UserTask.due_at,
            UserTask.case_id,
            Case.number.label("case_number"),
            Case.family_name,
            Agency.short_name.label("agency_name"),
            StaffMember.short_name.label("assignee_name"),
        )
        .outerjoin(Case, Case.id == UserTask.case_id)
        .outerjoin(Agency, Agency.id == UserTask.agency_id)
        .outerjoin(StaffMember, StaffMember.id == UserTask.assignee_id)
        .where(
            UserTask.municipality_id.in_(municipalities),
            and_(UserTask.status == "open", UserTask.due_at < now),
        )
        .order_by(UserTask.due_at, UserTask.id)
        .limit(limit)
    )
    return [LateTask(**row._mapping) for row in rows]


def _terms() -> Select[*tuple[Any, ...]]:
    return (
        select(*_COLUMNS)
        .outerjoin(UserTask, UserTask.id == Deadline.user_task_id)
        .outerjoin(Agency, Agency.id == UserTask.agency_id)
        .outerjoin(StaffMember, StaffMember.id == UserTask.assignee_id)
    )
