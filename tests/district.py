"""A demo district on a real database, for tests of rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from engine.tables import read_table
from storage.database import Database
from storage.repositories.cases import CaseRow
from storage.repositories.documents import NewDocument
from storage.repositories.registers import EntryRow
from storage.unit_of_work import UnitOfWork

PEOPLE = Path(__file__).parent / "people"
PROCESSES = Path(__file__).parents[1] / "processes"
FOUNDED = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class District:
    """Медведевский район: its people and agencies by the names the tables give them."""

    uow: UnitOfWork
    municipality_id: str

    def agency(self, key: str) -> str:
        names = {row["key"]: row["name"] for row in read_table(PEOPLE / "agencies.csv", ("key", "name"))}
        agencies = self.uow.organisation.agencies(self.municipality_id)
        return next(agency.id for agency in agencies if agency.name == names[key])

    def staff(self, login: str) -> str:
        member = self.uow.staff.by_login(login)
        assert member is not None
        return member.id

    def open_case(self, year: int = 2025, informing: str | None = None) -> CaseRow:
        agency_id = self.agency(informing) if informing else None
        return self.uow.cases.open(self.municipality_id, year=year, at=FOUNDED, informing_agency_id=agency_id)

    def enter(
        self, register: str, owner: str, year: int, content: Mapping[str, object] | None = None
    ) -> EntryRow:
        return self.uow.registers.enter(
            register,
            owner,
            municipality_id=self.municipality_id,
            year=year,
            content=content or {},
            at=FOUNDED,
            by="somebody",
        )

    def document(self, case_id: str, form_key: str, version: int) -> NewDocument:
        return NewDocument(
            case_id=case_id,
            form_key=form_key,
            title=form_key,
            municipality_id=self.municipality_id,
            drawn_on=date(2025, 5, 5),
            author_id="somebody",
            version=version,
            content={},
        )


@pytest.fixture
def uow(database: Database) -> Iterator[UnitOfWork]:
    with database.begin() as connection:
        yield UnitOfWork(connection)


@pytest.fixture
def district(uow: UnitOfWork) -> District:
    municipality = uow.organisation.municipality_by_code("МДВ")
    assert municipality is not None
    return District(uow=uow, municipality_id=municipality.id)
