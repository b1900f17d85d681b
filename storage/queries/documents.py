"""Documents and files of a case."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, or_, select
from sqlalchemy.orm import aliased

from storage.models import Agency, Attachment, Case, Document, StaffMember, StoredFile, UserTask
from storage.scope import Scope

Author = aliased(StaffMember, name="author")
Signer = aliased(StaffMember, name="signer")


@dataclass(frozen=True, kw_only=True)
class DocumentLine:
    id: str
    form_key: str
    kind: str | None
    title: str
    number: str | None
    drawn_on: date
    version: int
    state: str
    agency_id: str | None
    author_name: str | None
    origin_id: str | None


@dataclass(frozen=True, kw_only=True)
class DocumentSheet:
    """A document whole, with what is printed around its text."""

    id: str
    case_id: str | None
    case_number: str | None
    municipality_id: str
    form_key: str
    kind: str | None
    title: str
    number: str | None
    drawn_on: date
    version: int
    state: str
    agency_id: str | None
    session_id: str | None
    task_id: str | None
    author_id: str
    signed_by: str | None
    origin_id: str | None
    reason: str | None
    created_at: datetime
    family_name: str | None
    agency_name: str | None
    author_name: str | None
    author_position: str | None
    signer_name: str | None
    signer_position: str | None
    signed_at: datetime | None
    sent_to: str | None
    content: dict[str, Any]
    clauses: str | None


@dataclass(frozen=True, kw_only=True)
class AttachedFile:
    id: str
    name: str
    sha256: str
    size: int
    media_type: str
    case_id: str | None
    task_id: str | None
    document_id: str | None
    uploaded_by: str
    uploaded_at: datetime


def documents_of_case(connection: Connection, *, case_id: str, scope: Scope) -> list[DocumentLine]:
    rows = connection.execute(
        _lines()
        .join(Case, Case.id == Document.case_id)
        .where(Document.case_id == case_id, scope.cases())
        .order_by(Document.created_at.desc(), Document.id)
    )
    return [DocumentLine(**row._mapping) for row in rows]


def documents_of_task(connection: Connection, *, task_id: str) -> list[DocumentLine]:
    """Papers that a task made; the caller has found its case in the scope before."""
    rows = connection.execute(
        _lines().where(Document.task_id == task_id).order_by(Document.created_at, Document.id)
    )
    return [DocumentLine(**row._mapping) for row in rows]


def _lines() -> Select[*tuple[Any, ...]]:
    return select(
        Document.id,
        Document.form_key,
        Document.kind,
        Document.title,
        Document.number,
        Document.drawn_on,
        Document.version,
        Document.state,
        Document.agency_id,
        Author.short_name.label("author_name"),
        Document.origin_id,
    ).outerjoin(Author, Author.id == Document.author_id)


def document_sheet(connection: Connection, *, document_id: str, scope: Scope) -> DocumentSheet | None:
    plain = {
        "case_number",
        "family_name",
        "agency_name",
        "author_name",
        "author_position",
        "signer_name",
        "signer_position",
    }
    row = connection.execute(
        select(
            *(getattr(Document, name) for name in DocumentSheet.__dataclass_fields__ if name not in plain),
            Case.number.label("case_number"),
            Case.family_name,
            Agency.name.label("agency_name"),
            Author.short_name.label("author_name"),
            Author.position.label("author_position"),
            Signer.short_name.label("signer_name"),
            Signer.position.label("signer_position"),
        )
        .join(Case, Case.id == Document.case_id)
        .outerjoin(Agency, Agency.id == Document.agency_id)
        .outerjoin(Author, Author.id == Document.author_id)
        .outerjoin(Signer, Signer.id == Document.signed_by)
        .where(Document.id == document_id, scope.cases())
    ).one_or_none()
    return None if row is None else DocumentSheet(**row._mapping)


def attached_file(connection: Connection, *, attachment_id: str, scope: Scope) -> AttachedFile | None:
    """A file, if its case or its task is in reach."""
    row = connection.execute(
        select(*_FILE)
        .join(StoredFile, StoredFile.sha256 == Attachment.sha256)
        .outerjoin(Case, Case.id == Attachment.case_id)
        .outerjoin(UserTask, UserTask.id == Attachment.task_id)
        .where(
            Attachment.id == attachment_id,
            or_(scope.cases(), scope.tasks(), Attachment.uploaded_by == scope.staff_id),
        )
    ).one_or_none()
    return None if row is None else AttachedFile(**row._mapping)


def files_of_task(connection: Connection, *, task_id: str) -> list[AttachedFile]:
    return _files(connection, Attachment.task_id == task_id)


def files_of_document(connection: Connection, *, document_id: str) -> list[AttachedFile]:
    return _files(connection, Attachment.document_id == document_id)


def files_of_case(connection: Connection, *, case_id: str) -> list[AttachedFile]:
    """Files of a case that the caller has found in its scope before."""
    return _files(connection, Attachment.case_id == case_id)


def _files(connection: Connection, condition: Any) -> list[AttachedFile]:
    rows = connection.execute(
        select(*_FILE)
        .join(StoredFile, StoredFile.sha256 == Attachment.sha256)
        .where(condition)
        .order_by(Attachment.uploaded_at, Attachment.id)
    )
    return [AttachedFile(**row._mapping) for row in rows]


_FILE = (
    Attachment.id,
    Attachment.name,
    Attachment.sha256,
    StoredFile.size,
    StoredFile.media_type,
    Attachment.case_id,
    Attachment.task_id,
    Attachment.document_id,
    Attachment.uploaded_by,
    Attachment.uploaded_at,
)
