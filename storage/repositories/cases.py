"""Writing to a family's case: opening it, its standing, the agencies that take part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from storage.columns import new_id
from storage.folding import search_key
from storage.models import Case, CaseAgency, CasePerson, CaseStatus, Municipality, Person
from storage.repositories.counters import next_case_number
from storage.repositories.people import People
from storage.upsert import insert_or

UNKNOWN_FAMILY = "семья не установлена"

OPEN_STATUSES = (
    CaseStatus.INTAKE,
    CaseStatus.CHECKING,
    CaseStatus.CHECKED,
    CaseStatus.RECOGNISED,
    CaseStatus.PROGRAMME,
)
"""A message about a family in one of these joins its case (decision at IC_G02)."""


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    id: str
    municipality_id: str
    number: str
    family_name: str
    status: str
    danger_level: str | None
    threat: bool
    informing_agency_id: str | None
    curator_id: str | None
    opened_at: datetime
    received_at: datetime | None
    recognised_on: date | None
    term_until: date | None
    control_on: date | None
    removed_on: date | None


_CASE_COLUMNS = (
    Case.id,
    Case.municipality_id,
    Case.number,
    Case.family_name,
    Case.status,
    Case.danger_level,
    Case.threat,
    Case.informing_agency_id,
    Case.curator_id,
    Case.opened_at,
    Case.received_at,
    Case.recognised_on,
    Case.term_until,
    Case.control_on,
    Case.removed_on,
)


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What tells one person from another at intake: family documents come later."""

    surname: str
    given_name: str
    born_on: date


_CASE = select(*_CASE_COLUMNS).where(Case.id == bindparam("case_id"))
_SPECIALISTS = select(CaseAgency.agency_id, CaseAgency.specialist_id).where(
    CaseAgency.case_id == bindparam("case_id"),
    CaseAgency.part == bindparam("part"),
    CaseAgency.until.is_(None),
    CaseAgency.specialist_id.is_not(None),
)


