"""Beginning procedures at their moments: as with other due work, it does not matter how often who wakes."""

import logging
from collections.abc import Callable
from datetime import date

from engine.actor import Actor
from engine.commands import ArrangeStarts, FireStart, RecordStartFailure
from engine.errors import EngineError, Unavailable
from engine.executor import Executor
from engine.instances.mishaps import must_pass
from engine.jobs import start_timers
from engine.jobs.claimed import LEASE, MAX_EXPIRIES
from engine.work import TryAgainLater
from storage.columns import new_id
from storage.repositories.start_timers import StartTimerRow
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)
DIED_OF_IT = f"работа прервалась {MAX_EXPIRIES} раза подряд, не дойдя до конца."


class DueStarts:
    """One worker. ``owner`` is written into the leases it takes."""

    def __init__(self, executor: Executor, owner: str = ""):
        self._executor = executor
        self._owner = owner or new_id()
        self._hours: tuple[date, ...] = ()

    def run_due(self, limit: int, *, stopping: Callable[[], bool] = lambda: False) -> int:
        """Begin what is due now, the longest due first; how many were taken in hand."""
        self._begin_days()
        claimed = self._claim(limit)
        half_over = self._executor.clock.now() + LEASE / 2
        for done, timer in enumerate(claimed, 1):
            self._begin(timer)
            if claimed[done:] and (stopping() or self._executor.clock.now() > half_over):
                with self._executor.database.begin() as connection:
                    UnitOfWork(connection).start_timers.give_back(claimed[done:])
                return done
        return len(claimed)

    def _begin_days(self) -> None:
        """Where a new day has come, timers go by the versions that are in force from that day."""
        days = start_timers.days(self._executor.clock.now())
        if days == self._hours:
            return
        with self._executor.database.read() as connection:
            keys = UnitOfWork(connection).definitions.begun(max(days))
        if keys:
            self._executor.execute(ArrangeStarts(keys=tuple(sorted(keys))), actor=Actor.system())
        self._hours = days

    def _claim(self, limit: int) -> list[StartTimerRow]:
        """Nearly always nothing is due: that is found out without a write."""
        now = self._executor.clock.now()
        with self._executor.database.read() as connection:
            due = UnitOfWork(connection).start_timers.next_due()
        if due is None or due > now:
            return []
        with self._executor.database.begin() as connection:
            return UnitOfWork(connection).start_timers.claim_due(
                now=now, lease_until=now + LEASE, owner=self._owner, limit=limit
            )

    def _begin(self, timer: StartTimerRow) -> None:
        if timer.expiries >= MAX_EXPIRIES:
            self._record_failure(timer, DIED_OF_IT)
            return
        try:
            self._executor.execute(FireStart(timer_id=timer.id, token=timer.token), actor=Actor.system())
        except Unavailable as error:
            log.warning("start timer %s waits: %s", timer.id, error.message)
        except (EngineError, TryAgainLater) as error:
            self._record_failure(timer, str(error))
        except BaseException as error:
            if must_pass(error):
                raise
            log.exception("start timer %s failed", timer.id)
            self._record_failure(timer, f"внутренняя ошибка: {type(error).__name__}.")

    def _record_failure(self, timer: StartTimerRow, error: str) -> None:
        """When even this cannot be written, the lease runs out and another worker tries."""
        failure = RecordStartFailure(timer_id=timer.id, token=timer.token, error=error)
        try:
            self._executor.execute(failure, actor=Actor.system())
        except EngineError as refusal:
            log.warning("the failure of start timer %s was not recorded: %s", timer.id, refusal.message)
