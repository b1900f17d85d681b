"""The demo district at work: people act by login, time is passed, rows are looked at."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select

import handlers
from engine import gate
from engine.actor import Actor
from engine.clock import FixedClock
from engine.commands import CompleteTask, Deploy, OpenCase, StartInstance
from engine.context import Workshop
from engine.executor import Executor
from engine.finding_words import FindingWords
from engine.gate.inspection import look_at
from engine.jobs.due import pass_time
from engine.law import Law
from engine.roles import with_stood_for
from storage.database import Database
from storage.models import ProcessInstance, UserTask
from storage.repositories.staff import Staff
from storage.unit_of_work import UnitOfWork

PROCESSES = Path(__file__).parents[1] / "processes"
MOSCOW = ZoneInfo("Europe/Moscow")
BEGUN_BY_THE_CALENDAR = frozenset({"reconciliation_quarter.ru-me.bpmn"})
"""Procedures that begin by themselves: a test that lets months pass must ask for them by name."""
FOUNDED = datetime(2025, 1, 1, tzinfo=MOSCOW)
LAW = Law(PROCESSES)


def at(text: str) -> datetime:
    """A local moment, for example ``at("2025-05-05 09:00")``."""
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW)


class World:
    def __init__(self, database: Database, law: Law = LAW):
        handlers.load_all()
        self.law = law
        self.database = database
        self.clock = FixedClock(at("2025-04-01 09:00"))
        self.executor = Executor(database, self.clock, Workshop(law, handlers.registry))
        with database.read() as connection:
            municipality = UnitOfWork(connection).organisation.municipality_by_code("МДВ")
        assert municipality is not None
        self.municipality_id = municipality.id

    # People

    def actor(self, login: str) -> Actor:
        with self.database.read() as connection:
            staff = Staff(connection)
            member = staff.by_login(login)
            assert member is not None, f"nobody is called {login}"
            return Actor(
                staff_id=member.id,
                name=member.short_name,
                login=login,
                groups=with_stood_for(self.law.roles, staff.groups_of(member.id, on=self.clock.now().date())),
                agency_id=member.agency_id,
                municipality_id=member.municipality_id,
            )

    def agency(self, login: str) -> str:
        """The agency where this person works."""
        agency_id = self.actor(login).agency_id
        assert agency_id is not None
        return agency_id

    # Procedures

    def deploy(self, *files: str) -> None:
        """Deploy procedures of the product by file name; without a name all that cases go by."""
        cases = (path for path in PROCESSES.glob("*.bpmn") if path.name not in BEGUN_BY_THE_CALENDAR)
        paths = [PROCESSES / name for name in files] or sorted(cases)
        self.deploy_bytes({path.name: path.read_bytes() for path in paths})

    def deploy_bytes(self, resources: Mapping[str, bytes]) -> None:
        self.run(Deploy(name="test", resources=resources))

    def deploy_past_the_gate(self, resources: Mapping[str, bytes]) -> None:
        """What today's gate refuses may have come in by yesterday's."""
        with patch.object(FindingWords, "errors", return_value=[]), patch.object(gate, "inspect", look_at):
            self.deploy_bytes(resources)

    def start(self, key: str, **variables: Any) -> str:
        answer = self.run(
            StartInstance(process_key=key, municipality_id=self.municipality_id, variables=variables)
        )
        return str(answer["instance_id"])

    def open_case(self, login: str, *, at_commission: bool = False) -> str:
        agency_id = None if at_commission else self.agency(login)
        command = OpenCase(municipality_id=self.municipality_id, agency_id=agency_id)
        return str(self.run(command, login)["case_id"])

    def run(self, command: Any, login: str = "", **options: Any) -> Mapping[str, Any]:
        actor = self.actor(login) if login else Actor.system()
        return self.executor.execute(command, actor=actor, **options)

    # Tasks

    def open_tasks(self, case_id: str | None = None, **where: Any) -> list[Any]:
        """Open tasks, oldest first."""
        query = select(UserTask).where(UserTask.status == "open").order_by(UserTask.created_at, UserTask.id)
        if case_id is not None:
            query = query.where(UserTask.case_id == case_id)
        for name, value in where.items():
            query = query.where(getattr(UserTask, name) == value)
        return self.rows(query)

    def open_elements(self, case_id: str | None = None) -> list[str]:
        return sorted(task.element_id for task in self.open_tasks(case_id))

    def task(self, element_id: str, case_id: str | None = None, **where: Any) -> Any:
        tasks = self.open_tasks(case_id, element_id=element_id, **where)
        assert tasks, f"no open task {element_id}; open are {self.open_elements(case_id)}"
        return tasks[0]

    def complete(
        self,
        element_id: str,
        login: str = "",
        answers: Mapping[str, Any] | None = None,
        *,
        case_id: str | None = None,
        variables: Mapping[str, Any] | None = None,
        **where: Any,
    ) -> None:
        """Finish the oldest open task of an element."""
        task = self.task(element_id, case_id, **where)
        self.run(CompleteTask(task_id=task.id, answers=answers or {}, variables=variables or {}), login)

    # Time

    def to(self, moment: str | datetime) -> None:
        """Let time pass until a local moment; timers fire on the way, in order."""
        pass_time(self.executor, self.clock, at(moment) if isinstance(moment, str) else moment)

    def pass_time(self, **span: float) -> None:
        self.to(self.clock.now() + timedelta(**span))

    # Rows

    def rows(self, query: Select[Any]) -> list[Any]:
        """Rows of a query; a query for a table gives rows with its columns."""
        with self.database.read() as connection:
            return list(connection.execute(query))

    def value(self, query: Select[Any]) -> Any:
        with self.database.read() as connection:
            return connection.execute(query).scalar_one()

    def status(self, instance_id: str) -> str:
        return str(self.value(select(ProcessInstance.status).where(ProcessInstance.id == instance_id)))
