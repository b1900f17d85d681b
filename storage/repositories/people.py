"""Writing the members of a family: parents and minors alike, each with a standing of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, func, insert, select, update

from storage.columns import new_id
from storage.folding import search_key
from storage.models import Address, CasePerson, Person, PersonStatus
from storage.ordering import sort_key


@dataclass(frozen=True, kw_only=True)
class CasePersonRow:
    """A member of a family as the case knows them. ``id`` is the person's."""

    id: str
    surname: str
    given_name: str
    patronymic: str | None
    born_on: date | None
    died_on: date | None
    kin: str
    status: str
    danger_level: str | None
    registered_on: date | None
    removed_on: date | None
    removal_ground: str | None
    occupation: str | None
    position: int

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)

    @property
    def is_minor(self) -> bool:
        return self.kin == "minor"


_COLUMNS = (
    Person.id,
    Person.surname,
    Person.given_name,
    Person.patronymic,
    Person.born_on,
    Person.died_on,
    CasePerson.kin,
    CasePerson.status,
    CasePerson.danger_level,
    CasePerson.registered_on,
    CasePerson.removed_on,
    CasePerson.removal_ground,
    CasePerson.occupation,
    CasePerson.position,
)


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    surname: str
    given_name: str
    patronymic: str | None = None
    born_on: date | None = None
    gender: str | None = None
    kin: str = "minor"
    occupation: str | None = None


@dataclass(frozen=True, kw_only=True)
class AddressRow:
    kind: str
    text: str
    person_id: str | None


_OF_CASE = (
    select(*_COLUMNS)
    .join(CasePerson, CasePerson.person_id == Person.id)
    .where(CasePerson.case_id == bindparam("the_case"))
    .order_by(CasePerson.position)
)


class People:
    def __init__(self, connection: Connection):
        self._connection = connection

    def add(self, case_id: str, municipality_id: str, person: NewPerson, *, at: datetime) -> str:
        """A new member of the family; answers the person's id."""
        person_id = new_id()
        names = (person.surname, person.given_name, person.patronymic)
        self._connection.execute(
            insert(Person).values(
                id=person_id,
                municipality_id=municipality_id,
                surname=person.surname,
                given_name=person.given_name,
                patronymic=person.patronymic,
                born_on=person.born_on,
                gender=person.gender,
                search_key=search_key(*names),
                sort_key=sort_key(*names),
                created_at=at,
            )
        )
        self._place(case_id, person_id, person)
        return person_id

    def _place(self, case_id: str, person_id: str, person: NewPerson) -> None:
        self._connection.execute(
            insert(CasePerson).values(
                id=new_id(),
                case_id=case_id,
                person_id=person_id,
                kin=person.kin,
                status=PersonStatus.NONE,
                occupation=person.occupation,
                position=self._next_position(case_id),
            )
        )

    def _next_position(self, case_id: str) -> int:
        last = select(func.max(CasePerson.position)).where(CasePerson.case_id == case_id)
        return (self._connection.execute(last).scalar() or 0) + 1

    def of_case(self, case_id: str) -> list[CasePersonRow]:
        """Everybody in the family, in the order they were written down."""
        rows = self._connection.execute(_OF_CASE, {"the_case": case_id})
        return [CasePersonRow(**row._mapping) for row in rows]

    def minors(self, case_id: str) -> list[CasePersonRow]:
        return [person for person in self.of_case(case_id) if person.is_minor]

    def amend(self, person_id: str, person: NewPerson) -> None:
        """What was learnt later about somebody: the patronymic, the birth date. Nothing known is erased."""
        known: dict[str, object] = {"surname": person.surname, "given_name": person.given_name}
        optional = {
            "patronymic": person.patronymic,
            "born_on": person.born_on,
            "gender": person.gender,
        }
        known.update({column: value for column, value in optional.items() if value})
        self._connection.execute(update(Person).where(Person.id == person_id).values(**known))
        self._refresh_keys(person_id)

    def _refresh_keys(self, person_id: str) -> None:
        names = self._connection.execute(
            select(Person.surname, Person.given_name, Person.patronymic).where(Person.id == person_id)
        ).one()
        keys = {"search_key": search_key(*names), "sort_key": sort_key(*names)}
        self._connection.execute(update(Person).where(Person.id == person_id).values(**keys))

    def record_death(self, person_id: str, on: date) -> None:
        self._connection.execute(update(Person).where(Person.id == person_id).values(died_on=on))

    def set_occupation(self, case_id: str, person_id: str, occupation: str) -> None:
        self._change(case_id, person_id, {"occupation": occupation})

    def set_danger_level(self, case_id: str, person_id: str, level: str) -> None:
        self._change(case_id, person_id, {"danger_level": level})

    def register(self, case_id: str, person_id: str, *, on: date) -> None:
        """The standing «находится в СОП», from the day of the resolution."""
        values: dict[str, object] = {
            "status": PersonStatus.REGISTERED,
            "registered_on": on,
            "removed_on": None,
            "removal_ground": None,
        }
        self._change(case_id, person_id, values)

    def remove(
        self,
        case_id: str,
        person_id: str,
        *,
        on: date,
        ground: str,
        status: PersonStatus = PersonStatus.REMOVED,
    ) -> None:
        self._change(case_id, person_id, {"status": status, "removed_on": on, "removal_ground": ground})

    def _change(self, case_id: str, person_id: str, values: Mapping[str, object]) -> None:
        self._connection.execute(
            update(CasePerson)
            .where(CasePerson.case_id == case_id, CasePerson.person_id == person_id)
            .values(**values)
        )

    def settle(
        self,
        case_id: str,
        municipality_id: str,
        *,
        kind: str,
        text: str,
        since: date,
        person_id: str | None = None,
    ) -> None:
        """The family's address of this kind from a day on; the one before it ends."""
        current = [row for row in self.addresses(case_id) if row.kind == kind and row.person_id == person_id]
        if any(row.text == text for row in current):
            return
        self._end_address(case_id, kind, person_id, since)
        self._connection.execute(
            insert(Address).values(
                id=new_id(),
                municipality_id=municipality_id,
                case_id=case_id,
                person_id=person_id,
                kind=kind,
                text=text,
                since=since,
                until=None,
            )
        )

    def _end_address(self, case_id: str, kind: str, person_id: str | None, until: date) -> None:
        whose = Address.person_id.is_(None) if person_id is None else Address.person_id == person_id
        self._connection.execute(
            update(Address)
            .where(Address.case_id == case_id, Address.kind == kind, whose, Address.until.is_(None))
            .values(until=until)
        )

    def addresses(self, case_id: str) -> list[AddressRow]:
        rows = self._connection.execute(
            select(Address.kind, Address.text, Address.person_id)
            .where(Address.case_id == case_id, Address.until.is_(None))
            .order_by(Address.since, Address.id)
        )
        return [AddressRow(**row._mapping) for row in rows]
