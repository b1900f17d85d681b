"""Carrying out due work: timers, steps of the ladder, deferred activities, messages between instances.

Jobs are claimed with a lease and a fencing token, in the order in which they are due, and
each is one command. It does not matter how many workers there are, or how often they wake.
"""

import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from engine.actor import Actor
from engine.clock import FixedClock
from engine.commands import FireTimer, RecordFailure, RunJob
from engine.errors import EngineError, InstanceNotRunning, LimitPassed, Unavailable
from engine.executor import Executor
from engine.instances.mishaps import must_pass
from engine.jobs import start_timers
from engine.jobs.claimed import LEASE, MAX_EXPIRIES
from engine.jobs.starts import DueStarts
from engine.jobs.timekeeping import TIMERS
from engine.work import TryAgainLater
from storage.columns import new_id
from storage.repositories.jobs import JobRow
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

BATCH = 20
AT_ONCE = timedelta(seconds=1)
"""The order within this span is nobody's concern, and looking after it costs a question a job."""
DIED_OF_IT = f"Работа прервалась {MAX_EXPIRIES} раза подряд, не дойдя до конца."


class DueWork:
    """One worker. ``owner`` is written into the leases it takes."""

    def __init__(self, executor: Executor, owner: str = ""):
        self._executor = executor
        self._owner = owner or new_id()

    def run_due(
        self,
        limit: int = BATCH,
        *,
        without: Collection[str] = (),
        stopping: Callable[[], bool] = lambda: False,
    ) -> int:
        """Claim what is due now and carry it out in order; how many jobs were done.

        Jobs that were claimed and not begun go back when a stop is wanted, when their lease is
        half over, or when a job has led to something that was due before them.
        """
        claimed = self.claim(limit, without=without)
        half_over = self._executor.clock.now() + LEASE / 2
        for done, job in enumerate(claimed, 1):
            self.carry_out(job)
            rest = claimed[done:]
            if rest and (stopping() or self._is_overtaken(job, rest[0], half_over)):
                self.give_back(rest)
                return done
        return len(claimed)

    def claim(self, limit: int = BATCH, *, without: Collection[str] = ()) -> list[JobRow]:
        """Take what is due now into these hands, the longest due first; no jobs of the kinds ``without``."""
        now = self._executor.clock.now()
        with self._executor.database.begin() as connection:
            return UnitOfWork(connection).jobs.claim_due(
                now=now, lease_until=now + LEASE, owner=self._owner, limit=limit, without=without
            )

    def give_back(self, jobs: list[JobRow]) -> None:
        with self._executor.database.begin() as connection:
            UnitOfWork(connection).jobs.give_back(jobs)

    def _is_overtaken(self, done: JobRow, following: JobRow, half_over: datetime) -> bool:
        now = self._executor.clock.now()
        if now > half_over:
            return True
        if following.due_at - done.due_at < AT_ONCE:
            return False
        with self._executor.database.read() as connection:
            return UnitOfWork(connection).jobs.is_free_before(following.due_at, now=now)

    def carry_out(self, job: JobRow) -> str:
        """Do a claimed job; what went wrong, when something did."""
        if job.expiries >= MAX_EXPIRIES:
            # Whoever took it died of it, or hung: it must not take the next worker along.
            return self._record_failure(job, DIED_OF_IT)
        command = (FireTimer if job.kind in TIMERS else RunJob)(job_id=job.id, token=job.token)
        try:
            self._executor.execute(command, actor=Actor.system())
        except Unavailable as error:
            log.warning("job %s waits: %s", job.id, error.message)
            return error.message
        except (EngineError, TryAgainLater) as error:
            fault = getattr(error, "fault", None)
            return self._record_failure(
                job,
                str(error),
                hopeless=isinstance(error, LimitPassed),
                element_id=fault.element_id if fault is not None else "",
            )
        except BaseException as error:
            if must_pass(error):
                raise
            log.exception("job %s failed", job.id)
            return self._record_failure(job, f"Внутренняя ошибка: {type(error).__name__}.")
        return ""

    def _record_failure(
        self, job: JobRow, error: str, *, hopeless: bool = False, element_id: str = ""
    ) -> str:
        """When even this cannot be written, the lease runs out and another worker tries."""
        failure = RecordFailure(
            job_id=job.id, token=job.token, error=error, hopeless=hopeless, element_id=element_id
        )
        try:
            self._executor.execute(failure, actor=Actor.system())
        except InstanceNotRunning:
            log.warning("job %s belongs to a procedure that has ended", job.id)
        except EngineError as refusal:
            log.warning("the failure of job %s could not be recorded: %s", job.id, refusal.message)
        return error


def pass_time(executor: Executor, clock: FixedClock, to: datetime) -> int:
    """Move a standing clock on, stopping at each moment at which work is due; how many jobs were done.

    For tests, the demo district and simulation: the same history as if somebody had waited.
    Raises Unavailable when what is due cannot be done, so that time would stand still for ever.
    """
    worker, starts = DueWork(executor), DueStarts(executor)
    done, stood_at = 0, None
    while (due := next_due(executor)) is not None and due <= to:
        clock.set(max(due, clock.now()))
        before = done
        while count := starts.run_due(BATCH) + worker.run_due():
            done += count
        if done == before and due == stood_at:
            raise Unavailable(
                "Работу, срок которой настал, выполнить не удается.",
                hint="Проверьте, есть ли место на диске и доступна ли база данных.",
            )
        stood_at = due
    clock.set(to)
    return done


def next_due(executor: Executor) -> datetime | None:
    """When the next thing happens by itself."""
    with executor.database.read() as connection:
        uow = UnitOfWork(connection)
        coming = start_timers.next_day(uow, executor.clock.now())
        moments = (uow.jobs.next_due(), uow.start_timers.next_due(), coming)
    return min((moment for moment in moments if moment is not None), default=None)
