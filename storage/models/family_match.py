"""Whether a new message is about a family that has a case already: what a person decided, and undid."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import (
    At,
    Base,
    Code,
    Key,
    OptionalAt,
    OptionalRef,
    OptionalTitle,
    Ref,
    Structure,
    Title,
)


class FamilyMatch(Base):
    """One decision about two cases; a later one about the same two is a row of its own."""

    __tablename__ = "family_match"
    id: Mapped[Key]
    municipality_id: Mapped[Ref]
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"))
    """The newer case, of the message."""
    other_case_id: Mapped[str] = mapped_column(ForeignKey("case.id"))
    decision: Mapped[Code]
    """``same`` or ``other``."""
    reason: Mapped[Title]
    compared: Mapped[Structure]
    """What agreed and what differed when it was decided."""
    decided_at: Mapped[At]
    decided_by: Mapped[Ref]
    undone_at: Mapped[OptionalAt]
    undone_by: Mapped[OptionalRef]
    undo_reason: Mapped[OptionalTitle]
    __table_args__ = (
        Index("ix_family_match_case", "case_id", "other_case_id"),
        Index("ix_family_match_other", "other_case_id"),
    )
