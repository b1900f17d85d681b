"""What a command works with, and what of an instance is in its hands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from engine.actor import Actor
from engine.bell import Bell
from engine.clock import Clock
from engine.definitions.deployed import Definitions
from engine.definitions.form_versions import FormShelf
from engine.errors import InstanceNotRunning, NotFound
from engine.forms.definition import load
from engine.forms.fields import FormDefinition
from engine.instances.cache import LiveCache
from engine.instances.running import RunningInstance
from engine.law import Law, Place
from engine.partners.listening import Listening
from engine.spiff.trace import Trace
from engine.touched import Touched
from engine.work import HandlerRegistry
from storage.models import InstanceStatus
from storage.repositories.instances import InstanceRow
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Workshop:
    """What lives as long as the server: the law, the definitions, the handlers, the live instances."""

    law: Law
    handlers: HandlerRegistry
    definitions: Definitions = field(default_factory=Definitions)
    cache: LiveCache = field(default_factory=LiveCache)
    touched: Touched = field(default_factory=Touched)
    address: str = ""
    """Where people reach the house, for links in letters; empty when nobody has said it."""
    listening: Listening = field(default_factory=Listening)
    """Which partners have asked to be told of what."""
    bell: Bell = field(default_factory=Bell)
    """Rings when there is work for programs outside."""
    trace: Trace | None = None
    """Who watches every step: a simulation; nobody in daily work."""
    forms: FormShelf = field(default_factory=FormShelf)

    def paper_form(self, uow: UnitOfWork, key: str, task_id: str | None) -> FormDefinition | None:
        """The form of a paper in the version of the task that drew it up; None when there is no form."""
        task = uow.user_tasks.get(task_id) if task_id is not None else None
        sha256 = task.form_sha256 if task is not None and task.form_key == key else None
        known = self.forms.knows(uow, self.law.forms, key, sha256)
        return self.form(uow, key, sha256) if known else None

    def labels(self, uow: UnitOfWork, key: str) -> dict[str, str]:
        """What the questions of a form were ever called, by key; the newest name wins."""
        found: dict[str, str] = {}
        for content in uow.form_versions.versions(key):
            for asked in load(content, lists=self.law.forms.lists).fields:
                found.setdefault(asked.key, asked.label)
        return found

    def form(self, uow: UnitOfWork, key: str, sha256: str | None) -> FormDefinition:
        """A form in the version that a task shows or an answer was given to; without one, today's."""
        return self.forms.form(uow, self.law.forms, key, sha256)


class CommandContext:
    """One command's transaction: who acts, when, and the instances taken under lock."""

    def __init__(self, *, uow: UnitOfWork, actor: Actor, clock: Clock, workshop: Workshop, command_id: str):
        self.uow = uow
        self.actor = actor
        self.clock = clock
        self.workshop = workshop
        self.command_id = command_id
        self.now: datetime = clock.now()
        self._instances: dict[str, RunningInstance] = {}
        self._places: dict[str, Place] = {}
        self._promises: list[Callable[[], None]] = []

    def today(self, municipality_id: str) -> date:
        """Which day it is there."""
        return self.place(municipality_id).day(self.now)

    def place(self, municipality_id: str) -> Place:
        if municipality_id not in self._places:
            self._places[municipality_id] = self.workshop.law.place(self.uow, municipality_id)
        return self._places[municipality_id]

    def instance(self, instance_id: str) -> RunningInstance:
        """The instance, locked until the command ends; raises NotFound."""
        known = self._instances.get(instance_id)
        if known is not None:
            return known
        row = self.uow.instances.lock(instance_id)
        if row is None:
            raise NotFound("Такой процедуры нет.", hint="Проверьте ссылку.")
        return self._taken(row)

    def instance_of_task(self, task_id: str) -> RunningInstance | None:
        """The instance of a human task, locked; None when there is no such task."""
        row = self.uow.instances.lock_of_task(task_id)
        return None if row is None else self._instances.get(row.id) or self._taken(row)

    def _taken(self, row: InstanceRow) -> RunningInstance:
        instance = self._instances[row.id] = RunningInstance(row, self)
        return instance

    def running(self, instance_id: str) -> RunningInstance:
        """The instance, if it may go on; raises InstanceNotRunning when it is suspended or has ended."""
        instance = self.instance(instance_id)
        if instance.row.status == InstanceStatus.SUSPENDED:
            raise InstanceNotRunning(
                "Процедура приостановлена.",
                hint="Возобновить ее может ответственный секретарь или председатель.",
            )
        if instance.row.status != InstanceStatus.RUNNING:
            raise InstanceNotRunning("Процедура уже закончена.", hint="Обновите страницу дела.")
        return instance

    def adopt(self, instance: RunningInstance) -> None:
        """Take a newly started instance into this command."""
        self._instances[instance.row.id] = instance

    def promise(self, check: Callable[[], None]) -> None:
        """What must hold when everything is written; a check that raises takes all of it back."""
        self._promises.append(check)

    def save(self) -> None:
        for instance in self._instances.values():
            instance.save()
        for check in self._promises:
            check()

    def remember(self) -> None:
        """After the commit: keep the live instances for the next command."""
        for instance in self._instances.values():
            instance.remember()

    @property
    def instance_id(self) -> str | None:
        return next(iter(self._instances), None)


Answer = Mapping[str, Any]
