"""The engine as the fuzz sees it through the product's own commands, on a real database."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from engine.actor import Actor
from engine.bpmn.model import EventKind
from engine.commands import CancelInstance, CompleteTask, CorrelateMessage, StartInstance
from engine.context import CommandContext
from engine.doctor import examine
from engine.instances.running import RunningInstance, has_ended
from engine.spiff import state
from engine.spiff.activities import ActivitySpec
from engine.spiff.scopes import TopScope
from engine.spiff.tokens import READY, WAITING, Token
from storage.models import HistoryEvent
from storage.repositories.instances import InstanceRow
from storage.unit_of_work import UnitOfWork
from tests.world import World

WORKER = "smirnova"
DONE = ("task_completed", "activity_completed")


@dataclass(frozen=True, kw_only=True)
class Deliver:
    """A message for exactly one of several that wait for it: from outside nobody can choose."""

    instance_id: str
    token_id: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        context.running(self.instance_id).trigger(self.token_id, {})
        return {}


@dataclass(frozen=True, kw_only=True)
class Signal:
    """A signal as it comes from another procedure of the case."""

    instance_id: str
    name: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        context.running(self.instance_id).signal(self.name)
        return {}


class Product:
    """One instance. With ``restoring`` nothing is kept in memory between two commands."""

    def __init__(self, world: World, content: bytes, *, given: str, restoring: bool):
        self.world, self._restoring = world, restoring
        self.begun_at = world.clock.now()
        world.deploy_bytes({"p.bpmn": content})
        command = StartInstance(
            process_key="p",
            municipality_id=world.municipality_id,
            business_key=f"{given} {restoring} {self.begun_at}",
            variables={"given": given},
        )
        self.id = str(self._run(command)["instance_id"])

    def _run(self, command: object, login: str = "") -> Mapping[str, object]:
        if self._restoring:
            self.world.executor.workshop.cache.clear()
        return self.world.run(command, login)

    # What there is

    def _row(self) -> InstanceRow:
        with self.world.database.read() as connection:
            row = UnitOfWork(connection).instances.look(self.id)
        assert row is not None
        return row

    @property
    def top(self) -> TopScope:
        """As it is stored, never as it is remembered."""
        row, workshop = self._row(), self.world.executor.workshop
        with self.world.database.read() as connection:
            uow = UnitOfWork(connection)
            context = CommandContext(
                uow=uow, actor=Actor.system(), clock=self.world.clock, workshop=workshop, command_id=""
            )
            services = RunningInstance(row, context).services
            program = workshop.definitions.program(uow, row.bundle)
        if has_ended(row):
            return state.new(program, services)
        return state.restore(program, services, row.state or b"", row.state_format)

    @property
    def done(self) -> Counter[str]:
        told = select(HistoryEvent.element_id).where(
            HistoryEvent.instance_id == self.id, HistoryEvent.kind.in_(DONE)
        )
        return Counter(str(row[0]) for row in self.world.rows(told))

    @property
    def variables(self) -> Mapping[str, object] | None:
        """Of an instance that has ended none are kept."""
        return None if self.is_over else self.top.variables

    @property
    def is_over(self) -> bool:
        return has_ended(self._row())

    def open_tokens(self) -> list[Token]:
        tokens = [
            token
            for token in self.top.all_tokens()
            if isinstance(token.spec, ActivitySpec) and token.spec.manual and token._state == READY
        ]
        listed = {task.id for task in self.world.open_tasks(instance_id=self.id)}
        assert {token.id for token in tokens} == listed, "the inbox shows other tasks than the procedure has"
        return tokens

    # What is done

    def complete(self, token: Token, variable: str, answer: int) -> None:
        self._run(CompleteTask(task_id=token.id, variables={variable: answer}), WORKER)

    def deliver(self, token: Token) -> None:
        name = token.spec.awaited.name
        alike = [
            each
            for each in self.top.all_tokens()
            if each._state == WAITING
            and each.spec.awaited.kind is EventKind.MESSAGE
            and each.spec.awaited.name == name
        ]
        if len(alike) == 1:
            answer = self._run(CorrelateMessage(name=name, instance_id=self.id))
            assert answer["delivered"]
        else:
            self._run(Deliver(instance_id=self.id, token_id=token.id))

    def signal(self, name: str) -> None:
        self._run(Signal(instance_id=self.id, name=name))

    def work(self) -> None:
        self.advance(0)

    def advance(self, seconds: int) -> None:
        if self._restoring:
            self.world.executor.workshop.cache.clear()
        self.world.pass_time(seconds=seconds)

    # Afterwards

    def put_away(self) -> None:
        """End what is left, so that the next run is alone in its world; everything stored must agree."""
        found = examine(self.world.database, self.world.executor.workshop, now=self.world.clock.now())
        # To wait for a condition alone is life enough for a diagram, though not for a case.
        found = [each for each in found if each.kind != "dead"]
        assert not found, found
        if not self.is_over:
            self._run(CancelInstance(instance_id=self.id, reason="конец проверки"))
