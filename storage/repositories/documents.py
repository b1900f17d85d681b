"""Writing documents: drawn up, signed, sent. A new version is a new row; the old one stays as it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from storage.columns import new_id
from storage.models import Document, DocumentEvent, DocumentState, UserTask
from storage.repositories.counters import (
    last_register_number,
    next_register_number,
    raise_register_number,
)


@dataclass(frozen=True, kw_only=True)
class NewDocument:
    """What a document says and where it belongs."""

    form_key: str
    title: str
    municipality_id: str
    drawn_on: date
    author_id: str
    content: Mapping[str, object]
    case_id: str | None = None
    kind: str | None = None
    number: str | None = None
    version: int = 1
    task_id: str | None = None
    session_id: str | None = None
    agency_id: str | None = None
    sent_to: str | None = None
    clauses: str | None = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """A document goes on by hand."""

    state: str
    day: date
    way: str | None = None
    party: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class DocumentRow:
    id: str
    case_id: str | None
    municipality_id: str
    origin_id: str | None
    form_key: str
    kind: str | None
    title: str
    number: str | None
    drawn_on: date
    version: int
    state: str
    agency_id: str | None
    task_id: str | None
    session_id: str | None
    author_id: str
    content: Mapping[str, Any]
    created_at: datetime


_COLUMNS = (
    Document.id,
    Document.case_id,
    Document.municipality_id,
    Document.origin_id,
    Document.form_key,
    Document.kind,
    Document.title,
    Document.number,
    Document.drawn_on,
    Document.version,
    Document.state,
    Document.agency_id,
    Document.task_id,
    Document.session_id,
    Document.author_id,
    Document.content,
    Document.created_at,
)


_DOCUMENTS = select(*_COLUMNS)
_BY_ID = select(*_COLUMNS).where(Document.id == bindparam("document_id"))
_OF_CASE = (
    select(*_COLUMNS)
    .where(Document.case_id == bindparam("case_id"))
    .order_by(Document.created_at, Document.version, Document.id)
)
_OF_FORM = _OF_CASE.where(Document.form_key == bindparam("form_key"))
_OF_TASK = (
    select(Document.id)
    .where(Document.task_id == bindparam("task_id"), Document.form_key == bindparam("form_key"))
    .limit(1)
)


class Documents:
    def __init__(self, connection: Connection):
        self._connection = connection

    def draw_up(self, new: NewDocument, *, at: datetime, state: DocumentState = DocumentState.DRAFT) -> str:
        document_id = new_id()
        values = {**vars(new), "content": dict(new.content)}
        self._connection.execute(
            insert(Document).values(id=document_id, state=state, created_at=at, **values)
        )
        return document_id

    def take_number(
        self, form_key: str, municipality_id: str, year: int, *, written: str | None = None
    ) -> str:
        """The next number of this kind of paper in the year, or the one written by hand."""
        counted = (self._connection, f"document:{form_key}", f"mun:{municipality_id}", year)
        if written is None:
            return str(next_register_number(*counted))
        if written.isdecimal():
            raise_register_number(*counted, int(written))
        return written

    def has_number(self, form_key: str, municipality_id: str, year: int, number: str) -> bool:
        """Whether a paper of this kind bears the number in that year already."""
        found = select(Document.id).where(
            Document.form_key == form_key,
            Document.municipality_id == municipality_id,
            Document.number == number,
            Document.drawn_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
        return self._connection.execute(found.limit(1)).first() is not None

    def coming_number(self, form_key: str, municipality_id: str, year: int) -> str:
        """What :meth:`take_number` would answer now, for showing in a form."""
        owner = f"mun:{municipality_id}"
        return str(last_register_number(self._connection, f"document:{form_key}", owner, year) + 1)

    def next_version(self, case_id: str, form_key: str, *, agency_id: str | None = None) -> int:
        last = select(func.max(Document.version)).where(
            Document.case_id == case_id, Document.form_key == form_key
        )
        if agency_id is not None:
            last = last.where(Document.agency_id == agency_id)
        return (self._connection.execute(last).scalar() or 0) + 1

    def sign(
        self, document_id: str, *, by: str, at: datetime, content: Mapping[str, object] | None = None
    ) -> None:
        values: dict[str, object] = {"state": DocumentState.SIGNED, "signed_by": by, "signed_at": at}
        if content is not None:
            values["content"] = dict(content)
        self._connection.execute(
            update(Document)
            .where(Document.id == document_id, Document.state == DocumentState.DRAFT)
            .values(**values)
        )

    def stamp(self, document_id: str, marks: Mapping[str, object], *, session_id: str | None = None) -> None:
        """A mark put on the paper after it was drawn up, such as the stamp of approval."""
        content = self.get(document_id).content
        values: dict[str, object] = {"content": {**content, **marks}}
        if session_id:
            values["session_id"] = session_id
        self._connection.execute(update(Document).where(Document.id == document_id).values(**values))

    def mark_sent(self, document_id: str, *, to: str) -> None:
        self._connection.execute(
            update(Document).where(Document.id == document_id).values(state=DocumentState.SENT, sent_to=to)
        )

    def move(self, document_id: str, step: Step, *, at: datetime, by: str, by_name: str, signer: str) -> None:
        """A step by hand: the document's own columns follow it, the event keeps who said so."""
        values: dict[str, object] = {"state": step.state}
        if step.state == DocumentState.SIGNED:
            values |= {"signed_by": signer, "signed_at": at}
        if step.state == DocumentState.SENT:
            values["sent_to"] = step.party
        self._connection.execute(update(Document).where(Document.id == document_id).values(**values))
        self._connection.execute(
            insert(DocumentEvent).values(
                id=new_id(), document_id=document_id, at=at, by_id=by, by_name=by_name, **vars(step)
            )
        )

    def correct(
        self, old: DocumentRow, content: Mapping[str, object], *, reason: str, at: datetime, by: str
    ) -> tuple[str, int]:
        """The next version of a document, a draft again; answers its id and number."""
        first = old.origin_id or old.id
        last = select(func.max(Document.version)).where(
            or_(Document.id == first, Document.origin_id == first)
        )
        version = max(self._connection.execute(last).scalar() or 0, old.version) + 1
        copied = {
            key: value
            for key, value in self._connection.execute(
                select(Document.__table__).where(Document.__table__.c.id == old.id)
            )
            .one()
            ._mapping.items()
            if key not in {"signed_by", "signed_at", "sent_to"}
        }
        new = {
            "id": new_id(),
            "version": version,
            "state": DocumentState.DRAFT,
            "content": dict(content),
            "author_id": by,
            "created_at": at,
            "origin_id": first,
            "reason": reason,
        }
        self._connection.execute(insert(Document).values(**{**copied, **new}))
        return str(new["id"]), version

    def newest_version(self, paper: DocumentRow) -> str:
        """The id of the last version of the same document."""
        first = paper.origin_id or paper.id
        found = (
            select(Document.id)
            .where(or_(Document.id == first, Document.origin_id == first))
            .order_by(Document.version.desc(), Document.created_at.desc())
            .limit(1)
        )
        return str(self._connection.execute(found).scalar_one())

    def find(self, document_id: str) -> DocumentRow | None:
        row = self._connection.execute(_BY_ID, {"document_id": document_id}).one_or_none()
        return None if row is None else DocumentRow(**row._mapping)

    def get(self, document_id: str) -> DocumentRow:
        row = self._connection.execute(_BY_ID, {"document_id": document_id}).one()
        return DocumentRow(**row._mapping)

    def of_task(self, task_id: str, form_key: str) -> str | None:
        """The document this task has already made, so that a repeat makes no second one."""
        asked = {"task_id": task_id, "form_key": form_key}
        return self._connection.execute(_OF_TASK, asked).scalar_one_or_none()

    def of_case(self, case_id: str, form_key: str | None = None) -> list[DocumentRow]:
        """Documents of a case, oldest first."""
        statement = _OF_FORM if form_key else _OF_CASE
        rows = self._connection.execute(statement, {"case_id": case_id, "form_key": form_key})
        return [DocumentRow(**row._mapping) for row in rows]

    def of_instance(self, instance_id: str, form_key: str) -> list[DocumentRow]:
        """Documents made by the tasks of one run of a procedure, oldest first."""
        statement = _DOCUMENTS.join(UserTask, UserTask.id == Document.task_id).where(
            UserTask.instance_id == instance_id, Document.form_key == form_key
        )
        return self._found(statement)

    def of_municipality(
        self, municipality_id: str, form_key: str, *, kind: str | None = None
    ) -> list[DocumentRow]:
        """Documents of a municipality that belong to no case, oldest first."""
        return self._found(
            _DOCUMENTS.where(
                Document.municipality_id == municipality_id,
                Document.form_key == form_key,
                Document.kind == kind,
                Document.case_id.is_(None),
            )
        )

    def _found(self, statement: Any) -> list[DocumentRow]:
        rows = self._connection.execute(statement.order_by(Document.created_at, Document.id))
        return [DocumentRow(**row._mapping) for row in rows]

    def latest(self, case_id: str, form_key: str, *, kind: str | None = None) -> DocumentRow | None:
        found = [row for row in self.of_case(case_id, form_key) if kind is None or row.kind == kind]
        return found[-1] if found else None

    def latest_content(self, case_id: str, form_key: str) -> Mapping[str, Any]:
        """What the last document of this form says; nothing, if there is none."""
        last = self.latest(case_id, form_key)
        return last.content if last else {}
