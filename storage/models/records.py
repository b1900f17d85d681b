"""What the procedures leave behind: answers of forms, journals, documents, files."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import (
    At,
    Base,
    Code,
    Key,
    Number,
    OptionalAt,
    OptionalCode,
    OptionalNumber,
    OptionalRef,
    OptionalTitle,
    Ref,
    Structure,
    Title,
)


class FormAnswer(Base):
    """A form as it was handed in: written once, never changed."""

    __tablename__ = "form_answer"
    id: Mapped[Key]
    task_id: Mapped[Ref] = mapped_column(index=True)
    instance_id: Mapped[Ref]
    case_id: Mapped[OptionalRef]
    municipality_id: Mapped[OptionalRef]
    form_key: Mapped[Code]
    form_part: Mapped[OptionalCode]
    form_sha256: Mapped[Code]
    element_id: Mapped[Code]
    answers: Mapped[Structure]
    submitted_by: Mapped[Ref]
    agency_id: Mapped[OptionalRef]
    submitted_at: Mapped[At]
    __table_args__ = (Index("ix_form_answer_case_form", "case_id", "form_key", "submitted_at"),)


class RegisterCounter(Base):
    """The last number of a journal in a year, taken inside the entry's transaction, so that none is lost.

    A year that was closed gives no more numbers; ``total`` is how many rows it has.
    """

    __tablename__ = "register_counter"
    register: Mapped[str] = mapped_column(String(120), primary_key=True)
    owner: Mapped[str] = mapped_column(String(120), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True)
    last: Mapped[Number]
    closed_at: Mapped[OptionalAt]
    closed_by: Mapped[OptionalRef]
    total: Mapped[OptionalNumber]


class RegisterEntry(Base):
    """A row of a journal (журнал): numbered without gaps per register, keeper and year; never overwritten."""

    __tablename__ = "register_entry"
    id: Mapped[Key]
    register: Mapped[Code]
    """Form code of the journal, for example ``F-ME-1``."""
    owner: Mapped[Code]
    """Who keeps this journal: ``agency:<id>`` or ``mun:<id>`` for the commission."""
    municipality_id: Mapped[Ref]
    year: Mapped[Number]
    number: Mapped[Number]
    case_id: Mapped[str | None] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[OptionalRef]
    content: Mapped[Structure]
    search_key: Mapped[Title]
    """What the row is found by: its words and those of its corrections, folded."""
    linked_entry_id: Mapped[OptionalRef]
    entered_at: Mapped[At]
    entered_by: Mapped[Ref]
    __table_args__ = (UniqueConstraint("register", "owner", "year", "number"),)


class CorrectionKind(StrEnum):
    ADDITION = "addition"
    """What became known later, written by the procedure."""
    CORRECTION = "correction"
    """A person mended what had been written wrongly."""


class RegisterCorrection(Base):
    """A later addition or correction to a row of a journal; the row itself keeps what was written first."""

    __tablename__ = "register_correction"
    id: Mapped[Key]
    entry_id: Mapped[str] = mapped_column(ForeignKey("register_entry.id"), index=True)
    kind: Mapped[Code]
    changes: Mapped[Structure]
    """Column → new value."""
    reason: Mapped[Title]
    entered_at: Mapped[At]
    entered_by: Mapped[Ref]


class DocumentState(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"
    SENT = "sent"
    RECEIVED = "received"


class Document(Base):
    __tablename__ = "document"
    id: Mapped[Key]
    case_id: Mapped[str | None] = mapped_column(ForeignKey("case.id"))
    municipality_id: Mapped[Ref]
    form_key: Mapped[Code]
    kind: Mapped[OptionalCode]
    title: Mapped[Title]
    number: Mapped[OptionalTitle]
    drawn_on: Mapped[date]
    version: Mapped[Number]
    state: Mapped[Code]
    task_id: Mapped[OptionalRef]
    session_id: Mapped[OptionalRef]
    agency_id: Mapped[OptionalRef]
    author_id: Mapped[Ref]
    signed_by: Mapped[OptionalRef]
    signed_at: Mapped[OptionalAt]
    sent_to: Mapped[OptionalTitle]
    content: Mapped[Structure]
    clauses: Mapped[OptionalTitle]
    created_at: Mapped[At]
    origin_id: Mapped[OptionalRef]
    """The first version of a document that was corrected; empty for the first itself."""
    reason: Mapped[OptionalTitle]
    """Why this version was made; empty where a procedure drew it up."""
    __table_args__ = (
        Index("ix_document_origin", "origin_id"),
        Index("ix_document_case", "case_id", "created_at"),
    )


class StoredFile(Base):
    """Bytes kept once under their SHA-256; the folder holds the bytes, this row that they are ours."""

    __tablename__ = "stored_file"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[Number]
    media_type: Mapped[Code]
    stored_at: Mapped[At]


class Attachment(Base):
    __tablename__ = "attachment"
    id: Mapped[Key]
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    name: Mapped[Title]
    case_id: Mapped[str | None] = mapped_column(index=True)
    municipality_id: Mapped[OptionalRef]
    task_id: Mapped[OptionalRef]
    document_id: Mapped[OptionalRef]
    uploaded_by: Mapped[Ref]
    uploaded_at: Mapped[At]
