"""Open terms between two moments and those that are overdue, for a person or for her office.

Each reason to see a term reads a range of an index of its own; only the terms found
so meet the other tables.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select, union

from storage.lateness import cut
from storage.models import (
    Case,
    Deadline,
    FeedKind,
    ProcessInstance,
    StaffMember,
    TaskCandidate,
    TaskStatus,
    UserTask,
)
from storage.queries.term_facts import FACTS, TermFacts, facts_in
from storage.scope import Scope

OPEN = ("running", "not_started")
MOST = 1000


@dataclass(frozen=True, kw_only=True)
class OpenTerm(TermFacts):
    """A term that runs or waits for its start; its name is the diagram's and names nobody."""

    id: str
    element_name: str | None
    element_id: str
    user_task_id: str | None
    case_id: str | None
    case_number: str | None
    assignee_name: str | None
    clauses: str | None


@dataclass(frozen=True, kw_only=True)
class Span:
    """From the first moment to before the last; what is overdue now always belongs to it."""

    start: datetime
    end: datetime
    now: datetime


def open_terms(
    connection: Connection, *, scope: Scope, whose: FeedKind, span: Span, limit: int = MOST
) -> list[OpenTerm]:
    """The nearest first, those whose start has not happened last."""
    reach = union(*_reasons(scope, whose, span)).subquery("reach")
    rows = connection.execute(
        select(
            *FACTS,
            Deadline.id,
            Deadline.element_name,
            Deadline.element_id,
            Deadline.user_task_id,
            Deadline.case_id,
            Case.number.label("case_number"),
            StaffMember.short_name.label("assignee_name"),
            Deadline.clauses,
        )
        .join(reach, reach.c.id == Deadline.id)
        .join(ProcessInstance, ProcessInstance.id == Deadline.instance_id)
        .outerjoin(UserTask, UserTask.id == Deadline.user_task_id)
        .outerjoin(StaffMember, StaffMember.id == UserTask.assignee_id)
        .outerjoin(Case, Case.id == Deadline.case_id)
        .order_by(Deadline.due_at.nulls_last(), Deadline.id)
        .limit(limit)
    )
    return [OpenTerm(**facts_in(row)) for row in rows]


def _reasons(scope: Scope, whose: FeedKind, span: Span) -> list[Select[*tuple[Any, ...]]]:
    """One statement per reason: mine, offered to my groups, of my commission."""
    of_task = select(Deadline.id).join(UserTask, UserTask.id == Deadline.user_task_id)
    mine = of_task.where(
        UserTask.assignee_id == scope.staff_id, UserTask.status == TaskStatus.OPEN, _shown(span)
    )
    if whose is FeedKind.MINE:
        return [mine]
    reasons = [mine]
    if scope.groups:
        offered = select(Deadline.id).join(TaskCandidate, TaskCandidate.task_id == Deadline.user_task_id)
        reasons.append(offered.where(TaskCandidate.group_key.in_(scope.groups), _shown(span)))
    if scope.commissions:
        of_commission = select(Deadline.id).where(Deadline.municipality_id.in_(scope.commissions))
        reasons.append(of_commission.where(_shown(span)))
    return reasons


def _shown(span: Span) -> ColumnElement[bool]:
    now = cut(span.now)
    within = or_(Deadline.due_at >= span.start, Deadline.due_at < now)
    dated = and_(Deadline.due_at < max(span.end, now), within)
    return and_(Deadline.state.in_(OPEN), or_(Deadline.due_at.is_(None), dated))
