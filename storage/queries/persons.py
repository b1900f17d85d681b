"""People across cases: the cases a record stands in, relatives, addresses, papers — inside one's reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from storage.folding import search_key, search_words
from storage.models import Address, Case, CasePerson, CaseStatus, Document, Person, PersonDecision
from storage.scope import Scope

MOST_LINKS = 20
"""Merged into one that was merged into another: the chain ends long before."""
_LAST = "\uffff"


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    id: str
    municipality_id: str
    surname: str
    given_name: str
    patronymic: str | None
    born_on: date | None
    gender: str | None
    died_on: date | None
    created_at: datetime
    merged_into_id: str | None

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)


@dataclass(frozen=True, kw_only=True)
class PersonsCase:
    """What a person is in one case."""

    case_id: str
    number: str
    family_name: str
    case_status: str
    opened_at: datetime
    kin: str
    status: str
    registered_on: date | None
    removed_on: date | None
    removal_ground: str | None
    occupation: str | None


@dataclass(frozen=True, kw_only=True)
class Relative:
    id: str
    full_name: str
    born_on: date | None
    kin: str
    case_id: str


@dataclass(frozen=True, kw_only=True)
class AddressLine:
    kind: str
    text: str
    since: date | None
    until: date | None
    case_id: str
    own: bool
    """Of this person alone; otherwise of the whole family."""


@dataclass(frozen=True, kw_only=True)
class PersonPaper:
    id: str
    case_id: str
    form_key: str
    title: str
    number: str | None
    drawn_on: date
    state: str
    content: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class DecisionLine:
    id: str
    kind: str
    kept_id: str
    other_id: str
    at: datetime
    by_name: str
    reason: str
    changes: Any
    undone_at: datetime | None
    undone_by: str | None
    undo_reason: str | None


_PERSON = tuple(getattr(Person, name) for name in PersonRow.__dataclass_fields__)
_DECISION = tuple(getattr(PersonDecision, name) for name in DecisionLine.__dataclass_fields__)


def standing_id(connection: Connection, person_id: str) -> str:
    """The record that stands for this one now: itself, or the one it was merged into."""
    for _ in range(MOST_LINKS):
        found = connection.execute(
            select(Person.merged_into_id).where(Person.id == person_id)
        ).scalar_one_or_none()
        if found is None:
            break
        person_id = found
    return person_id


def person_row(connection: Connection, *, person_id: str) -> PersonRow | None:
    row = connection.execute(select(*_PERSON).where(Person.id == person_id)).one_or_none()
    return None if row is None else PersonRow(**row._mapping)


def persons_cases(connection: Connection, *, person_id: str, scope: Scope) -> list[PersonsCase]:
    """The person's cases in reach, the newest first; a family whose case a court annulled is not told."""
    rows = connection.execute(
        select(
            Case.id.label("case_id"),
            Case.number,
            Case.family_name,
            Case.status.label("case_status"),
            Case.opened_at,
            CasePerson.kin,
            CasePerson.status,
            CasePerson.registered_on,
            CasePerson.removed_on,
            CasePerson.removal_ground,
            CasePerson.occupation,
        )
        .join(CasePerson, CasePerson.case_id == Case.id)
        .where(CasePerson.person_id == person_id, Case.status != CaseStatus.ANNULLED, scope.cases())
        .order_by(Case.opened_at.desc(), Case.id)
    )
    return [PersonsCase(**row._mapping) for row in rows]


def count_of_cases(connection: Connection, *, person_id: str) -> int:
    """In how many cases the person stands, whoever may see them."""
    return connection.execute(
        select(func.count()).select_from(CasePerson).where(CasePerson.person_id == person_id)
    ).scalar_one()


