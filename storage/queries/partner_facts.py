"""What a message to a partner tells of: documents and terms of tasks, and what an agreement lets be said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from storage.models import Case, Deadline, Document, Municipality, PartnerMessage


@dataclass(frozen=True, kw_only=True)
class DocumentFacts:
    id: str
    form_key: str
    kind: str | None
    state: str
    task_id: str | None
    agency_id: str | None
    title: str
    number: str | None
    drawn_on: date
    content: Any


_DOCUMENT = tuple(getattr(Document, name) for name in DocumentFacts.__dataclass_fields__)


def documents_of_tasks(connection: Connection, task_ids: Sequence[str]) -> list[DocumentFacts]:
    """The papers that these tasks have made."""
    rows = connection.execute(
        select(*_DOCUMENT).where(Document.task_id.in_(task_ids)).order_by(Document.created_at, Document.id)
    )
    return [DocumentFacts(**row._mapping) for row in rows]


def document_facts(connection: Connection, document_id: str) -> DocumentFacts | None:
    row = connection.execute(select(*_DOCUMENT).where(Document.id == document_id)).one_or_none()
    return None if row is None else DocumentFacts(**row._mapping)


def terms_met_by(connection: Connection, task_ids: Sequence[str]) -> list[tuple[str, str]]:
    """Element and task of the terms that the completion of these tasks has met in time."""
    rows = connection.execute(
        select(Deadline.element_id, Deadline.user_task_id)
        .where(Deadline.user_task_id.in_(task_ids), Deadline.state == "met")
        .order_by(Deadline.id)
    )
    return [(row.element_id, row.user_task_id) for row in rows]


def case_number(connection: Connection, case_id: str) -> str | None:
    return connection.execute(select(Case.number).where(Case.id == case_id)).scalar_one_or_none()


def case_numbered(
    connection: Connection, number: str, *, region_code: str, municipality_id: str | None
) -> str | None:
    """The case with this number, in the place of a partner."""
    query = (
        select(Case.id)
        .join(Municipality, Municipality.id == Case.municipality_id)
        .where(Case.number == number, Municipality.region_code == region_code)
    )
    if municipality_id is not None:
        query = query.where(Case.municipality_id == municipality_id)
    found = list(connection.execute(query.limit(2)).scalars())
    return found[0] if len(found) == 1 else None


def papers_of(connection: Connection, instance_id: str) -> list[tuple[str, str]]:
    """Documents that a procedure must send on paper: id and title."""
    rows = connection.execute(
        select(Document.id, Document.title)
        .join(PartnerMessage, PartnerMessage.document_id == Document.id)
        .where(PartnerMessage.paper_instance_id == instance_id)
        .distinct()
        .order_by(Document.title, Document.id)
    )
    return [(row.id, row.title) for row in rows]
