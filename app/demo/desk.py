"""People at their desks: each does a task through the one door, with the form as the page opens it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.demo.town import Town
from engine import access
from engine.actor import Actor
from engine.clock import FixedClock
from engine.commands import CompleteTask, CorrelateMessage, OpenCase
from engine.executor import Executor
from engine.facts.case import Occasion, gather
from engine.forms.prefill import initial_values
from engine.instances.reading import variables_at
from storage.queries.stories import OpenTask, errands, newest_session, open_tasks
from storage.repositories.cases import CaseRow
from storage.repositories.staff import Staff
from storage.unit_of_work import UnitOfWork

Answers = dict[str, Any]


class NotOpen(LookupError):
    """The story wants a task that the procedure does not offer."""


class Desk:
    """Everybody of a town."""

    def __init__(self, executor: Executor, clock: FixedClock, town: Town):
        self.executor = executor
        self.clock = clock
        self.town = town

    def actor(self, login: str) -> Actor:
        with self.executor.database.read() as connection:
            staff = Staff(connection)
            member = staff.by_login(login)
            assert member is not None, f"nobody is called {login}"
            today = self.clock.now().astimezone(self.town.zone).date()
            return Actor(
                staff_id=member.id,
                name=member.short_name,
                login=login,
                groups=frozenset(staff.groups_of(member.id, on=today)),
                agency_id=member.agency_id,
                municipality_id=member.municipality_id,
            )

    def staff_id(self, login: str) -> str:
        return self.actor(login).staff_id

    def open_case(self, login: str) -> str:
        actor = self.actor(login)
        command = OpenCase(municipality_id=self.town.id, agency_id=actor.agency_id)
        return str(self.executor.execute(command, actor=actor)["case_id"])

    def tell(self, case_id: str, message: str, login: str) -> None:
        """Press a button of the case page."""
        self.executor.execute(CorrelateMessage(name=message, case_id=case_id), actor=self.actor(login))

    def do(self, case_id: str, element: str, login: str, own: Mapping[str, Any] | None = None) -> None:
        """Finish a task with what the form opens with and what she types; raises NotOpen."""
        actor = self.actor(login)
        task = self._task(case_id, element, actor)
        answers = {**self._opened(task, actor), **(own or {})}
        self.executor.execute(CompleteTask(task_id=task.id, answers=answers), actor=actor)

    def vote(self, case_id: str, login: str, vote: str) -> None:
        """A ballot opens empty; it is the task most often done, so nothing is looked up for it."""
        actor = self.actor(login)
        task = self._task(case_id, "KS_T05", actor)
        self.executor.execute(CompleteTask(task_id=task.id, answers={"vote": vote}), actor=actor)

    def opened(self, case_id: str, element: str, login: str) -> Answers:
        """What the form of a task says before she types; raises NotOpen."""
        actor = self.actor(login)
        return self._opened(self._task(case_id, element, actor), actor)

    def tasks(self, case_id: str) -> list[OpenTask]:
        with self.executor.database.read() as connection:
            return open_tasks(connection, case_id=case_id)

    def errands(self, element: str) -> list[OpenTask]:
        """Open tasks of an element that belong to no case."""
        with self.executor.database.read() as connection:
            return errands(connection, municipality_id=self.town.id, element_id=element)

    def seen(self, task: OpenTask, login: str) -> Answers:
        """What the form of this task says before she types."""
        return self._opened(task, self.actor(login))

    def hand_in(self, task: OpenTask, login: str, own: Mapping[str, Any] | None = None) -> None:
        """Finish this very task with what its form opens with and what she types."""
        actor = self.actor(login)
        answers = {**self._opened(task, actor), **(own or {})}
        self.executor.execute(CompleteTask(task_id=task.id, answers=answers), actor=actor)

    def case(self, case_id: str) -> CaseRow:
        with self.executor.database.read() as connection:
            return UnitOfWork(connection).cases.get(case_id)

    def minors(self, case_id: str) -> list[str]:
        with self.executor.database.read() as connection:
            return [minor.id for minor in UnitOfWork(connection).people.minors(case_id)]

    def session_of(self, case_id: str) -> datetime:
        """When the session of the newest question of a case is held."""
        with self.executor.database.read() as connection:
            held_at = newest_session(connection, case_id=case_id)
        if held_at is None:
            raise NotOpen("no session")
        return held_at

    def _task(self, case_id: str, element: str, actor: Actor) -> OpenTask:
        for task in self.tasks(case_id):
            if task.element_id == element and access.may_complete(actor, task):
                return task
        raise NotOpen(f"{element} for {actor.login}")

    def _opened(self, task: OpenTask, actor: Actor) -> Answers:
        workshop, clock = self.executor.workshop, self.clock
        if task.form_key is None:
            return {}
        with self.executor.database.read() as connection:
            uow = UnitOfWork(connection)
            occasion = Occasion(
                municipality_id=self.town.id,
                case_id=task.case_id,
                variables=variables_at(uow, workshop, clock, instance_id=task.instance_id, task_id=task.id),
                actor=actor,
                now=clock.now(),
                zone=self.town.zone,
            )
            form = workshop.form(uow, task.form_key, task.form_sha256)
            return dict(initial_values(form, task.form_part, gather(uow, occasion)))
