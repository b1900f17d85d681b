"""Terms set by law, how each was computed, and the log of what was told to whom when one was missed."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import (
    At,
    Base,
    Code,
    Flag,
    Key,
    OptionalAt,
    OptionalRef,
    OptionalTitle,
    Ref,
    Structure,
)


class Deadline(Base):
    __tablename__ = "deadline"
    id: Mapped[Key]
    instance_id: Mapped[Ref] = mapped_column(index=True)
    case_id: Mapped[OptionalRef]
    municipality_id: Mapped[Ref]
    element_id: Mapped[Code]
    element_name: Mapped[OptionalTitle]
    user_task_id: Mapped[str | None] = mapped_column(index=True)
    """Empty for the term of a sub-process."""
    spiff_task_id: Mapped[str] = mapped_column(String(36), index=True)
    rule: Mapped[Code]
    clauses: Mapped[OptionalTitle]
    started_at: Mapped[OptionalAt]
    """Empty while the start event has not happened: «срок не начат»."""
    awaits: Mapped[OptionalTitle]
    """Which date such a term needs: «дата заседания»."""
    due_date: Mapped[date | None]
    due_at: Mapped[OptionalAt]
    target_date: Mapped[date | None]
    explanation: Mapped[Structure | None]
    calendar_version: Mapped[OptionalTitle]
    is_preliminary: Mapped[Flag]
    by_hours: Mapped[Flag] = mapped_column(server_default=false())
    """Its clock never stops: it is told to the minute."""
    state: Mapped[Code]
    """``not_started``, ``running``, ``met``, ``met_late`` or ``void``; missed is running and past due."""
    closed_at: Mapped[OptionalAt]
    created_at: Mapped[At]
    __table_args__ = (
        Index("ix_deadline_open", "municipality_id", "state", "due_at"),
        Index("ix_deadline_case", "case_id", "created_at"),
    )


class DeadlineLogEntry(Base):
    """A step of the escalation ladder (procedures.md 0.2), or a change of a term with its ground."""

    __tablename__ = "deadline_log"
    id: Mapped[Key]
    deadline_id: Mapped[str] = mapped_column(ForeignKey("deadline.id"), index=True)
    case_id: Mapped[str | None] = mapped_column(index=True)
    municipality_id: Mapped[Ref]
    step: Mapped[Code]
    """``E1``, ``E2``, ``E3``, ``moved``, ``recomputed``."""
    at: Mapped[At]
    due_at: Mapped[OptionalAt]
    clauses: Mapped[OptionalTitle]
    """Obligations whose term this is."""
    agency_id: Mapped[OptionalRef]
    """Whose act it was."""
    assignee_id: Mapped[OptionalRef]
    told: Mapped[Structure]
    """Group keys and staff ids that the step names."""
    note: Mapped[OptionalTitle]
