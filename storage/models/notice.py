"""What people are told: notices with their addressees and readers, and letters on their way out."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Moment
from storage.models.base import (
    At,
    Base,
    Code,
    Flag,
    Key,
    Number,
    OptionalAt,
    OptionalCode,
    OptionalRef,
    OptionalTitle,
    Ref,
    Title,
)


class NoticeKind(StrEnum):
    TOLD = "told"
    """The procedure itself says something, in ``text``."""
    REMINDER = "reminder"
    MISSED = "missed"
    ESCALATED = "escalated"


class DeliveryState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    KEPT = "kept"
    """There is no mail server: the letter is read on its page."""
    FAILED = "failed"


class Notice(Base):
    """Something that was told inside the house; never changed, but for when it went out by mail."""

    __tablename__ = "notice"
    id: Mapped[Key]
    municipality_id: Mapped[Ref]
    case_id: Mapped[OptionalRef]
    instance_id: Mapped[OptionalRef]
    task_id: Mapped[OptionalRef]
    deadline_id: Mapped[OptionalRef]
    kind: Mapped[Code]
    step: Mapped[OptionalCode]
    """The ladder's, when a step of it tells."""
    element_id: Mapped[Code]
    element_name: Mapped[OptionalTitle]
    text: Mapped[OptionalTitle]
    """Of a notice that a procedure words itself; it stays in the house: it may name people."""
    due_at: Mapped[OptionalAt]
    by_hours: Mapped[Flag]
    at: Mapped[At]
    mailed_at: Mapped[OptionalAt]
    """When it went into letters; empty while the next digest will carry it."""
    __table_args__ = (
        Index("ix_notice_mail", "municipality_id", "mailed_at", "at"),
        Index("ix_notice_deadline", "deadline_id"),
        Index("ix_notice_case", "case_id", "at"),
    )


class NoticeAddressee(Base):
    """A group key or ``staff:<id>``: one index range per key answers «what was I told»."""

    __tablename__ = "notice_addressee"
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    at: Mapped[At] = mapped_column(Moment, primary_key=True)
    notice_id: Mapped[str] = mapped_column(ForeignKey("notice.id"), primary_key=True)


class NoticeReading(Base):
    """Who has read what: each member of a group for herself."""

    __tablename__ = "notice_reading"
    staff_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    notice_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    read_at: Mapped[At]


class Delivery(Base):
    """A letter that must leave the house: written with what it tells of, sent after the commit."""

    __tablename__ = "delivery"
    id: Mapped[Key]
    kind: Mapped[Code]
    """``mail``."""
    municipality_id: Mapped[OptionalRef]
    staff_id: Mapped[Ref]
    address: Mapped[Title]
    subject: Mapped[Title]
    body: Mapped[Title]
    created_at: Mapped[At]
    due_at: Mapped[At]
    state: Mapped[Code]
    attempts: Mapped[Number]
    expiries: Mapped[Number]
    lease_owner: Mapped[OptionalCode]
    lease_until: Mapped[OptionalAt]
    token: Mapped[Number]
    """Fencing token, as of a job."""
    sent_at: Mapped[OptionalAt]
    last_error: Mapped[OptionalTitle]
    incident_id: Mapped[OptionalRef]
    """The incident that tells of its failure, one for many letters."""
    __table_args__ = (
        Index("ix_delivery_due", "state", "due_at"),
        Index("ix_delivery_staff", "staff_id", "created_at"),
        Index("ix_delivery_created", "created_at"),
        Index("ix_delivery_incident", "incident_id"),
    )
