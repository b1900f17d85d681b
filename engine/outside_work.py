"""Work for programs outside the house: lending it, and waiting until there is some.

Lending is like claiming a due job: not a command of anybody, a lease with a fencing
token. What a program then says of its work are commands like a person's.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.actor import Actor
from engine.executor import Executor
from engine.instances.reading import variables_at
from engine.values import copied
from storage.repositories.external_tasks import ExternalTaskRow, WantedTopic
from storage.unit_of_work import UnitOfWork

MOST_AT_ONCE = 100
MOST_LOOKED_AT = 500
"""Of the free tasks of a topic asked for by variables, at most so many are opened in one go."""
LOOK_AGAIN = 1.0
"""Seconds after which another process may have made work that this one's bell does not tell of."""
_waiting = threading.BoundedSemaphore(4)
"""Half of the server's threads may wait; people's pages have the other half."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A topic a program asks for: for how long, of which procedures, with which variables."""

    topic: WantedTopic
    lock_for: timedelta
    process_variables: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Order:
    """What a program asks for in one call."""

    worker: str
    wishes: Sequence[Wish]
    limit: int
    by_priority: bool = False


class OutsideWork:
    """The desk at which programs take work."""

    def __init__(self, executor: Executor):
        self._executor = executor

    def fetch(self, order: Order, actor: Actor) -> list[str]:
        """Take what is free now for this program; ids, the first to be done first."""
        wishes = {wish.topic.name: wish for wish in order.wishes if actor.serves(wish.topic.name)}
        if not wishes or order.limit < 1 or not self._is_any(order, wishes, actor):
            return []
        now = self._executor.clock.now()
        with self._executor.database.begin() as connection:
            uow = UnitOfWork(connection)
            chosen = self._free(uow, order, wishes, actor, now, locked=True)
            for name, wish in wishes.items():
                ids = [task.id for task in chosen if task.topic == name]
                if ids:
                    uow.external_tasks.take(ids, worker=order.worker, now=now, until=now + wish.lock_for)
        return [task.id for task in chosen]

    def await_some(self, order: Order, actor: Actor, *, seconds: float) -> list[str]:
        """Take what is free, or wait until there is some; empty when none came in time."""
        heard = self._executor.workshop.bell.rings
        taken = self.fetch(order, actor)
        if taken or seconds <= 0 or not _waiting.acquire(blocking=False):
            return taken
        try:
            left = seconds
            while not taken and left > 0:
                pause = min(LOOK_AGAIN, left)
                if not self._executor.workshop.bell.wait(heard, seconds=pause):
                    left -= pause
                heard = self._executor.workshop.bell.rings
                taken = self.fetch(order, actor)
            return taken
        finally:
            _waiting.release()

    def _is_any(self, order: Order, wishes: Mapping[str, Wish], actor: Actor) -> bool:
        """A look without the lock of a write: programs ask often, and mostly there is nothing."""
        with self._executor.database.read() as connection:
            return bool(
                UnitOfWork(connection).external_tasks.free(
                    [wish.topic for wish in wishes.values()],
                    now=self._executor.clock.now(),
                    municipality_id=actor.municipality_id,
                    by_priority=False,
                    limit=1,
                )
            )

    def _free(
        self,
        uow: UnitOfWork,
        order: Order,
        wishes: Mapping[str, Wish],
        actor: Actor,
        now: datetime,
        *,
        locked: bool,
    ) -> list[ExternalTaskRow]:
        picky = any(wish.process_variables for wish in wishes.values())
        limit = min(order.limit, MOST_AT_ONCE)
        found = uow.external_tasks.free(
            [wish.topic for wish in wishes.values()],
            now=now,
            municipality_id=actor.municipality_id,
            by_priority=order.by_priority,
            limit=MOST_LOOKED_AT if picky else limit,
            locked=locked,
        )
        fitting = (task for task in found if self._fits(uow, task, wishes[task.topic].process_variables))
        return [task for task, _ in zip(fitting, range(limit), strict=False)]

    def _fits(self, uow: UnitOfWork, task: ExternalTaskRow, wanted: Mapping[str, object]) -> bool:
        if not wanted:
            return True
        seen = self._seen(uow, task.instance_id, task.spiff_task_id)
        return all(name in seen and seen[name] == value for name, value in wanted.items())

    def _seen(self, uow: UnitOfWork, instance_id: str, token_id: str) -> Mapping[str, object]:
        return variables_at(
            uow, self._executor.workshop, self._executor.clock, instance_id=instance_id, task_id=token_id
        )

    def variables(
        self, uow: UnitOfWork, instance_id: str, token_id: str, names: Sequence[str]
    ) -> Mapping[str, object]:
        """Of the variables a task sees, those asked for by name: nothing is handed out unasked."""
        if not names:
            return {}
        seen = self._seen(uow, instance_id, token_id)
        return {name: copied(seen[name]) for name in names if name in seen}
