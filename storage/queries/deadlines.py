"""Terms of law as pages show them: of a task and of a case."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, select

from storage.models import Agency, Case, Deadline, ProcessInstance, StaffMember, UserTask
from storage.queries.term_facts import FACTS, TermFacts, facts_in
from storage.scope import Scope


@dataclass(frozen=True, kw_only=True)
class Term(TermFacts):
    id: str
    element_id: str
    element_name: str | None
    user_task_id: str | None
    clauses: str | None
    due_date: date | None
    target_date: date | None
    explanation: Any
    performer: str | None
    """Of several terms of one step: whose this one is."""


_COLUMNS = (
    *FACTS,
    Deadline.id,
    Deadline.element_id,
    Deadline.element_name,
    Deadline.user_task_id,
    Deadline.clauses,
    Deadline.due_date,
    Deadline.target_date,
    Deadline.explanation,
    func.coalesce(Agency.short_name, StaffMember.short_name).label("performer"),
)


def term_of_task(connection: Connection, *, task_id: str) -> Term | None:
    """The term of a task that the caller has found in its scope before."""
    row = connection.execute(
        _terms().where(Deadline.user_task_id == task_id).order_by(Deadline.created_at.desc()).limit(1)
    ).one_or_none()
    return None if row is None else Term(**facts_in(row))


def term_with_id(connection: Connection, *, deadline_id: str) -> Term | None:
    """A term that the caller has found in its scope before."""
    row = connection.execute(_terms().where(Deadline.id == deadline_id)).one_or_none()
    return None if row is None else Term(**facts_in(row))


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
    return [Term(**facts_in(row)) for row in connection.execute(statement)]


def _terms() -> Select[*tuple[Any, ...]]:
    return (
        select(*_COLUMNS)
        .join(ProcessInstance, ProcessInstance.id == Deadline.instance_id)
        .outerjoin(UserTask, UserTask.id == Deadline.user_task_id)
        .outerjoin(Agency, Agency.id == UserTask.agency_id)
        .outerjoin(StaffMember, StaffMember.id == UserTask.assignee_id)
    )
