"""Procedures that are being drawn: the files of a draft, and every kept state of them."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import At, Base, Code, Key, Number, OptionalRef, OptionalTitle, Ref, Title


class ProcedureDraftState(StrEnum):
    OPEN = "open"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RELEASED = "released"
    DISCARDED = "discarded"


class RevisionKept(StrEnum):
    AUTO = "auto"
    NAMED = "named"


class ProcedureDraft(Base):
    """A procedure on the drawing board: its diagram, forms, tables and scenarios are one thing."""

    __tablename__ = "procedure_draft"
    id: Mapped[Key]
    key: Mapped[Code]
    edition: Mapped[Code]
    """Region code, or empty for the common edition."""
    name: Mapped[Title]
    based_on: Mapped[OptionalRef] = mapped_column(ForeignKey("process_definition.id"))
    """The definition it was copied from; None for a procedure that begins on this board."""
    state: Mapped[Code]
    version: Mapped[Number]
    """Counts the keepings; who keeps says which one was seen."""
    created_at: Mapped[At]
    created_by: Mapped[Ref]
    updated_at: Mapped[At]
    updated_by: Mapped[Ref]
    __table_args__ = (Index("ix_procedure_draft_state", "state", "updated_at"),)


class ProcedureDraftRevision(Base):
    """A kept state of a draft; the newest is the present one."""

    __tablename__ = "procedure_draft_revision"
    draft_id: Mapped[str] = mapped_column(String(36), ForeignKey("procedure_draft.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    begun_at: Mapped[At]
    at: Mapped[At]
    by: Mapped[Ref]
    by_name: Mapped[Title]
    comment: Mapped[OptionalTitle]
    kept: Mapped[Code]
    """``auto``: what one person drew within some minutes; ``named``: kept on purpose."""


class ProcedureDraftFile(Base):
    """Which files a revision has."""

    __tablename__ = "procedure_draft_file"
    draft_id: Mapped[str] = mapped_column(String(36), ForeignKey("procedure_draft.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))


class ProcedureDraftContent(Base):
    """The bytes of files, once for all revisions of a draft in which they are the same."""

    __tablename__ = "procedure_draft_content"
    draft_id: Mapped[str] = mapped_column(String(36), ForeignKey("procedure_draft.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
