"""Sessions of the commission (заседания): calendar, questions, attendance, votes."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import (
    At,
    Base,
    Code,
    Flag,
    Key,
    Number,
    OptionalCode,
    OptionalNumber,
    OptionalRef,
    OptionalTitle,
    Ref,
    Structure,
)


class SessionState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    NOT_HELD = "not_held"


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
    __table_args__ = (UniqueConstraint("question_id", "staff_id"),)
