"""All that the page of one session shows besides its agenda, each asked once for the whole session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from storage.models import (
    Case,
    Document,
    SessionAct,
    SessionInvitee,
    SessionQuestion,
    SessionVote,
    StaffMember,
)
from storage.scope import Scope


@dataclass(frozen=True, kw_only=True)
class VoteLine:
    question_id: str
    staff_id: str
    name: str
    vote: str
    is_presiding: bool
    is_absentee: bool


@dataclass(frozen=True, kw_only=True)
class ActLine:
    kind: str
    at: datetime
    by_name: str
    reason: str | None
    data: Any
    question_id: str | None


@dataclass(frozen=True, kw_only=True)
class InviteeLine:
    id: str
    case_id: str | None
    case_number: str | None
    name: str
    role: str
    way: str | None
    sent_at: datetime | None
    answer: str | None
    answered_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PaperLine:
    id: str
    case_id: str
    title: str
    number: str | None
    drawn_on: date
    state: str
    form_key: str


def votes_of(connection: Connection, *, session_id: str, only: str | None = None) -> list[VoteLine]:
    """Votes on all questions of a session; ``only`` those of one member."""
    statement = (
        select(
            SessionVote.question_id,
            SessionVote.staff_id,
            StaffMember.short_name.label("name"),
            SessionVote.vote,
            SessionVote.is_presiding,
            SessionVote.is_absentee,
        )
        .join(SessionQuestion, SessionQuestion.id == SessionVote.question_id)
        .join(StaffMember, StaffMember.id == SessionVote.staff_id)
        .where(SessionQuestion.session_id == session_id)
        .order_by(StaffMember.full_name)
    )
    if only is not None:
        statement = statement.where(SessionVote.staff_id == only)
    return [VoteLine(**row._mapping) for row in connection.execute(statement)]


def acts_of(connection: Connection, *, session_id: str) -> list[ActLine]:
    """What was done to a session, the oldest first."""
    columns = [getattr(SessionAct, name) for name in ActLine.__dataclass_fields__]
    rows = connection.execute(
        select(*columns).where(SessionAct.session_id == session_id).order_by(SessionAct.at, SessionAct.id)
    )
    return [ActLine(**row._mapping) for row in rows]


def invitees_of(connection: Connection, *, session_id: str, scope: Scope) -> list[InviteeLine]:
    """Who is called to a session; a family only for who may see its case."""
    own = [name for name in InviteeLine.__dataclass_fields__ if name != "case_number"]
    rows = connection.execute(
        select(*(getattr(SessionInvitee, name) for name in own), Case.number.label("case_number"))
        .outerjoin(Case, Case.id == SessionInvitee.case_id)
        .where(SessionInvitee.session_id == session_id, or_(SessionInvitee.case_id.is_(None), scope.cases()))
        .order_by(SessionInvitee.case_id.is_not(None), Case.number, SessionInvitee.name)
    )
    return [InviteeLine(**row._mapping) for row in rows]


def papers_of(connection: Connection, *, session_id: str, case_ids: Sequence[str]) -> list[PaperLine]:
    """Documents drawn up about this session in cases that the person may see: protocols, extracts."""
    columns = [getattr(Document, name) for name in PaperLine.__dataclass_fields__]
    rows = connection.execute(
        select(*columns)
        .where(Document.session_id == session_id, Document.case_id.in_(case_ids))
        .order_by(Document.created_at, Document.id)
    )
    return [PaperLine(**row._mapping) for row in rows]
