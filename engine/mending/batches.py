"""One act over many objects: looked at first, confirmed by a person, carried out in portions.

An act is registered once by its kind (:func:`register`) and knows two things: what would
become of one object without writing (``dry_run``), and how it is done (``run``). Both raise the
refusals of the engine, which become the result of that one object; the others go on. ``run`` is given a
command id of the object's own, so a portion that was cut off is done again without effect.

    register(of_command("migrate", "Перенести на новую версию", {"methodologist"}, lambda item: Migrate(
        instance_id=item.subject_id, plan=item.args["plan"], reason=item.reason)))
    executor.execute(OpenBatch(kind="migrate", items=(NewItem(subject_id=…, label=…, instance_id=…),),
        args={"plan": …}, reason="…"), actor=…)          # → {"batch_id": …}, looked at in the background
    executor.execute(ConfirmBatch(batch_id=…), actor=…)  # what was found fit is carried out
    executor.execute(StopBatch(batch_id=…), actor=…)     # what is done stays done

A batch acts for the person who opened it, with the rights held when each object's turn comes.
``BatchRunner.run_due`` is called by the scheduler; a test calls it until it answers 0.
"""

import logging
from collections.abc import Callable, Collection
from datetime import timedelta
from zoneinfo import ZoneInfo

from engine.actor import Actor
from engine.errors import EngineError
from engine.executor import Command, Executor
from engine.mending import effects
from engine.mending.batch_acts import BatchAct, Item, act_of, register
from engine.roles import with_stood_for
from storage.database import DatabaseFault
from storage.models import BatchItemState, BatchState
from storage.queries.batches import has_batches_due
from storage.queries.organisation import groups_of, staff_by_id
from storage.repositories.batches import BatchRow, ItemRow
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

__all__ = ["BatchAct", "BatchRunner", "Item", "act_of", "of_command", "register"]

PORTION = 20
LEASE = timedelta(minutes=2)


def of_command(
    kind: str, name: str, roles: Collection[str], make: Callable[[Item], Command], *, done: str = "Выполнено."
) -> BatchAct:
    """An act that is one command for each object: rehearsed to look at it, executed to do it."""

    def dry_run(executor: Executor, actor: Actor, item: Item) -> str:
        command = make(item)
        if item.instance_id is None:
            return executor.rehearse(command, actor=actor, look=lambda _context, _answer: "Можно выполнить.")
        seen = effects.preview(executor, command, actor, instance_id=item.instance_id)
        return effects.in_short(seen)

    def run(executor: Executor, actor: Actor, item: Item, command_id: str) -> str:
        executor.execute(make(item), actor=actor, command_id=command_id)
        return done

    return BatchAct(kind=kind, name=name, roles=frozenset(roles), dry_run=dry_run, run=run)


class BatchRunner:
    """One per process that has a heartbeat; any number of them may be at work."""

    def __init__(self, executor: Executor):
        self._executor = executor

    def run_due(self, limit: int = PORTION) -> int:
        """Take one portion of one batch in hand; how many objects were seen to."""
        now = self._executor.clock.now()
        with self._executor.database.read() as connection:
            if not has_batches_due(connection):
                return 0
        with self._executor.database.begin() as connection:
            batches = UnitOfWork(connection).batches
            batch = batches.take(now=now, lease_until=now + LEASE)
            items = batches.next_items(batch, limit=limit) if batch is not None else []
        if batch is None:
            return 0
        for number, item in enumerate(items):
            if not self._see_to(batch, item):
                return number
        self._put_down(batch, is_last=len(items) < limit)
        # A portion that found nothing left has done something too: the batch has gone on.
        return max(len(items), 1)

    def _see_to(self, batch: BatchRow, row: ItemRow) -> bool:
        state, message = self._outcome(batch, row)
        now = self._executor.clock.now()
        with self._executor.database.begin() as connection:
            batches = UnitOfWork(connection).batches
            return batches.note(batch, row, state, message, at=now, lease_until=now + LEASE)

    def _outcome(self, batch: BatchRow, row: ItemRow) -> tuple[BatchItemState, str]:
        looking = batch.state == BatchState.CHECKING
        item = Item(
            subject_id=row.subject_id, instance_id=row.instance_id, args=batch.args, reason=batch.reason
        )
        try:
            act, actor = self._act(batch), self._actor(batch)
            if looking:
                return BatchItemState.FIT, act.dry_run(self._executor, actor, item)
            return BatchItemState.DONE, act.run(self._executor, actor, item, f"batch:{batch.id}:{row.number}")
        except DatabaseFault:
            raise
        except EngineError as refusal:
            message = f"{refusal.message} {refusal.hint}".strip()
        except Exception:
            log.exception("object %s of batch %s broke", row.number, batch.id)
            message = "Непредвиденный сбой. Сообщите администратору системы."
        return (BatchItemState.UNFIT if looking else BatchItemState.FAILED), message

    def _act(self, batch: BatchRow) -> BatchAct:
        act = act_of(batch.kind)
        if act is None:
            raise EngineError("Такого действия в этой версии системы нет.")
        return act

    def _actor(self, batch: BatchRow) -> Actor:
        with self._executor.database.read() as connection:
            card = staff_by_id(connection, staff_id=batch.opened_by)
            if card is None or not card.is_active:
                raise EngineError("Учетная запись того, кто начал действие, закрыта.")
            today = self._executor.clock.now().astimezone(ZoneInfo(card.zone or "Europe/Moscow")).date()
            groups = groups_of(connection, staff_id=card.id, on=today)
        held = with_stood_for(self._executor.workshop.law.roles, groups)
        return Actor.of_staff(card, held)

    def _put_down(self, batch: BatchRow, *, is_last: bool) -> None:
        with self._executor.database.begin() as connection:
            batches = UnitOfWork(connection).batches
            if not is_last:
                batches.give_back(batch)
            elif batch.state == BatchState.CHECKING:
                batches.pass_on(batch, BatchState.CHECKED, at=None)
            else:
                batches.pass_on(batch, BatchState.DONE, at=self._executor.clock.now())
