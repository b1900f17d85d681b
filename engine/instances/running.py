"""An instance in the hands of a command: restored when needed, driven, and written back once."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from engine import history
from engine.bpmn.model import EventKind, Node
from engine.deadlines import Deadline
from engine.errors import Conflict, NotFound
from engine.instances import changes, courier, mishaps, pace, projection
from engine.instances.services import StepServices
from engine.law import Place
from engine.spiff import state
from engine.spiff.compiler import Program
from engine.spiff.driver import drive
from engine.spiff.events import begin_scope
from engine.spiff.limits import Budget
from engine.spiff.listening import waits_for
from engine.spiff.scopes import TopScope
from engine.spiff.throwing import broadcast
from engine.spiff.tokens import Token
from engine.values import variable
from storage.models import InstanceStatus
from storage.repositories.instances import InstanceRow
from storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from engine.context import CommandContext, Workshop


class RunningInstance:
    """Everything a command does to an instance goes through here; :meth:`save` writes it."""

    def __init__(self, row: InstanceRow, context: "CommandContext", *, is_new: bool = False):
        self.row = row
        self.context = context
        self.uow: UnitOfWork = context.uow
        self.workshop: Workshop = context.workshop
        self.services = StepServices(self, context.now)
        self.events: list[history.Event] = []
        self._version = row.version
        self.acted_on: str | None = None
        """The token of the task, timer or subscription that this command is about."""
        self.cause: str | None = None
        """The element at which this command began to move the procedure."""
        self.closed_tasks: set[str] = set()
        """Tasks that this command has closed itself, as done by a person."""
        self.decided: dict[str, Deadline] = {}
        """Terms by token that were not simply counted: moved, corrected, counted by another calendar."""
        self.given_to: dict[str, str] = {}
        """New tasks by token that a person gets at once, if it is one of theirs."""
        self.calls_outside = False
        """Whether this command has led to work for a program outside."""
        self.is_new = is_new
        self._budget = Budget()
        self._restored: TopScope | None = None
        self._before: projection.Snapshot = projection.EMPTY
        self._variables = changes.NONE

    @cached_property
    def place(self) -> Place:
        return self.context.place(self.row.municipality_id)

    @cached_property
    def program(self) -> Program:
        return self.workshop.definitions.program(self.uow, self.row.bundle)

    def forms_of(self, process_key: str) -> Mapping[str, str]:
        """Fingerprints of the forms that a procedure of the bundle was deployed with."""
        found = self.program.definitions.get(process_key)
        return self.workshop.forms.pinned(self.uow, found) if found else {}

    @property
    def top(self) -> TopScope:
        """The live procedure; restored at the first look."""
        if self._restored is None:
            with mishaps.told(self):
                self._restored = self._restore()
            self._restored.trace = self.workshop.trace
            self._before = projection.snapshot(self._restored)
            self._variables = changes.variables_of(self._restored)
        return self._restored

    def _restore(self) -> TopScope:
        if self.is_new:
            return state.new(self.program, self.services)
        live = self.workshop.cache.take(self.row.id, self.row.version)
        if live is not None:
            live.services = self.services
            return live
        return state.restore(self.program, self.services, self.row.state or b"", self.row.state_format)

    def go_by(self, row: InstanceRow, program: Program, top: TopScope, before: projection.Snapshot) -> None:
        """Go on as another version of the procedure says; ``before`` is what the rows still show."""
        self.row, self.program, self._restored, self._before = row, program, top, before

    def act_at(self, moment: datetime) -> None:
        """Make the step happen at a moment other than now: late work acts when it was due."""
        self.services.at = moment

    @property
    def node_at_work(self) -> Node | None:
        """The element that was run last, if any was."""
        token = self._restored.at_work if self._restored is not None else None
        return token.node if token is not None else None

    def act_by_itself(self, kind: str, at: datetime) -> None:
        """A job moves the procedure, no person does: this may not go on without end."""
        with mishaps.told(self):
            pace.keep(self.top, kind, at)

    def begin(self, start_event: str, variables: Mapping[str, object]) -> None:
        top = self.top
        assert top.variables is not None
        top.variables.update({name: variable(name, value) for name, value in variables.items()})
        self.record("instance_started", element_id=start_event, data={"variables": dict(variables)})
        with mishaps.told(self):
            begin_scope(top, start_event)
            self._go_on()

    def token(self, token_id: str) -> Token:
        """The token of a task, timer or subscription; raises NotFound when the procedure has moved on."""
        token = self.top.find(token_id)
        if token is None:
            raise NotFound("Процедура уже прошла этот шаг.", hint="Обновите страницу.")
        return token

    def complete(self, token_id: str, variables: Mapping[str, object]) -> None:
        """A person's task is done; ``variables`` are its decision values."""
        token = self.token(token_id)
        with self.moving(token):
            for name, value in variables.items():
                token.scope.assign(token, name, value)
            token.run()

    def trigger(self, token_id: str, payload: Mapping[str, object]) -> None:
        """A timer is due, or a message has come for exactly this token."""
        token = self.token(token_id)
        with self.moving(token):
            token.spec.trigger(token, payload)

    def resume(self, token_id: str) -> None:
        """Go on with an activity that waited for the commit (``asyncBefore``)."""
        token = self.token(token_id)
        with self.moving(token):
            token.spec.resume(token)

    def signal(self, name: str, payload: Mapping[str, object] | None = None) -> None:
        top = self.top
        with mishaps.told(self):
            broadcast(top, name, payload)
            self._go_on()

    def look_again(self) -> None:
        """Something outside has changed: terms that waited for it may begin."""
        top = self.top
        with mishaps.told(self):
            drive(top, self._budget)

    def cancel(self, reason: str) -> None:
        mishaps.clear(self)
        self.row = replace(self.row, status=InstanceStatus.CANCELLED.value)
        self.record("instance_cancelled", data={"reason": reason})

    def set_status(self, status: InstanceStatus, kind: str, reason: str) -> None:
        old = self.row.status
        self.row = replace(self.row, status=status.value)
        self.record(kind, data={"status": [old, status.value], "reason": reason})

    def record(self, kind: str, **details: object) -> None:
        """Put an event into the history of this instance."""
        self.events.append(history.Event(kind=kind, at=self.services.at, **details))  # type: ignore[arg-type]

    @contextmanager
    def moving(self, token: Token | None) -> Iterator[None]:
        """The block acts on one token, or on none; then everything goes on until the procedure rests."""
        if token is not None:
            self.acted_on, self.top.at_work = token.id, token
            self.cause = token.node.id
        with mishaps.told(self):
            yield
            self._go_on()

    def _go_on(self) -> None:
        """Drive, and hand over what was thrown, until the procedure rests."""
        top = self.top
        drive(top, self._budget)
        while top.thrown or courier.deliver_kept(self, self._before):
            if top.thrown:
                self._hand_over(*top.thrown.pop(0))
            drive(top, self._budget)

    def _hand_over(self, kind: str, name: str, token: Token) -> None:
        self._budget.spend(self.top, token.node)
        if kind == "message":
            self._deliver_or_send(name, token)
        else:
            courier.pass_signal_on(self, name)

    def _deliver_or_send(self, name: str, token: Token) -> None:
        payload = courier.payload_of(token)
        waiting = self.waiting_for(EventKind.MESSAGE, name)
        if waiting is not None:
            waiting.spec.trigger(waiting, payload)
        else:
            courier.send(self, name, payload, token.node)

    def waiting_for(self, kind: EventKind, name: str) -> Token | None:
        """The token of this instance that waits for the message or signal."""
        return next((token for token in self.top.all_tokens() if waits_for(token, kind, name)), None)

    def save(self) -> None:
        """Write state, projections and history; raises Conflict when another command was faster."""
        with mishaps.told(self):
            self._save()

    def _save(self) -> None:
        touched = self._restored is not None
        content, ends = self.row.state, list(self.row.ends)
        if touched:
            ends += [token.node.id for kind, token, _ in self.top.journal if kind == "ended"]
            self.events += history.from_journal(self.top.journal, self.services.at)
            if not self.is_new:
                self.events += changes.untold(self, self._variables)
            self._end_if_over()
            projection.write(self, self._before, projection.snapshot(self.top))
            projection.end_faults(self)
            self.top.journal.clear()
            content = state.dump(self.top) if self.row.status in _ALIVE else None
        elif not self.events:
            return
        sequence, digest = history.write(self)
        version = self.row.version + 1
        saved = {
            "status": self.row.status,
            "version": version,
            "state": content if self.row.status in _ALIVE else None,
            "state_format": state.FORMAT if touched else self.row.state_format,
            "ended_at": None if self.row.status in _ALIVE else self.services.at,
            "ends": ends,
            "history_seq": sequence,
            "history_hash": digest,
        }
        self._store(saved)
        self.row = replace(self.row, version=version, state=content)

    def _store(self, saved: Mapping[str, object]) -> None:
        if not self.uow.instances.save(self.row.id, self.row.version, **saved):
            raise Conflict("Дело изменилось, пока вы работали.", hint="Обновите страницу и повторите.")

    @property
    def status(self) -> str:
        """As it will be stored: completed as soon as nothing of it is left to do."""
        over = self.row.status == InstanceStatus.RUNNING and self._restored is not None and self.top.completed
        return InstanceStatus.COMPLETED.value if over else self.row.status

    def _end_if_over(self) -> None:
        if self.status != self.row.status:
            self.row = replace(self.row, status=self.status)
            self.record("instance_completed", data={})

    def remember(self) -> None:
        cache, row = self.workshop.cache, self.row
        self.workshop.touched.add(row.id)
        if self.calls_outside:
            self.workshop.bell.ring()
        if self._restored is None:
            cache.renew(row.id, self._version, row.version)
        elif row.status in _ALIVE:
            cache.put(row.id, row.version, self._restored, len(row.state or b""))


_ALIVE: Sequence[str] = (InstanceStatus.RUNNING.value, InstanceStatus.SUSPENDED.value)


def has_ended(row: InstanceRow) -> bool:
    """Whether the procedure is over, by itself or by a person."""
    return row.status not in _ALIVE
