"""A quarter of a municipal commission with six agencies, and the regional commission that takes its list."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from storage.database import Database
from storage.models import Document, ProcessInstance
from storage.queries.republic import Republic, republic
from storage.queries.submissions import SubmissionLine, VersionLine, sent_rows, submissions, versions
from storage.submission_scope import SubmissionScope
from storage.unit_of_work import UnitOfWork
from tests.processes.path import CaseWalk
from tests.world import FOUNDED, World

FILE = "reconciliation_quarter.ru-me.bpmn"
SECRETARY, REGION = "sekretar", "solovyeva"
AGENCIES = {
    "shkola": ("education", "Школа № 1"),
    "policiya": ("police", "ПДН"),
    "socialnaya": ("social_protection", "Соцзащита"),
    "bolnica": ("health", "Больница"),
    "opeka": ("guardianship", "Опека"),
    "zanyatost": ("employment", "Центр занятости"),
}
YEARS = SubmissionScope(everything=True)


class QuarterWalk(CaseWalk):
    """A district of its own: its commission, six agencies, families on the databank."""

    def __init__(self, database: Database):
        self.agencies: dict[str, str] = {}
        with database.begin() as connection:
            self.municipality_id = self._settle(UnitOfWork(connection))
        super().__init__(World(database))
        self.world.municipality_id = self.municipality_id

    def deploy(self) -> None:
        self.world.to("2025-12-20 10:00")
        self.world.deploy(FILE)

    def _settle(self, uow: UnitOfWork) -> str:
        municipality_id = uow.organisation.add_municipality(
            region_code="ru-me", code="ОРШ", name="Оршанский район", zone="Europe/Moscow"
        )
        uow.organisation.add_agency(
            municipality_id=municipality_id, kind="kdn", name="КДНиЗП Оршанского района", short_name="КДНиЗП"
        )
        self._hire(uow, SECRETARY, municipality_id, None, "kdn_secretary", "mun", municipality_id)
        for login, (kind, name) in AGENCIES.items():
            agency = uow.organisation.add_agency(
                municipality_id=municipality_id, kind=kind, name=name, short_name=name
            )
            self.agencies[login] = agency
            self._hire(uow, login, municipality_id, agency, "agency_specialist", "agency", agency)
        return municipality_id

    def _hire(
        self, uow: UnitOfWork, login: str, place: str, agency: str | None, role: str, scope: str, held_in: str
    ) -> None:
        staff_id = uow.staff.hire(
            login=login,
            full_name=login.title(),
            short_name=login.title(),
            at=FOUNDED,
            municipality_id=place,
            agency_id=agency,
        )
        uow.staff.give_role(staff_id, role, scope, held_in)

    def put_on(self, family: str, on: str, *group: str, off: str | None = None) -> str:
        """A family on the databank since a day, with the agencies of its working group; its case."""
        with self.world.database.begin() as connection:
            uow = UnitOfWork(connection)
            case = uow.cases.open(self.municipality_id, year=2025, at=FOUNDED)
            uow.cases.set_family_name(case.id, family)
            row = {"minor": f"{family} Иван, 01.02.2012", "registered_on": on, "removed_on": off}
            row |= {"reason": ["3.2-1"], "removal_reason": "ME-6.3-d" if off else None}
            self._enter(uow, "F-ME-6", f"mun:{self.municipality_id}", case.id, row)
            for login in group:
                uow.cases.take_part(case.id, self.agencies[login], "working_group", at=FOUNDED)
        return case.id

    def record(self, login: str, case_id: str, on: str) -> None:
        """The agency's own record of a family."""
        with self.world.database.begin() as connection:
            content = {"subject": "семья", "registered_on": on, "removed_on": None}
            owner = f"agency:{self.agencies[login]}"
            self._enter(UnitOfWork(connection), "F-X-AGENCYREC", owner, case_id, content)

    def _enter(
        self, uow: UnitOfWork, register: str, owner: str, case_id: str, row: Mapping[str, object]
    ) -> None:
        uow.registers.enter(
            register,
            owner,
            municipality_id=self.municipality_id,
            year=2025,
            content=row,
            at=FOUNDED,
            by="somebody",
            case_id=case_id,
        )

    def _task_for(self, element: str, login: str) -> Any:
        """Tasks of a quarter belong to no case; each person does her own agency's."""
        tasks = self.world.open_tasks(element_id=element, municipality_id=self.municipality_id)
        own = self.agencies.get(login)
        return next(task for task in tasks if own is None or task.agency_id == own)

    def elements(self) -> list[str]:
        tasks = self.world.open_tasks(municipality_id=self.municipality_id)
        return sorted(task.element_id for task in tasks)

    def compare(self, at: str, **results: Mapping[str, object]) -> "QuarterWalk":
        """Every agency hands its act in; who is not named says that the lists are equal."""
        self.world.to(at)
        for login in self.agencies:
            self.world.pass_time(minutes=1)
            self.do("QR_T02", login, {"result": "equal", "differences": [], **results.get(login, {})})
        return self

    def compare_all(self, secretary: str) -> "QuarterWalk":
        """The secretary hands in the acts of all agencies of a district."""
        while "QR_T02" in self.elements():
            self.do("QR_T02", secretary, {"result": "equal", "differences": []})
        return self

    def send(self, secretary: str) -> "QuarterWalk":
        self.do("QR_T04", secretary)
        return self

    def accept(self) -> "QuarterWalk":
        self.do("QR_T05", REGION, {"accepted": True})
        return self

    @contextmanager
    def of(self, code: str) -> Iterator[None]:
        """Look at another municipality for a while."""
        own = self.municipality_id
        with self.world.database.read() as connection:
            place = UnitOfWork(connection).organisation.municipality_by_code(code)
        assert place is not None
        self.municipality_id = place.id
        yield
        self.municipality_id = own

    def ends_reached(self) -> set[str]:
        return {end for (ends,) in self.world.rows(select(ProcessInstance.ends)) for end in ends}

    def line(self, form_key: str = "F-ME-7") -> SubmissionLine:
        with self.world.database.read() as connection:
            found = submissions(connection, YEARS, form_key=form_key, year=2025, quarter=4)
        return next(
            line for line in found if form_key == "F-ME-8" or line.municipality_id == self.municipality_id
        )

    def versions(self, form_key: str = "F-ME-7") -> list[VersionLine]:
        with self.world.database.read() as connection:
            return versions(connection, self.line(form_key).id)

    def republic(self) -> Republic:
        with self.world.database.read() as connection:
            return republic(connection, "ru-me", year=2025, quarter=4)

    def acts(self) -> list[Any]:
        columns = Document.__table__.c
        query = select(*columns).where(Document.form_key == "F-X-RECON")
        return self.world.rows(query.order_by(Document.created_at))

    def rows_of(self, version: VersionLine) -> list[Mapping[str, Any]]:
        with self.world.database.read() as connection:
            return sent_rows(connection, version.id)
