"""The calendar of the commission's sessions and their agendas."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from storage.models import Case, CommissionSession, SessionQuestion
from storage.scope import Scope


@dataclass(frozen=True, kw_only=True)
class SessionLine:
    """A session in a list; ``present`` are ids of staff."""

    id: str
    municipality_id: str
    body: str
    held_at: datetime
    is_regular: bool
    place: str | None
    state: str
    protocol_number: str | None
    members_total: int
    present: Sequence[str]
    presiding_id: str | None
    questions: int


@dataclass(frozen=True, kw_only=True)
class AgendaLine:
    id: str
    position: int
    kind: str
    case_id: str
    case_number: str
    family_name: str
    case_status: str
    instance_id: str
    decision: str | None
    remarks: str | None
    by_casting_vote: bool
    resolution: str | None
    votes_for: int | None
    votes_against: int | None
    votes_abstained: int | None


def sessions_between(
    connection: Connection,
    *,
    municipalities: Sequence[str],
    start: datetime,
    end: datetime | None = None,
    bodies: Sequence[str] = ("kdn", "expert_group"),
    newest_first: bool = False,
    limit: int = 100,
) -> list[SessionLine]:
    order = CommissionSession.held_at.desc() if newest_first else CommissionSession.held_at
    statement = _lines().where(
        CommissionSession.municipality_id.in_(municipalities),
        CommissionSession.body.in_(bodies),
        CommissionSession.held_at >= start,
    )
    if end is not None:
        statement = statement.where(CommissionSession.held_at < end)
    rows = connection.execute(statement.order_by(order).limit(limit))
    return [SessionLine(**row._mapping) for row in rows]


def session_line(
    connection: Connection, *, session_id: str, municipalities: Sequence[str], bodies: Sequence[str]
) -> SessionLine | None:
    row = connection.execute(
        _lines().where(
            CommissionSession.id == session_id,
            CommissionSession.municipality_id.in_(municipalities),
            CommissionSession.body.in_(bodies),
        )
    ).one_or_none()
    return None if row is None else SessionLine(**row._mapping)


def agenda_of(connection: Connection, *, session_id: str, scope: Scope) -> list[AgendaLine]:
    """Questions of a session about cases that this person may see."""
    rows = connection.execute(
        select(
            SessionQuestion.id,
            SessionQuestion.position,
            SessionQuestion.kind,
            SessionQuestion.case_id,
            Case.number.label("case_number"),
            Case.family_name,
            Case.status.label("case_status"),
            SessionQuestion.instance_id,
            SessionQuestion.decision,
            SessionQuestion.remarks,
            SessionQuestion.by_casting_vote,
            SessionQuestion.resolution,
            SessionQuestion.votes_for,
            SessionQuestion.votes_against,
            SessionQuestion.votes_abstained,
        )
        .join(Case, Case.id == SessionQuestion.case_id)
        .where(SessionQuestion.session_id == session_id, scope.cases())
        .order_by(SessionQuestion.position)
    )
    return [AgendaLine(**row._mapping) for row in rows]


def _lines() -> Select[*tuple[Any, ...]]:
    questions = (
        select(func.count())
        .select_from(SessionQuestion)
        .where(SessionQuestion.session_id == CommissionSession.id)
        .scalar_subquery()
    )
    return select(
        CommissionSession.id,
        CommissionSession.municipality_id,
        CommissionSession.body,
        CommissionSession.held_at,
        CommissionSession.is_regular,
        CommissionSession.place,
        CommissionSession.state,
        CommissionSession.protocol_number,
        CommissionSession.members_total,
        CommissionSession.present,
        CommissionSession.presiding_id,
        questions.label("questions"),
    )
