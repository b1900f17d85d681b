"""Moments at which procedures begin by themselves, one row for each place where one does."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import (
    At,
    Base,
    Code,
    Key,
    Number,
    OptionalAt,
    OptionalCode,
    OptionalTitle,
    Ref,
    Structure,
)


class StartTimer(Base):
    """A timer start event of one version of a procedure in one municipality."""

    __tablename__ = "start_timer"
    id: Mapped[Key]
    definition_id: Mapped[Ref] = mapped_column(ForeignKey("process_definition.id"))
    definition_key: Mapped[Code]
    municipality_id: Mapped[Ref] = mapped_column(ForeignKey("municipality.id"))
    element_id: Mapped[Code]
    number: Mapped[Number]
    """Which of the element's events, from 0."""
    due_at: Mapped[At]
    cycle: Mapped[Structure | None]
    """How a repetition stands; empty for a timer that fires once."""
    state: Mapped[Code]
    """``waiting``, ``done``, ``failed``, ``replaced`` by a newer version, ``over`` before it was deployed."""
    attempts: Mapped[Number]
    expiries: Mapped[Number]
    lease_owner: Mapped[OptionalCode]
    lease_until: Mapped[OptionalAt]
    token: Mapped[Number]
    """Fencing token: grows with each claim; a late finisher with an old one has no effect."""
    created_at: Mapped[At]
    fired_at: Mapped[OptionalAt]
    last_error: Mapped[OptionalTitle]
    __table_args__ = (
        UniqueConstraint("definition_id", "municipality_id", "element_id", "number"),
        Index("ix_start_timer_due", "state", "due_at"),
        Index("ix_start_timer_definition_key", "definition_key"),
    )
