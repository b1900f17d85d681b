"""What all schedulers share: how late it has been already, and whether timers are held back."""

from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import At, Base, Code, OptionalAt, OptionalCode, OptionalRef, OptionalTitle


class Pulse(Base):
    """One row. It is written every few seconds, not with every beat."""

    __tablename__ = "pulse"
    name: Mapped[Code] = mapped_column(primary_key=True)
    seen_at: Mapped[At]
    """The latest moment at which a scheduler was awake and trusted the clock."""
    held_for: Mapped[OptionalCode]
    """``jump`` or ``crowd`` while timers go out batch by batch."""
    held_since: Mapped[OptionalAt]
    next_batch_at: Mapped[OptionalAt]
    let_go_at: Mapped[OptionalAt]
    """A person has said that everything due may go out at once, until the crowd is gone."""
    let_go_by: Mapped[OptionalRef]
    let_go_ground: Mapped[OptionalTitle]
