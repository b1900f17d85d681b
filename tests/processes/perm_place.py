"""A district of Perm krai: organisations that keep the register of the risk group, and who collects it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from engine.commands import CompleteTask
from engine.facts.case import Occasion, gather
from engine.forms.prefill import initial_values
from engine.instances.reading import variables_at
from engine.jobs.due import pass_time
from storage.database import Database
from storage.models import (
    Deadline,
    DeadlineLogEntry,
    Document,
    ProcessInstance,
    RegisterEntry,
    RiskCodeList,
    RiskEntry,
)
from storage.queries import submissions as query
from storage.repositories.risk_entries import NewRiskEntry
from storage.submission_scope import SubmissionScope
from storage.unit_of_work import UnitOfWork
from tests.world import FOUNDED, LAW, World

PERM = ZoneInfo("Asia/Yekaterinburg")
FILE = "quarterly_submission.ru-per.bpmn"
ORGANISATIONS = {
    "sad1": ("preschool", "Детский сад № 1", "preschool"),
    "sad2": ("preschool", "Детский сад № 2", "preschool"),
    "shkola1": ("education", "Школа № 1", "school"),
    "shkola2": ("education", "Школа № 2", "school"),
    "shkola3": ("education", "Школа № 3", "school"),
    "bolnitsa": ("health", "Районная больница", "medical"),
    "tehnikum": ("college", "Аграрный техникум", "college"),
}
"""Logins of the keepers: kind of the agency, name, kind in the register. The head is ``<login>_head``."""
AUTHORITY, COMMISSION, KRAI = "otdel", "komissiya", "kray"
EDUCATION, HEALTH, DEPARTMENT = "minobr", "minzdrav", "departament"
_OFFICES = {
    AUTHORITY: ("edu_authority", "mun"),
    COMMISSION: ("district_kdn", "mun"),
    EDUCATION: ("min_edu", "region"),
    HEALTH: ("min_health", "region"),
    DEPARTMENT: ("dept_social_policy", "region"),
    KRAI: ("krai_kdn", "region"),
}
ANALYSIS = {"findings": "Число семей снижается.", "recommendations": "Усилить работу с техникумами."}


def settle(uow: UnitOfWork, code: str) -> str:
    """The district as it is founded; answers its id."""
    uow.organisation.add_region("ru-per", name="Пермский край", zone="Asia/Yekaterinburg")
    town = uow.organisation.add_municipality(
        region_code="ru-per", code=code, name="Добрянский район", zone="Asia/Yekaterinburg"
    )
    for login, (role, scope) in _OFFICES.items():
        staff_id = _hire(uow, login, town)
        uow.staff.give_role(staff_id, role, scope, town if scope == "mun" else "ru-per")
    authority = uow.organisation.add_agency(
        municipality_id=town, kind="education", name="Управление образования", short_name="Управление"
    )
    _hire(uow, "upravlenie", town, authority)
    for login, (kind, name, _) in ORGANISATIONS.items():
        agency = uow.organisation.add_agency(municipality_id=town, kind=kind, name=name, short_name=name)
        for who, role in ((login, "register_keeper"), (f"{login}_head", "org_head")):
            uow.staff.give_role(_hire(uow, who, town, agency), role, "agency", agency)
    return town


def _hire(uow: UnitOfWork, login: str, town: str, agency: str | None = None) -> str:
    name = login.title()
    return uow.staff.hire(
        login=login, full_name=name, short_name=name, at=FOUNDED, municipality_id=town, agency_id=agency
    )


class PermWorld(World):
    """The district at work: entries are in the register, the quarter is collected."""

    def __init__(self, database: Database, code: str = "ПРМ"):
        """Founds the district, unless the database has it already."""
        with database.begin() as connection:
            uow = UnitOfWork(connection)
            known = uow.organisation.municipality_by_code(code)
            town = known.id if known else settle(uow, code)
        super().__init__(database)
        self.municipality_id = town

    def begin(self, moment: str = "2026-03-30 09:00") -> "PermWorld":
        self.to(moment)
        self.deploy(FILE)
        return self

    def add_district(self) -> str:
        """One more district of the krai, whose commission sends an empty summary."""
        with self.database.begin() as connection:
            uow = UnitOfWork(connection)
            town = uow.organisation.add_municipality(
                region_code="ru-per", code="ПРМ2", name="Чердынский район", zone="Asia/Yekaterinburg"
            )
            staff_id = _hire(uow, f"{COMMISSION}2", town)
            uow.staff.give_role(staff_id, "district_kdn", "mun", town)
            return town

    def to(self, moment: str | datetime) -> None:
        if isinstance(moment, str):
            moment = datetime.fromisoformat(moment).replace(tzinfo=PERM)
        pass_time(self.executor, self.clock, moment)

    def enter(self, login: str, name: str, put_on: str, **changes: Any) -> str:
        """A child of an organisation, or a family, put on the register; answers the entry's id."""
        codes = {
            RiskCodeList.GROUND: changes.pop("grounds", ["2"]),
            RiskCodeList.EXTRA: changes.pop("extra", []),
        }
        new = NewRiskEntry(
            municipality_id=self.municipality_id,
            agency_id=self.agency(login),
            org_kind=ORGANISATIONS[login][2],
            kind=changes.pop("kind", "child"),
            child_name=name,
            born_on=date(2015, 5, 5),
            content={},
            codes=codes,
        )
        with self.database.begin() as connection:
            entries = UnitOfWork(connection).risk_entries
            entry = entries.draft(new, at=FOUNDED, by="keeper")
            entries.put_on(entry, date.fromisoformat(put_on), at=FOUNDED, by="head")
            for on, code in changes.items():
                day = date.fromisoformat(on.removeprefix("removed_").replace("_", "-"))
                entries.remove(entry, day, code, at=FOUNDED, by="head", content={})
        return entry

    def let_live_elsewhere(self, name: str) -> None:
        """The family of an entry lives in another district, whose commission reads it (PK 2.5)."""
        elsewhere = self.add_district()
        with self.database.begin() as connection:
            connection.execute(
                update(RiskEntry).where(RiskEntry.child_name == name).values(residence_id=elsewhere)
            )

    # One step

    def do(self, element: str, login: str, own: Mapping[str, Any] | None = None, *, at: str = "") -> None:
        """The login's open task of an element: opened, filled in, handed in."""
        if at:
            self.to(at)
        task = self.mine(element, login)
        self.run(CompleteTask(task_id=task.id, answers=self.opened(task, login) | dict(own or {})), login)

    def mine(self, element: str, login: str) -> Any:
        groups = self.actor(login).groups
        own = [task for task in self.open_tasks(element_id=element) if groups & set(task.groups)]
        assert own, f"{login} has no {element}; open are {self.open_elements()}"
        return own[0]

    def opened(self, task: Any, login: str) -> dict[str, Any]:
        with self.database.read() as connection:
            uow = UnitOfWork(connection)
            seen = variables_at(
                uow, self.executor.workshop, self.clock, instance_id=task.instance_id, task_id=task.id
            )
            occasion = Occasion(
                municipality_id=task.municipality_id,
                case_id=None,
                variables=seen,
                actor=self.actor(login),
                now=self.clock.now(),
                zone=PERM,
            )
            return dict(initial_values(LAW.forms.get(task.form_key), task.form_part, gather(uow, occasion)))

    def send(self, *logins: str, at: str = "", **changes: object) -> None:
        """Organisations send what their registers give, with changes where one is mistaken."""
        if at:
            self.to(at)
        for login in logins:
            kind = ORGANISATIONS[login][2]
            element = {"medical": "RQ_T02", "college": "RQ_T07"}.get(kind, "RQ_T01")
            self.do(element, login, {"checked": True, **changes})

    def check(self, element: str, login: str, back: str = "", *, at: str = "") -> None:
        """The check: all agrees, or it goes back to the organisation of a login."""
        wrong = (
            {"matches": False, "mismatch": "Не сходится.", "returned_to": self.agency(back)} if back else {}
        )
        self.do(element, login, {"matches": True, **wrong}, at=at)

    # What is left

    def dues(self) -> dict[str, str]:
        """Element → the last day of its newest term."""
        query_ = select(*Deadline.__table__.c).order_by(Deadline.created_at)
        return {term.element_id: str(term.due_date) for term in self.rows(query_)}

    def targets(self) -> dict[str, str]:
        return {term.element_id: str(term.target_date) for term in self.rows(select(*Deadline.__table__.c))}

    def term_states(self, element: str) -> list[str]:
        where = Deadline.element_id == element
        rows = self.rows(select(*Deadline.__table__.c).where(where).order_by(Deadline.created_at))
        return [term.state for term in rows]

    def lines(self, group: str = "", quarter: int = 1) -> list[query.SubmissionLine]:
        """Submissions of the quarter, as the holders of a group see them; all without one."""
        scope = SubmissionScope.of_groups([group]) if group else SubmissionScope(everything=True)
        with self.database.read() as connection:
            return query.submissions(connection, scope, form_key="F-PK-3", year=2026, quarter=quarter)

    def line(self, name: str) -> query.SubmissionLine:
        return next(line for line in self.lines() if line.sender_name == name)

    def versions(self, name: str) -> list[query.VersionLine]:
        with self.database.read() as connection:
            return query.versions(connection, self.line(name).id)

    def told_of(self, element: str) -> dict[str, set[str]]:
        """Step of the ladder → roles that it named for an element's terms."""
        query_ = (
            select(DeadlineLogEntry.step, DeadlineLogEntry.told)
            .join(Deadline, Deadline.id == DeadlineLogEntry.deadline_id)
            .where(Deadline.element_id == element)
        )
        told: dict[str, set[str]] = {}
        for step, groups in self.rows(query_):
            told.setdefault(step, set()).update(group.partition("@")[0] for group in groups)
        return told

    def papers(self) -> list[tuple[str, str]]:
        rows = self.rows(select(*Document.__table__.c).order_by(Document.created_at, Document.id))
        return [(row.form_key, row.title) for row in rows]

    def dispatched(self) -> list[str]:
        rows = self.rows(select(*RegisterEntry.__table__.c).order_by(RegisterEntry.entered_at))
        return [row.content["recipient"] for row in rows if row.register == "F-X-DISPATCH"]

    def runs(self) -> list[Any]:
        return self.rows(select(*ProcessInstance.__table__.c))

    def ends(self) -> set[str]:
        return {end for run in self.runs() for end in run.ends}
