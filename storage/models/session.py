"""Sessions of commissions and expert groups (заседания): calendar, questions, invitations, votes."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import (
    At,
    Base,
    Code,
    Flag,
    Key,
    Number,
    OptionalAt,
    OptionalCode,
    OptionalNumber,
    OptionalRef,
    OptionalTitle,
    Ref,
    Structure,
    Title,
)


class SessionState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    NOT_HELD = "not_held"
    CANCELLED = "cancelled"
    """Called off before its day."""


class CommissionSession(Base):
    __tablename__ = "commission_session"
    id: Mapped[Key]
    municipality_id: Mapped[Ref] = mapped_column(ForeignKey("municipality.id"))
    body: Mapped[Code]
    """``kdn`` or ``expert_group``."""
    held_at: Mapped[At]
    is_regular: Mapped[Flag]
    """A scheduled («очередное») session; SESSION:NEXT counts only these."""
    place: Mapped[OptionalTitle]
    state: Mapped[Code]
    protocol_number: Mapped[OptionalTitle]
    members_total: Mapped[Number]
    present: Mapped[Structure]
    """Ids of the members present."""
    presiding_id: Mapped[OptionalRef]
    __table_args__ = (Index("ix_commission_session_when", "municipality_id", "body", "held_at"),)


class SessionQuestion(Base):
    """A question of one case on the agenda, and how it was decided."""

    __tablename__ = "session_question"
    id: Mapped[Key]
    session_id: Mapped[Ref] = mapped_column(ForeignKey("commission_session.id"), index=True)
    case_id: Mapped[Ref] = mapped_column(ForeignKey("case.id"), index=True)
    instance_id: Mapped[Ref]
    kind: Mapped[Code]
    """What is asked: ``recognise``, ``approve_programme``, ``correct_programme`` or ``terminate``."""
    position: Mapped[Number]
    votes_for: Mapped[OptionalNumber]
    votes_against: Mapped[OptionalNumber]
    votes_abstained: Mapped[OptionalNumber]
    by_casting_vote: Mapped[Flag]
    decision: Mapped[OptionalCode]
    """``adopted``, ``rejected`` or ``postponed``; empty while open."""
    resolution: Mapped[OptionalTitle]
    remarks: Mapped[OptionalTitle]


class SessionVote(Base):
    __tablename__ = "session_vote"
    question_id: Mapped[str] = mapped_column(ForeignKey("session_question.id"), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff_member.id"), primary_key=True)
    vote: Mapped[Code]
    """``for``, ``against`` or ``abstained``."""
    is_presiding: Mapped[Flag]
    is_absentee: Mapped[Flag] = mapped_column(default=False, server_default=false())
    """Given in writing by a member who was away, where a setting allows it."""
    __table_args__ = (UniqueConstraint("question_id", "staff_id"),)


class SessionAct(Base):
    """What was done to a session or to one of its questions, when, by whom and why; never changed."""

    __tablename__ = "session_act"
    id: Mapped[Key]
    session_id: Mapped[Ref] = mapped_column(ForeignKey("commission_session.id"), index=True)
    question_id: Mapped[OptionalRef]
    kind: Mapped[Code]
    """``planned``, ``moved``, ``cancelled``, ``not_held``, ``question_moved``, ``ordered``, ``invited`` or
    ``invitations``."""
    at: Mapped[At]
    by_id: Mapped[Ref]
    by_name: Mapped[Title]
    reason: Mapped[OptionalTitle]
    data: Mapped[Structure]


class SessionInvitee(Base):
    """Somebody called to a session: a member of the body, or a guest for one question."""

    __tablename__ = "session_invitee"
    id: Mapped[Key]
    session_id: Mapped[Ref] = mapped_column(ForeignKey("commission_session.id"))
    case_id: Mapped[OptionalRef]
    """Of a guest: whose case the invitation is about; only who may see the case sees the guest."""
    staff_id: Mapped[OptionalRef]
    name: Mapped[Title]
    role: Mapped[Code]
    """As in F-X-INVITE: ``member``, ``invited``, ``parent`` or ``minor``."""
    way: Mapped[OptionalCode]
    sent_at: Mapped[OptionalAt]
    answer: Mapped[OptionalCode]
    """``yes`` or ``no``; empty while there is none."""
    answered_at: Mapped[OptionalAt]
    __table_args__ = (Index("ix_session_invitee_session", "session_id", "name"),)
