"""The heartbeat: APScheduler wakes the code that looks for due work, once a second, and nothing else.

It keeps no jobs of its own: what is due is rows of the database, so it does not matter
how many heartbeats there are, or whether one is lost. A persistent job store would drop
late jobs, double them between processes and unpickle what it reads.
"""

import logging
import threading
from collections.abc import Callable
from datetime import UTC

from apscheduler.schedulers.background import BackgroundScheduler

from engine.actor import Actor
from engine.commands import ArrangeStarts
from engine.errors import EngineError
from engine.executor import Executor
from engine.jobs.due import BATCH, DueWork
from engine.jobs.starts import DueStarts
from engine.jobs.timekeeping import TIMERS, Watch
from engine.letters.outbox import Carrier, Outbox
from engine.mending.batches import BatchRunner
from engine.stuck.sweep import Sweep
from storage.database import DatabaseFault

log = logging.getLogger(__name__)

EVERY_SECONDS = 1
MAIL_EVERY_SECONDS = 5
LISTS_EVERY_SECONDS = 2
LOOK_EVERY_SECONDS = 2
EXCHANGE_EVERY_SECONDS = 1
# A beat that takes longer than a second is no news, and would be told of each second.
logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)


class Heartbeat:
    """Runs in a thread of the server, or in a process of its own (``kurator scheduler``)."""

    def __init__(
        self,
        executor: Executor,
        *,
        carrier: Carrier | None = None,
        make_lists: Callable[[], int] | None = None,
        exchange: Callable[[], int] | None = None,
        every_seconds: float = EVERY_SECONDS,
    ):
        self._executor = executor
        self._work = DueWork(executor)
        self._starts = DueStarts(executor)
        self._watch = Watch(executor.database, executor.clock)
        self._outbox = Outbox(executor, carrier)
        self._sweep = Sweep(executor)
        self._batches = BatchRunner(executor)
        self._make_lists = make_lists
        self._exchange = exchange
        self._every_seconds = every_seconds
        self._stopping = threading.Event()
        self._scheduler = BackgroundScheduler(timezone=UTC)

    def start(self) -> None:
        self._arrange_starts()
        # Apart from due work: a mail server that does not answer, a long list or a look at
        # everything must not hold a timer up.
        for work, seconds in (
            (self.beat, self._every_seconds),
            (self.post, MAIL_EVERY_SECONDS),
            (self.make_lists, LISTS_EVERY_SECONDS),
            (self.look, LOOK_EVERY_SECONDS),
            (self.carry_out, self._every_seconds),
            (self.exchange, EXCHANGE_EVERY_SECONDS),
        ):
            self._scheduler.add_job(
                work,
                "interval",
                seconds=seconds,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        self._scheduler.start()

    def _arrange_starts(self) -> None:
        """Timers by which procedures begin: deploying sets them, but not everywhere for ever."""
        try:
            self._executor.execute(ArrangeStarts(), actor=Actor.system())
        except (DatabaseFault, EngineError) as trouble:
            log.error("the timers by which procedures begin could not be set: %s", trouble)

    def beat(self) -> int:
        """Carry out everything that is due now; how many jobs there were."""
        done = 0
        try:
            while not self._stopping.is_set():
                count = self._one_batch()
                if not count:
                    break
                done += count
        except DatabaseFault as fault:
            log.warning("due work waits: the database is %s", fault.kind)
        return done

    def post(self) -> int:
        """Write the letters of the morning, carry out what waits; how many were taken in hand."""
        taken = 0
        try:
            while not self._stopping.is_set() and (count := self._outbox.run_due()):
                taken += count
        except (DatabaseFault, EngineError) as trouble:
            log.warning("letters wait: %s", trouble)
        return taken

    def make_lists(self) -> int:
        """Make the lists that people have asked for; how many."""
        made = 0
        try:
            while self._make_lists and not self._stopping.is_set() and (count := self._make_lists()):
                made += count
        except (DatabaseFault, EngineError) as trouble:
            log.warning("lists wait: %s", trouble)
        return made

    def exchange(self) -> int:
        """Send to partners, and handle what came from them; how much was taken in hand."""
        taken = 0
        try:
            while self._exchange and not self._stopping.is_set() and (count := self._exchange()):
                taken += count
        except (DatabaseFault, EngineError) as trouble:
            log.warning("partners wait: %s", trouble)
        return taken

    def look(self) -> int:
        """See what is stuck: where something has changed, and now and then everywhere."""
        try:
            return self._sweep.run_changed() + self._sweep.run_if_old()
        except (DatabaseFault, EngineError) as trouble:
            log.warning("the look for what is stuck waits: %s", trouble)
            return 0

    def carry_out(self) -> int:
        """Go on with what people want done to many procedures at once; how many were seen to."""
        done = 0
        try:
            while not self._stopping.is_set() and (count := self._batches.run_due()):
                done += count
        except (DatabaseFault, EngineError) as trouble:
            log.warning("acts over many procedures wait: %s", trouble)
        return done

    def _one_batch(self) -> int:
        allowed = self._watch.allowed()
        without = TIMERS if allowed == 0 else ()
        limit = min(BATCH, allowed or BATCH)
        count = self._starts.run_due(limit, stopping=self._stopping.is_set) if allowed != 0 else 0
        if count < limit:
            count += self._work.run_due(limit - count, without=without, stopping=self._stopping.is_set)
        self._watch.spent(count)
        return count

    def stop(self) -> None:
        """Let the job in hand finish, then rest."""
        self._stopping.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
