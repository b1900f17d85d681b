"""Acts over many procedures at once: what was chosen, what was found of each, what became of it."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import (
    At,
    Base,
    Code,
    Key,
    Number,
    OptionalAt,
    OptionalRef,
    OptionalTitle,
    Ref,
    Structure,
    Title,
)


class BatchState(StrEnum):
    CHECKING = "checking"
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class BatchItemState(StrEnum):
    WAITING = "waiting"
    FIT = "fit"
    UNFIT = "unfit"
    DONE = "done"
    FAILED = "failed"


class Batch(Base):
    """``kind`` is a registered act, ``args`` its own; ``lease_until`` and ``token``: who is at it now."""

    __tablename__ = "batch"
    id: Mapped[Key]
    kind: Mapped[Code]
    args: Mapped[Structure]
    reason: Mapped[Title]
    chosen: Mapped[Title]
    """What was asked for when the objects were chosen, in words."""
    state: Mapped[Code]
    total: Mapped[Number]
    opened_by: Mapped[Ref] = mapped_column(ForeignKey("staff_member.id"))
    opened_by_name: Mapped[Title]
    opened_at: Mapped[At]
    confirmed_at: Mapped[OptionalAt]
    finished_at: Mapped[OptionalAt]
    token: Mapped[Number]
    lease_until: Mapped[OptionalAt]
    __table_args__ = (
        Index("ix_batch_state", "state", "opened_at"),
        Index("ix_batch_opened_by", "opened_by", "opened_at"),
    )


class BatchItem(Base):
    """``subject_id``: the instance, job or task that it is done to; ``message`` its verdict or result."""

    __tablename__ = "batch_item"
    batch_id: Mapped[str] = mapped_column(ForeignKey("batch.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    subject_id: Mapped[Ref]
    instance_id: Mapped[OptionalRef]
    label: Mapped[Title]
    state: Mapped[Code]
    message: Mapped[OptionalTitle]
    at: Mapped[OptionalAt]
    __table_args__ = (Index("ix_batch_item_state", "batch_id", "state", "number"),)