class Cases:
    def __init__(self, connection: Connection):
        self._connection = connection
        self._people = People(connection)
        self.stages: dict[str, str] = {}
        """Cases whose standing this transaction has changed."""

    def open(
        self,
        municipality_id: str,
        *,
        year: int,
        at: datetime,
        informing_agency_id: str | None = None,
        threat: bool = False,
    ) -> CaseRow:
        """A new case, numbered ``{municipality}-{year}-{no}``; the family is named when it is identified."""
        ordinal = self.next_number(municipality_id, year)
        number = f"{self._code_of(municipality_id)}-{year}-{ordinal}"
        case_id = new_id()
        self._connection.execute(
            insert(Case).values(
                id=case_id,
                municipality_id=municipality_id,
                number=number,
                year=year,
                ordinal=ordinal,
                family_name=UNKNOWN_FAMILY,
                status=CaseStatus.INTAKE,
                threat=threat,
                is_late=False,
                informing_agency_id=informing_agency_id,
                opened_at=at,
                search_key=search_key(number),
            )
        )
        if informing_agency_id:
            self.take_part(case_id, informing_agency_id, "informing", at=at)
        return self.get(case_id)

    def next_number(self, municipality_id: str, year: int) -> int:
        return next_case_number(self._connection, municipality_id, year)

    def _code_of(self, municipality_id: str) -> str:
        code = select(Municipality.code).where(Municipality.id == municipality_id)
        return self._connection.execute(code).scalar_one()

    def get(self, case_id: str) -> CaseRow:
        row = self._connection.execute(_CASE, {"case_id": case_id}).one()
        return CaseRow(**row._mapping)

    def find(self, case_id: str, *, municipality_id: str) -> CaseRow | None:
        """A case by its id, if it is this municipality's."""
        row = self._connection.execute(
            select(*_CASE_COLUMNS).where(Case.id == case_id, Case.municipality_id == municipality_id)
        ).one_or_none()
        return None if row is None else CaseRow(**row._mapping)

    def set_status(self, case_id: str, status: CaseStatus) -> None:
        self._change(case_id, {"status": status})

    def set_family_name(self, case_id: str, family_name: str) -> None:
        self._change(case_id, {"family_name": family_name})
        self.refresh_search_key(case_id)

    def set_informing_agency(self, case_id: str, agency_id: str) -> None:
        self._change(case_id, {"informing_agency_id": agency_id})

    def set_danger_level(self, case_id: str, level: str) -> None:
        self._change(case_id, {"danger_level": level})

    def set_threat(self, case_id: str, threat: bool) -> None:
        self._change(case_id, {"threat": threat})

    def flag_late(self, case_id: str) -> None:
        self._change(case_id, {"is_late": True})

    def receive(self, case_id: str, at: datetime) -> datetime:
        """When the commission heard for the first time; a later letter does not move it (A-ME-6)."""
        known = self.get(case_id).received_at
        first = at if known is None else min(known, at)
        self._change(case_id, {"received_at": first})
        return first

    def recognise(self, case_id: str, *, on: date) -> None:
        self._change(case_id, {"status": CaseStatus.RECOGNISED, "recognised_on": on})

    def set_term(self, case_id: str, until: date) -> None:
        self._change(case_id, {"term_until": until})

    def set_control(self, case_id: str, on: date) -> None:
        self._change(case_id, {"control_on": on})

    def appoint_curator(self, case_id: str, staff_id: str) -> None:
        self._change(case_id, {"curator_id": staff_id})

    def close(
        self,
        case_id: str,
        status: CaseStatus,
        *,
        at: datetime,
        on: date | None = None,
        ground: str | None = None,
    ) -> None:
        """The end of the case, whatever it was: not confirmed, refused, off the register, annulled."""
        self._change(case_id, {"status": status, "closed_at": at, "removed_on": on, "removal_ground": ground})

    def join(self, case_id: str, to_case_id: str, *, at: datetime) -> None:
        self._change(case_id, {"status": CaseStatus.JOINED, "joined_case_id": to_case_id, "closed_at": at})

    def came_from(self, case_id: str, other_case_id: str) -> None:
        """The family moved here: its case of the old place stays there and is linked."""
        self._change(case_id, {"moved_from_id": other_case_id})

    def joined_to(self, case_id: str) -> str | None:
        """The case that this one was joined to."""
        return self._connection.execute(
            select(Case.joined_case_id).where(Case.id == case_id)
        ).scalar_one_or_none()

    def separate(self, case_id: str) -> None:
        """The joining was a mistake: the message is of a family of its own and is checked."""
        self._change(case_id, {"status": CaseStatus.INTAKE, "joined_case_id": None, "closed_at": None})

    def _change(self, case_id: str, values: Mapping[str, object]) -> None:
        self._connection.execute(update(Case).where(Case.id == case_id).values(**values))
        if "status" in values:
            self.stages[case_id] = str(values["status"])

    def refresh_search_key(self, case_id: str) -> None:
        """Number, family and everybody in it, folded: what the search box looks through."""
        case = self.get(case_id)
        names = [person.full_name for person in self._people.of_case(case_id)]
        self._change(case_id, {"search_key": search_key(case.number, case.family_name, *names)})

    def take_part(
        self, case_id: str, agency_id: str, part: str, *, at: datetime, specialist_id: str | None = None
    ) -> None:
        """An agency's part, written once; taking part again reopens it."""
        statement = insert_or(self._connection, CaseAgency).values(
            id=new_id(),
            case_id=case_id,
            agency_id=agency_id,
            part=part,
            specialist_id=specialist_id,
            since=at,
            until=None,
        )
        changes: dict[str, object] = {"until": None}
        if specialist_id:
            changes["specialist_id"] = specialist_id
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=["case_id", "agency_id", "part"], set_=changes)
        )

    def leave(self, case_id: str, agency_id: str, part: str, *, at: datetime) -> None:
        self._connection.execute(
            update(CaseAgency)
            .where(CaseAgency.case_id == case_id, CaseAgency.agency_id == agency_id, CaseAgency.part == part)
            .values(until=at)
        )

    def agencies(self, case_id: str, part: str) -> list[str]:
        """Ids of the agencies that have this part now, in the order they joined."""
        ids = (
            select(CaseAgency.agency_id)
            .where(CaseAgency.case_id == case_id, CaseAgency.part == part, CaseAgency.until.is_(None))
            .order_by(CaseAgency.since, CaseAgency.agency_id)
        )
        return list(self._connection.execute(ids).scalars())

    def agencies_of(self, case_id: str) -> list[str]:
        """Every agency that takes part in the case now, in whatever way."""
        taking_part = select(CaseAgency.agency_id).where(
            CaseAgency.case_id == case_id, CaseAgency.until.is_(None)
        )
        return list(self._connection.execute(taking_part.distinct()).scalars())

    def specialists(self, case_id: str, part: str) -> dict[str, str]:
        """Agency to the member of its staff who answers for this part, where one is named."""
        rows = self._connection.execute(_SPECIALISTS, {"case_id": case_id, "part": part})
        return {row.agency_id: row.specialist_id for row in rows if row.specialist_id}

    def find_open_by_person(
        self, municipality_id: str, people: Iterable[Identity], *, except_case_id: str | None = None
    ) -> str | None:
        """The open case that already has one of these people: surname, name and birth date agree."""
        for person in people:
            found = self._open_case_of(municipality_id, person, except_case_id)
            if found:
                return found
        return None

    def _open_case_of(self, municipality_id: str, person: Identity, except_case_id: str | None) -> str | None:
        # Folded names: at intake one agency writes «Пётр», the other «Петр».
        names = search_key(person.surname, person.given_name)
        statement = (
            select(Case.id)
            .join(CasePerson, CasePerson.case_id == Case.id)
            .join(Person, Person.id == CasePerson.person_id)
            .where(
                Person.municipality_id == municipality_id,
                Person.born_on == person.born_on,
                Person.search_key.startswith(names, autoescape=True),
                Case.status.in_(OPEN_STATUSES),
            )
            .order_by(Case.opened_at, Case.id)
        )
        if except_case_id:
            statement = statement.where(Case.id != except_case_id)
        return self._connection.execute(statement.limit(1)).scalar_one_or_none()
