"""Whether timers may fire: the clock may be wrong, and too many at once may be somebody's mistake.

A server whose date is wrong must not tell a prosecutor of five thousand missed terms. So while
the clock is behind what has been seen, no timer fires. After a jump of more than a day timers
wait a minute, in which a clock that is set right undoes the jump; then they go out, as they do
when too many are due at once, in batches with pauses, the longest due first. Deferred work that
people have caused goes on. A person may let everything go.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from engine.clock import Clock
from storage.database import Database
from storage.repositories.jobs import DueTimers
from storage.repositories.pulse import PulseRow, Pulses
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

TIMERS = frozenset({"timer", "escalation"})
CROWD = 200
"""More than so many timers due at once go out in batches of so many."""
MOMENT = timedelta(seconds=1)
LEFT_BEHIND = timedelta(minutes=1)
PAUSE = timedelta(minutes=1)
JUMP = timedelta(days=1)
SLIP = timedelta(minutes=1)
"""Clocks of several machines differ, and are set right by a little: that stops nothing."""
SEEN_EVERY = timedelta(seconds=10)
SILENT = timedelta(minutes=1)


class Pace(StrEnum):
    """How timers go out, and why."""

    FREE = "free"
    LET_GO = "let_go"
    CROWD = "crowd"
    JUMP = "jump"
    CLOCK_BACK = "clock_back"
    SILENT = "silent"
    """No scheduler has been awake for a minute."""


@dataclass(frozen=True, kw_only=True)
class Timekeeping:
    """How it stands with the timers, for people."""

    pace: Pace
    waiting: int
    """Timers that are due and have not fired."""
    seen_at: datetime | None = None
    held_since: datetime | None = None
    next_batch_at: datetime | None = None

    @property
    def is_held(self) -> bool:
        return self.pace in {Pace.CROWD, Pace.JUMP, Pace.CLOCK_BACK}


def pace_of(pulse: PulseRow, now: datetime) -> Pace:
    if pulse.seen_at - now > SLIP:
        return Pace.CLOCK_BACK
    if now - max(pulse.seen_at, pulse.next_batch_at or pulse.seen_at) > SILENT:
        return Pace.SILENT
    if pulse.held_for is not None:
        return Pace(pulse.held_for)
    return Pace.LET_GO if pulse.let_go_at is not None else Pace.FREE


def due_timers(uow: UnitOfWork, now: datetime, most: int = 1_000_000) -> DueTimers:
    """Timers of procedures that run, and those by which procedures begin, that are due and have not fired."""
    both = uow.jobs.due_timers(now, most=most), uow.start_timers.due(now, most=most)
    return DueTimers(
        count=sum(each.count for each in both),
        first_at=min((each.first_at for each in both if each.first_at), default=None),
        last_at=max((each.last_at for each in both if each.last_at), default=None),
    )


def pace_now(uow: UnitOfWork, now: datetime) -> Pace:
    """How timers go out, without counting those that wait."""
    pulse = Pulses(uow.connection).get()
    return Pace.FREE if pulse is None else pace_of(pulse, now)


def stands(uow: UnitOfWork, now: datetime) -> Timekeeping:
    """Before any scheduler has woken nothing can be said against the clock."""
    pulse = Pulses(uow.connection).get()
    waiting = due_timers(uow, now).count
    if pulse is None:
        return Timekeeping(pace=Pace.FREE, waiting=waiting)
    return Timekeeping(
        pace=pace_of(pulse, now),
        waiting=waiting,
        seen_at=pulse.seen_at,
        held_since=pulse.held_since,
        next_batch_at=pulse.next_batch_at,
    )


class Watch:
    """Asked by a scheduler before each batch how many timers it may fire."""

    def __init__(self, database: Database, clock: Clock):
        self._database = database
        self._clock = clock
        self._in_hand = 0
        self._told: Pace | None = None

    def allowed(self) -> int | None:
        """So many timers; None when there is no limit."""
        now = self._clock.now()
        with self._database.read() as connection:
            pulse = Pulses(connection).get()
            crowd = due_timers(UnitOfWork(connection), now, most=CROWD + 1)
        if pulse is None:
            with self._database.begin() as connection:
                Pulses(connection).begin(now)
            return self.allowed()
        self._tell(pace_of(pulse, now))
        if pulse.seen_at - now > SLIP or self._waits_after_a_jump(pulse, now):
            self._in_hand = 0
            return 0
        return self._of_crowd(pulse, now, crowd)

    def spent(self, count: int) -> None:
        """So many jobs were carried out."""
        self._in_hand = max(0, self._in_hand - count)

    def _waits_after_a_jump(self, pulse: PulseRow, now: datetime) -> bool:
        if pulse.held_for == Pace.JUMP:
            assert pulse.held_since is not None and pulse.next_batch_at is not None
            if now < pulse.held_since - SLIP:
                # Somebody has set the clock right before anything was believed.
                with self._database.begin() as connection:
                    Pulses(connection).free()
                return True
            return now < pulse.next_batch_at
        if now - pulse.seen_at > JUMP:
            with self._database.begin() as connection:
                Pulses(connection).hold(Pace.JUMP, now=now, next_batch_at=now + PAUSE)
            return True
        return False

    def _of_crowd(self, pulse: PulseRow, now: datetime, crowd: DueTimers) -> int | None:
        if now - pulse.seen_at >= SEEN_EVERY:
            with self._database.begin() as connection:
                Pulses(connection).see(now)
        if pulse.let_go_at is not None or not self._must_hold(pulse, now, crowd):
            self._be_free(pulse, crowd)
            return None
        if not self._in_hand and self._wins_batch(pulse, now):
            self._in_hand = CROWD
        return self._in_hand

    def _must_hold(self, pulse: PulseRow, now: datetime, crowd: DueTimers) -> bool:
        if pulse.next_batch_at is not None and pulse.next_batch_at > now:
            return True
        return crowd.count > CROWD and (pulse.held_for is not None or _are_at_once(crowd, now))

    def _be_free(self, pulse: PulseRow, crowd: DueTimers) -> None:
        self._in_hand = 0
        if pulse.held_for is None and (pulse.let_go_at is None or crowd.count > CROWD):
            return
        with self._database.begin() as connection:
            Pulses(connection).free()
            if crowd.count <= CROWD:
                Pulses(connection).be_wary_again()

    def _wins_batch(self, pulse: PulseRow, now: datetime) -> bool:
        """Of several schedulers one sends the batch, so that it goes out in order."""
        if pulse.next_batch_at is not None and pulse.next_batch_at > now:
            return False
        with self._database.begin() as connection:
            pulses = Pulses(connection)
            if pulse.held_for is None:
                return pulses.hold(Pace.CROWD, now=now, next_batch_at=now + PAUSE)
            return pulses.take_batch(now=now, next_batch_at=now + PAUSE)

    def _tell(self, pace: Pace) -> None:
        if pace is not self._told and pace in {Pace.CROWD, Pace.JUMP, Pace.CLOCK_BACK}:
            log.warning("timers are held back: %s", pace.value)
        self._told = pace


def _are_at_once(crowd: DueTimers, now: datetime) -> bool:
    """Due in one moment, or left from an outage; not a stream that a busy machine follows at a distance."""
    assert crowd.first_at is not None and crowd.last_at is not None
    return crowd.last_at - crowd.first_at < MOMENT or now - crowd.first_at > LEFT_BEHIND
