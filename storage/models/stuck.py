"""What stands still: one row for each open trouble of a running procedure, found by the sweep."""

from enum import StrEnum

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import (
    At,
    Base,
    Code,
    OptionalAt,
    OptionalCode,
    OptionalRef,
    OptionalTitle,
    Structure,
)


class StuckKind(StrEnum):
    """Why a procedure is stuck; the words of each are in ``processes/stuck_kinds.csv``."""

    INCIDENT = "incident"
    LATE = "late"
    NOBODY = "nobody"
    """A task that nobody may do."""
    UNCLAIMED = "unclaimed"
    MESSAGE = "message"
    """It waits for a message that nobody can send."""
    TIMER = "timer"
    """A timer is overdue and has not fired."""
    DEAD = "dead"
    """A token that can never move again."""
    UNDATED = "undated"
    """A term has not started for lack of a date."""
    SILENT = "silent"
    UNREADABLE = "unreadable"


class Stuck(Base):
    """``id`` is the kind and the object it is about, so that a trouble is never listed twice."""

    __tablename__ = "stuck"
    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    kind: Mapped[Code]
    reason: Mapped[Code]
    """Which of the kind's sentences tells it; empty for the only one."""
    instance_id: Mapped[OptionalRef]
    definition_id: Mapped[OptionalRef]
    element_id: Mapped[OptionalCode]
    element_name: Mapped[OptionalTitle]
    task_id: Mapped[OptionalRef]
    job_id: Mapped[OptionalRef]
    incident_id: Mapped[OptionalRef]
    deadline_id: Mapped[OptionalRef]
    case_id: Mapped[OptionalRef]
    municipality_id: Mapped[OptionalRef]
    agency_id: Mapped[OptionalRef]
    since: Mapped[At]
    found_at: Mapped[At]
    freed_at: Mapped[OptionalAt]
    facts: Mapped[Structure]
    """What the sentence needs: ids and words of the diagram, no names of a family."""
    __table_args__ = (
        Index("ix_stuck_open", "freed_at", "municipality_id", "kind", "since"),
        Index("ix_stuck_instance", "instance_id"),
    )