def relatives_of(connection: Connection, *, person_id: str, case_ids: Sequence[str]) -> list[Relative]:
    """Others in the same cases."""
    rows = connection.execute(
        select(
            Person.id,
            Person.surname,
            Person.given_name,
            Person.patronymic,
            Person.born_on,
            CasePerson.kin,
            CasePerson.case_id,
        )
        .join(CasePerson, CasePerson.person_id == Person.id)
        .where(CasePerson.case_id.in_(case_ids), Person.id != person_id)
        .order_by(Person.sort_key, CasePerson.case_id)
    )
    return [
        Relative(
            id=row.id,
            full_name=" ".join(part for part in (row.surname, row.given_name, row.patronymic) if part),
            born_on=row.born_on,
            kin=row.kin,
            case_id=row.case_id,
        )
        for row in rows
    ]


def address_history(
    connection: Connection, *, case_ids: Sequence[str], person_id: str | None = None
) -> list[AddressLine]:
    """Addresses of these cases, those in force first; of one person, without those of others alone."""
    whose: ColumnElement[bool] = Address.person_id.is_(None)
    if person_id is not None:
        whose = or_(whose, Address.person_id == person_id)
    rows = connection.execute(
        select(Address.kind, Address.text, Address.since, Address.until, Address.case_id, Address.person_id)
        .where(Address.case_id.in_(case_ids), whose)
        .order_by(Address.until.is_not(None), Address.since.desc(), Address.id)
    )
    return [
        AddressLine(
            kind=row.kind,
            text=row.text,
            since=row.since,
            until=row.until,
            case_id=row.case_id,
            own=row.person_id is not None,
        )
        for row in rows
    ]


def papers_of(connection: Connection, *, case_ids: Sequence[str], limit: int = 100) -> list[PersonPaper]:
    """Documents of these cases, the newest first."""
    columns = [getattr(Document, name) for name in PersonPaper.__dataclass_fields__]
    rows = connection.execute(
        select(*columns)
        .where(Document.case_id.in_(case_ids))
        .order_by(Document.created_at.desc(), Document.id)
        .limit(limit)
    )
    return [PersonPaper(**row._mapping) for row in rows]


def decisions_about(connection: Connection, *, person_id: str) -> list[DecisionLine]:
    """What was decided about this record and others, the newest first."""
    rows = connection.execute(
        select(*_DECISION)
        .where(or_(PersonDecision.kept_id == person_id, PersonDecision.other_id == person_id))
        .order_by(PersonDecision.at.desc(), PersonDecision.id)
    )
    return [DecisionLine(**row._mapping) for row in rows]


def find_people(
    connection: Connection, *, words: str, scope: Scope, born_on: date | None = None, limit: int = 50
) -> list[PersonRow]:
    """People of one's municipality in cases within reach, by the beginning of a surname, by birth date."""
    typed = search_words(words)
    if scope.municipality_id is None or not (typed or born_on):
        return []
    conditions: list[ColumnElement[bool]] = [
        Person.municipality_id == scope.municipality_id,
        Person.merged_into_id.is_(None),
        *(Person.search_key.contains(f" {word}", autoescape=True) for word in typed[1:]),
    ]
    if typed:
        conditions.append(_begins(connection, search_key(typed[0]).rstrip()))
    if born_on:
        conditions.append(Person.born_on == born_on)
    in_reach = (
        select(CasePerson.id)
        .join(Case, Case.id == CasePerson.case_id)
        .where(CasePerson.person_id == Person.id, Case.status != CaseStatus.ANNULLED, scope.cases())
        .correlate(Person)
        .exists()
    )
    rows = connection.execute(
        select(*_PERSON).where(*conditions, in_reach).order_by(Person.sort_key, Person.id).limit(limit)
    )
    return [PersonRow(**row._mapping) for row in rows]


def _begins(connection: Connection, beginning: str) -> ColumnElement[bool]:
    """The key begins so: asked in the way that each database answers from the index."""
    if connection.dialect.name == "sqlite":
        return and_(Person.search_key >= beginning, Person.search_key < beginning + _LAST)
    return Person.search_key.startswith(beginning, autoescape=True)
