"""Lists that are long to write out: who asked for which, how far it is, until when the file is kept."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import At, Base, Code, Key, Number, OptionalAt, OptionalNumber, Ref, Structure, Title


class ExportState(StrEnum):
    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"
    EXPIRED = "expired"


class ExportJob(Base):
    """``lease_until`` and ``token``: who makes it now; a maker that died is followed by another."""

    __tablename__ = "export_job"
    id: Mapped[Key]
    staff_id: Mapped[Ref] = mapped_column(ForeignKey("staff_member.id"))
    listing: Mapped[Code]
    how: Mapped[Code]
    args: Mapped[Structure]
    language: Mapped[Code]
    name: Mapped[Title]
    """Of the file, as its reader will save it."""
    state: Mapped[Code]
    done: Mapped[Number]
    total: Mapped[Number]
    size: Mapped[OptionalNumber]
    token: Mapped[Number]
    lease_until: Mapped[OptionalAt]
    asked_at: Mapped[At]
    finished_at: Mapped[OptionalAt]
    expires_at: Mapped[At]
    __table_args__ = (
        Index("ix_export_job_staff", "staff_id", "asked_at"),
        Index("ix_export_job_state", "state", "expires_at"),
    )
