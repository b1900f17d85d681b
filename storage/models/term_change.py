"""What was done to terms after they were counted: every change, and acts over many terms at once."""

from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import At, Base, Code, Key, OptionalRef, Ref, Structure, Title


class TermAct(Base):
    """Terms counted anew by a changed calendar, or such an act taken back: one decision, one row."""

    __tablename__ = "term_act"
    id: Mapped[Key]
    kind: Mapped[Code]
    """``recompute`` or ``revert``."""
    calendar_change_id: Mapped[OptionalRef] = mapped_column(index=True)
    reverts_id: Mapped[OptionalRef] = mapped_column(index=True)
    at: Mapped[At]
    made_by: Mapped[Ref]
    ground: Mapped[Title]
    timers: Mapped[Structure]
    """Timers of the law that moved along: instance, token, due before, due after."""


class TermChange(Base):
    """One term, old and new as they were stored."""

    __tablename__ = "term_change"
    id: Mapped[Key]
    act_id: Mapped[OptionalRef] = mapped_column(index=True)
    deadline_id: Mapped[Ref] = mapped_column(index=True)
    instance_id: Mapped[Ref]
    case_id: Mapped[OptionalRef] = mapped_column(index=True)
    municipality_id: Mapped[Ref]
    kind: Mapped[Code]
    """``moved``, ``corrected``, ``recomputed`` or ``restored``."""
    at: Mapped[At]
    changed_by: Mapped[Ref]
    ground: Mapped[Title]
    old: Mapped[Structure]
    new: Mapped[Structure]
