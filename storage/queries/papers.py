"""What stands on a paper around its text: who it is from, about whom, what session decided it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from storage.models import (
    Agency,
    CasePerson,
    CommissionSession,
    Document,
    DocumentEvent,
    Municipality,
    NameForms,
    Person,
    RoleAssignment,
    StaffMember,
)


@dataclass(frozen=True, kw_only=True)
class Organ:
    id: str
    name: str
    short_name: str
    address: str | None
    phone: str | None


@dataclass(frozen=True, kw_only=True)
class Official:
    id: str
    full_name: str
    short_name: str
    position: str | None


@dataclass(frozen=True, kw_only=True)
class PersonOfCase:
    id: str
    surname: str
    given_name: str
    patronymic: str | None
    gender: str | None
    born_on: date | None
    kin: str
    occupation: str | None


@dataclass(frozen=True, kw_only=True)
class HeldSession:
    id: str
    held_at: datetime
    place: str | None
    protocol_number: str | None
    members_total: int
    present: Sequence[str]
    presiding_id: str | None


@dataclass(frozen=True, kw_only=True)
class Place:
    id: str
    name: str
    region_code: str


@dataclass(frozen=True, kw_only=True)
class DocumentStep:
    """A step of a document that a person wrote down."""

    state: str
    day: date
    way: str | None
    party: str | None
    note: str | None
    at: datetime
    by_name: str


@dataclass(frozen=True, kw_only=True)
class DocumentVersion:
    id: str
    version: int
    state: str
    drawn_on: date
    created_at: datetime
    author_name: str | None
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class WrittenForms:
    kind: str
    subject: str
    nominative: str
    forms: dict[str, str]


def organ(connection: Connection, *, agency_id: str) -> Organ | None:
    row = connection.execute(_ORGANS.where(Agency.id == agency_id)).one_or_none()
    return None if row is None else Organ(**row._mapping)


def organ_of_kind(connection: Connection, *, municipality_id: str, kind: str) -> Organ | None:
    row = connection.execute(
        _ORGANS.where(Agency.municipality_id == municipality_id, Agency.kind == kind).limit(1)
    ).one_or_none()
    return None if row is None else Organ(**row._mapping)


def place(connection: Connection, *, municipality_id: str) -> Place:
    row = connection.execute(
        select(Municipality.id, Municipality.name, Municipality.region_code).where(
            Municipality.id == municipality_id
        )
    ).one()
    return Place(**row._mapping)


def people_of_case(connection: Connection, *, case_id: str) -> list[PersonOfCase]:
    rows = connection.execute(
        select(
            Person.id,
            Person.surname,
            Person.given_name,
            Person.patronymic,
            Person.gender,
            Person.born_on,
            CasePerson.kin,
            CasePerson.occupation,
        )
        .join(CasePerson, CasePerson.person_id == Person.id)
        .where(CasePerson.case_id == case_id)
        .order_by(CasePerson.position)
    )
    return [PersonOfCase(**row._mapping) for row in rows]


def officials(connection: Connection, *, staff_ids: Iterable[str]) -> dict[str, Official]:
    ids = sorted(set(staff_ids))
    if not ids:
        return {}
    rows = connection.execute(_OFFICIALS.where(StaffMember.id.in_(ids)))
    return {row.id: Official(**row._mapping) for row in rows}


def holder(connection: Connection, *, group_key: str, on: date) -> Official | None:
    """Who holds a role on a day; the first by name, if several do."""
    valid_until, valid_from = RoleAssignment.valid_until, RoleAssignment.valid_from
    row = connection.execute(
        _OFFICIALS.join(RoleAssignment, RoleAssignment.staff_id == StaffMember.id)
        .where(
            RoleAssignment.group_key == group_key,
            or_(valid_from.is_(None), valid_from <= on),
            or_(valid_until.is_(None), valid_until >= on),
        )
        .order_by(StaffMember.full_name)
        .limit(1)
    ).one_or_none()
    return None if row is None else Official(**row._mapping)


def held_session(connection: Connection, *, session_id: str) -> HeldSession | None:
    names = HeldSession.__dataclass_fields__
    row = connection.execute(
        select(*(getattr(CommissionSession, name) for name in names)).where(
            CommissionSession.id == session_id
        )
    ).one_or_none()
    return None if row is None else HeldSession(**row._mapping)


def steps_of(connection: Connection, *, document_id: str) -> list[DocumentStep]:
    names = DocumentStep.__dataclass_fields__
    rows = connection.execute(
        select(*(getattr(DocumentEvent, name) for name in names))
        .where(DocumentEvent.document_id == document_id)
        .order_by(DocumentEvent.at, DocumentEvent.id)
    )
    return [DocumentStep(**row._mapping) for row in rows]


def versions_of(connection: Connection, *, document_id: str) -> list[DocumentVersion]:
    """All versions of the same document, the newest first; the document itself among them."""
    origin = connection.execute(
        select(Document.origin_id).where(Document.id == document_id)
    ).scalar_one_or_none()
    first = origin or document_id
    rows = connection.execute(
        select(
            Document.id,
            Document.version,
            Document.state,
            Document.drawn_on,
            Document.created_at,
            StaffMember.short_name.label("author_name"),
            Document.reason,
        )
        .outerjoin(StaffMember, StaffMember.id == Document.author_id)
        .where(or_(Document.id == first, Document.origin_id == first))
        .order_by(Document.created_at.desc(), Document.version.desc(), Document.id)
    )
    return [DocumentVersion(**row._mapping) for row in rows]


def written_forms(
    connection: Connection, *, municipality_id: str, subjects: Iterable[str]
) -> list[WrittenForms]:
    """The declensions that people of the municipality have written for these subjects."""
    wanted = sorted(set(subjects))
    if not wanted:
        return []
    rows: Any = connection.execute(
        select(NameForms.kind, NameForms.subject, NameForms.nominative, NameForms.forms).where(
            NameForms.municipality_id == municipality_id, NameForms.subject.in_(wanted)
        )
    )
    return [WrittenForms(**row._mapping) for row in rows]


_ORGANS = select(Agency.id, Agency.name, Agency.short_name, Agency.address, Agency.phone)
_OFFICIALS = select(StaffMember.id, StaffMember.full_name, StaffMember.short_name, StaffMember.position)
