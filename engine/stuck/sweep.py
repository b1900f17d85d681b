"""What is stuck and why: found by a sweep over everything, and at once where something has changed.

A sweep reads, compares with what is written down already, and writes only the difference. It
needs no scheduler: a page that shows what is stuck sweeps itself when nobody has for a while.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from engine.actor import Actor
from engine.commands.note_stuck import NoteStuck
from engine.executor import Executor
from engine.jobs.timekeeping import Pace, pace_of
from engine.stuck.messages import unsendable
from engine.stuck.patience import patience_of
from engine.stuck.states import States
from storage.models import StuckKind
from storage.queries import troubles
from storage.repositories.pulse import Pulses
from storage.repositories.stuck import Trouble
from storage.unit_of_work import UnitOfWork

EVERY = timedelta(seconds=30)
"""How old the list may be: a trouble is found within twice this time of arising."""
GRACE = timedelta(seconds=45)
"""Due work that is this late has been left lying."""
LAGGING = timedelta(minutes=5)
"""The same while a scheduler is awake: it has much to do."""
PORTION = 500
"""Rows written in one transaction."""
_DEEP = frozenset({StuckKind.DEAD, StuckKind.UNREADABLE})


class Sweep:
    """One per process of the server; safe to use from several threads."""

    def __init__(self, executor: Executor):
        self._executor = executor
        self._states = States(executor.workshop)

    def run(self, *, instances: Collection[str] | None = None) -> int:
        """Look everything through, or only these procedures; how many troubles are new, changed or gone."""
        now = self._executor.clock.now()
        with self._executor.database.read() as connection:
            uow = UnitOfWork(connection)
            found = {trouble.id: trouble for trouble in self._find(uow, now, instances)}
            known = uow.stuck.open(instances)
        kept = {key: self._as_known(trouble, known.get(key)) for key, trouble in found.items()}
        news = tuple(trouble for key, trouble in kept.items() if known.get(key) != trouble)
        gone = tuple(
            sorted(key for key, trouble in known.items() if key not in found and self._is_sure(trouble))
        )
        self._note(news, gone, whole=instances is None)
        return len(news) + len(gone)

    def _note(self, news: Sequence[Trouble], gone: Sequence[str], *, whole: bool) -> None:
        """In portions, so that nobody waits long for the database; the last says that all was seen."""
        portions = max(-(-len(news) // PORTION), -(-len(gone) // PORTION), int(whole))
        for number in range(portions):
            part = slice(number * PORTION, (number + 1) * PORTION)
            last = number == portions - 1
            command = NoteStuck(found=tuple(news[part]), freed=tuple(gone[part]), whole=whole and last)
            self._executor.execute(command, actor=Actor.system())

    def run_if_old(self) -> int:
        """Look everything through, if nobody has for as long as :data:`EVERY`."""
        with self._executor.database.read() as connection:
            swept_at = UnitOfWork(connection).stuck.swept_at()
        now = self._executor.clock.now()
        return self.run() if swept_at is None or abs(now - swept_at) >= EVERY else 0

    def run_changed(self) -> int:
        """Look at the procedures that commands of this process have changed since the last look."""
        changed = self._executor.workshop.touched.taken()
        return self.run(instances=changed) if changed else 0

    def _find(self, uow: UnitOfWork, now: datetime, instances: Collection[str] | None) -> Iterator[Trouble]:
        connection, workshop, today = uow.connection, self._executor.workshop, now.date()
        yield from troubles.incidents(connection, instances)
        yield from troubles.late(connection, now=now, instances=instances)
        yield from troubles.for_nobody(connection, today=today, instances=instances)
        yield from self._overdue(uow, now, instances)
        yield from unsendable(
            uow,
            workshop.definitions,
            partners=workshop.law.partner_messages,
            today=today,
            instances=instances,
        )
        for municipality_id in uow.organisation.municipalities():
            patience = patience_of(workshop.law.place(uow, municipality_id), now)
            of_town: dict[str, Any] = {"municipality_id": municipality_id, "instances": instances}
            yield from troubles.unclaimed(
                connection, before=patience.unclaimed, now=now, today=today, **of_town
            )
            yield from troubles.undated(connection, before=patience.undated, **of_town)
            yield from troubles.silent(connection, now=now, before=patience.silent, **of_town)
        yield from self._states.look(uow, now, instances)

    def _overdue(self, uow: UnitOfWork, now: datetime, instances: Collection[str] | None) -> list[Trouble]:
        """Late work, with what keeps it: no scheduler, a clock that is wrong, or too much to do."""
        pulse = Pulses(uow.connection).get()
        pace = Pace.SILENT if pulse is None else pace_of(pulse, now)
        if pace in (Pace.FREE, Pace.LET_GO):
            return troubles.overdue_jobs(
                uow.connection, before=now - LAGGING, reason="lagging", instances=instances
            )
        reason = "silent" if pace is Pace.SILENT else "held"
        return troubles.overdue_jobs(uow.connection, before=now - GRACE, reason=reason, instances=instances)

    def _is_sure(self, trouble: Trouble) -> bool:
        """Whether what was not found is really gone: not every state is looked into at each sweep."""
        return trouble.kind not in _DEEP or self._states.is_complete

    @staticmethod
    def _as_known(trouble: Trouble, known: Trouble | None) -> Trouble:
        """A state tells no moment at which it broke: it has been so since it was first seen."""
        if known is None or trouble.kind not in _DEEP:
            return trouble
        return replace(trouble, since=known.since)
