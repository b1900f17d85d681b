"""The one door of every write: a transaction, the rules, the command, its history, one commit.

Every accepted command takes effect once or not at all. A command id given by the caller
makes repeats harmless: the second call gets the first one's answer.
"""

import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from typing import Any, Protocol, TypeVar, cast

from engine.actor import Actor
from engine.clock import Clock
from engine.commands.record_fault import RecordFault
from engine.context import CommandContext, Workshop
from engine.errors import (
    CommandRepeated,
    EngineError,
    NotNow,
    StorageBusy,
    TryAgainLater,
    unavailable,
)
from storage.columns import dump_json, new_id
from storage.database import Database, DatabaseFault
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

TRIES = 3
Seen = TypeVar("Seen")
_PASSING = frozenset({"busy", "away"})


class Command(Protocol):
    """Data of one intention and its steps; ``run`` answers plain JSON."""

    def run(self, context: CommandContext) -> Mapping[str, Any]: ...


class _TakenBack(Exception):
    """Ends the transaction of a rehearsal; it carries what was seen."""

    def __init__(self, seen: object) -> None:
        self.seen = seen


class Executor:
    """Carries commands out. One per process of the server; safe to use from several threads."""

    def __init__(self, database: Database, clock: Clock, workshop: Workshop):
        self.database = database
        self.clock = clock
        self.workshop = workshop

    def execute(self, command: Command, *, actor: Actor, command_id: str | None = None) -> Mapping[str, Any]:
        """Run a command for an actor; ``command_id`` is its idempotency key.

        Raises the refusals of :mod:`engine.errors`; after any of them nothing has changed,
        except that what a person typed into a form is kept as a draft.
        """
        try:
            return self._with_retries(command, actor, command_id)
        except EngineError as error:
            self._keep_what_was_typed(command, actor)
            self._tell_of_the_fault(command, error)
            raise
        except TryAgainLater as reason:
            if actor.is_system:
                raise
            self._keep_what_was_typed(command, actor)
            raise NotNow(str(reason)) from reason
        except Exception:
            self._keep_what_was_typed(command, actor)
            raise

    def rehearse(
        self,
        command: Command,
        *,
        actor: Actor,
        look: Callable[[CommandContext, Mapping[str, Any]], Seen],
    ) -> Seen:
        """What a command would do: it is run whole, ``look`` sees the result, and all of it is taken back.

        Refusals are those of the command itself.
        """
        try:
            with self.database.begin() as connection:
                context = CommandContext(
                    uow=UnitOfWork(connection),
                    actor=actor,
                    clock=self.clock,
                    workshop=self.workshop,
                    command_id=new_id(),
                )
                answer = command.run(context)
                context.save()
                raise _TakenBack(look(context, answer))
        except _TakenBack as rehearsed:
            return cast("Seen", rehearsed.seen)
        except DatabaseFault as fault:
            raise unavailable(fault.kind) from fault

    def _with_retries(self, command: Command, actor: Actor, command_id: str | None) -> Mapping[str, Any]:
        """Whole commands are tried again when the database was busy or its connection was lost.

        The key stays the same, so a commit whose answer was lost is found and not repeated.
        """
        key = command_id or new_id()
        for attempt in range(1, TRIES + 1):
            try:
                return self._once(command, actor, key, may_be_known=command_id is not None or attempt > 1)
            except DatabaseFault as fault:
                if fault.kind in _PASSING and attempt < TRIES:
                    continue
                raise unavailable(fault.kind) from fault
        raise StorageBusy  # pragma: no cover - the loop returns or raises

    def _once(self, command: Command, actor: Actor, key: str, *, may_be_known: bool) -> Mapping[str, Any]:
        body_hash = _hash(command) if may_be_known else ""
        with self.database.begin() as connection:
            uow = UnitOfWork(connection)
            answered = uow.commands.answer(key) if may_be_known else None
            if answered is not None:
                return _repeated(answered, body_hash)
            context = CommandContext(
                uow=uow, actor=actor, clock=self.clock, workshop=self.workshop, command_id=key
            )
            answer = command.run(context)
            uow.commands.add(
                id=key,
                kind=type(command).__name__,
                body_hash=body_hash,
                answer=answer,
                at=context.now,
                actor_id=actor.staff_id,
                instance_id=context.instance_id,
            )
            context.save()
        context.remember()
        return answer

    def _keep_what_was_typed(self, command: Command, actor: Actor) -> None:
        typed = getattr(command, "typed", None)
        if not typed or actor.is_system:
            return
        task_id = command.task_id  # type: ignore[attr-defined]
        try:
            with self.database.begin() as connection:
                uow = UnitOfWork(connection)
                if uow.user_tasks.get(task_id) is not None:
                    uow.drafts.keep(task_id, actor.staff_id, typed, at=self.clock.now())
        except DatabaseFault:
            # The storage itself is in trouble; the page still holds what was typed.
            return

    def _tell_of_the_fault(self, command: Command, error: EngineError) -> None:
        """What is the diagram's fault or a handler's becomes an incident; claimed work reports its own."""
        if error.fault is None or hasattr(command, "token"):
            return
        report = RecordFault(fault=error.fault, error=error.message)
        try:
            self._with_retries(report, Actor.system(), None)
        except (EngineError, DatabaseFault):
            log.exception("the fault at %s could not be recorded", error.fault.element_id)
            return
        error.hint = f"{error.hint} Сбой записан, ответственный секретарь его видит.".strip()


def _repeated(answered: tuple[str, Any], body_hash: str) -> Mapping[str, Any]:
    known_hash, answer = answered
    if known_hash and known_hash != body_hash:
        raise CommandRepeated
    return answer  # type: ignore[no-any-return]


def _hash(command: Command) -> str:
    assert is_dataclass(command) and not isinstance(command, type)
    body = {"kind": type(command).__name__, **asdict(command)}
    return hashlib.sha256(dump_json(_plain(body)).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
