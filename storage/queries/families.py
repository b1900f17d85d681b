"""Who a case is about and who works on it: members of the family, addresses, agencies, measures."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, select

from storage.models import Address, Agency, CaseAgency, CasePerson, Person, ProgrammeRow, StaffMember


@dataclass(frozen=True, kw_only=True)
class FamilyMember:
    person_id: str
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
    occupation: str | None

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)

    @property
    def initials(self) -> str:
        """«К. М. С.»: what a role with a masked right sees."""
        parts = (self.surname, self.given_name, self.patronymic)
        return " ".join(f"{part[0]}." for part in parts if part)


@dataclass(frozen=True, kw_only=True)
class CaseAddress:
    kind: str
    text: str
    since: date | None
    until: date | None
    person_name: str | None
    """Whose alone it is; empty for the whole family's."""


@dataclass(frozen=True, kw_only=True)
class TakingPart:
    agency_id: str
    agency_name: str
    part: str
    specialist_name: str | None
    since: datetime
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class Measure:
    position: int
    measure: str
    agency_id: str | None
    agency_name: str | None
    due_on: date | None
    done_on: date | None
    result: str | None
    state: str


def family_of(connection: Connection, *, case_id: str) -> list[FamilyMember]:
    rows = connection.execute(
        select(
            Person.id.label("person_id"),
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
            CasePerson.occupation,
        )
        .join(CasePerson, CasePerson.person_id == Person.id)
        .where(CasePerson.case_id == case_id)
        .order_by(CasePerson.position)
    )
    return [FamilyMember(**row._mapping) for row in rows]


_ADDRESSES = (
    select(Address.kind, Address.text, Address.since, Address.until, Person.given_name.label("person_name"))
    .outerjoin(Person, Person.id == Address.person_id)
    .where(Address.case_id == bindparam("case_id"))
    .order_by(Address.until.is_not(None), Address.kind, Address.since.desc())
)
_AGENCIES = (
    select(
        CaseAgency.agency_id,
        Agency.short_name.label("agency_name"),
        CaseAgency.part,
        StaffMember.short_name.label("specialist_name"),
        CaseAgency.since,
        CaseAgency.until,
    )
    .join(Agency, Agency.id == CaseAgency.agency_id)
    .outerjoin(StaffMember, StaffMember.id == CaseAgency.specialist_id)
    .where(CaseAgency.case_id == bindparam("case_id"))
    .order_by(CaseAgency.since)
)


def addresses_of(connection: Connection, *, case_id: str) -> list[CaseAddress]:
    """Where the family lives, by kind."""
    return [each for each in address_history(connection, case_id=case_id) if each.until is None]


def address_history(connection: Connection, *, case_id: str) -> list[CaseAddress]:
    """Every address of the family, those in force first."""
    rows = connection.execute(_ADDRESSES, {"case_id": case_id})
    return [CaseAddress(**row._mapping) for row in rows]


def agencies_of(connection: Connection, *, case_id: str) -> list[TakingPart]:
    rows = connection.execute(_AGENCIES, {"case_id": case_id})
    return [TakingPart(**row._mapping) for row in rows]


def measures_of(connection: Connection, *, case_id: str) -> list[Measure]:
    """Rows of the programme in its newest version."""
    newest = (
        select(ProgrammeRow.programme_version)
        .where(ProgrammeRow.case_id == case_id)
        .order_by(ProgrammeRow.programme_version.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = connection.execute(
        select(
            ProgrammeRow.position,
            ProgrammeRow.measure,
            ProgrammeRow.agency_id,
            Agency.short_name.label("agency_name"),
            ProgrammeRow.due_on,
            ProgrammeRow.done_on,
            ProgrammeRow.result,
            ProgrammeRow.state,
        )
        .outerjoin(Agency, Agency.id == ProgrammeRow.agency_id)
        .where(ProgrammeRow.case_id == case_id, ProgrammeRow.programme_version == newest)
        .order_by(ProgrammeRow.position)
    )
    return [Measure(**row._mapping) for row in rows]
