"""The one row that schedulers share. Each write names what it found, so that of several one succeeds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from storage.models import Pulse
from storage.prepared import Prepared
from storage.upsert import insert_or

TIMERS = "timers"


@dataclass(frozen=True, kw_only=True)
class PulseRow:
    seen_at: datetime
    held_for: str | None = None
    held_since: datetime | None = None
    next_batch_at: datetime | None = None
    let_go_at: datetime | None = None
    let_go_by: str | None = None
    let_go_ground: str | None = None


_FIELDS = tuple(getattr(Pulse, name) for name in PulseRow.__dataclass_fields__)
_GET = Prepared(select(*_FIELDS).where(Pulse.name == bindparam("name")))
_UNHELD: dict[str, Any] = {"held_for": None, "held_since": None, "next_batch_at": None}


class Pulses:
    def __init__(self, connection: Connection):
        self._connection = connection

    def get(self) -> PulseRow | None:
        row = _GET.row(self._connection, name=TIMERS)
        return None if row is None else PulseRow(**{f.key: v for f, v in zip(_FIELDS, row, strict=True)})

    def begin(self, now: datetime) -> None:
        """The first scheduler of this database wakes."""
        new = insert_or(self._connection, Pulse).values(name=TIMERS, seen_at=now)
        self._connection.execute(new.on_conflict_do_nothing())

    def see(self, now: datetime) -> None:
        """It is as late as this; a moment that was seen already changes nothing."""
        self._write(Pulse.seen_at < now, seen_at=now)

    def hold(self, reason: str, *, now: datetime, next_batch_at: datetime) -> bool:
        """Hold timers back; False when another scheduler was first."""
        return self._write(
            Pulse.held_for.is_distinct_from(reason),
            held_for=reason,
            held_since=now,
            next_batch_at=next_batch_at,
        )

    def take_batch(self, *, now: datetime, next_batch_at: datetime) -> bool:
        """Whether this scheduler may send the batch that is due; the next one is set."""
        return self._write(Pulse.next_batch_at <= now, next_batch_at=next_batch_at)

    def free(self) -> None:
        self._write(Pulse.held_for.is_not(None), **_UNHELD)

    def let_go(self, *, at: datetime, by: str, ground: str) -> None:
        """A person trusts the clock as it is, and lets everything go that is due."""
        self._write(
            Pulse.name == TIMERS, seen_at=at, let_go_at=at, let_go_by=by, let_go_ground=ground, **_UNHELD
        )

    def be_wary_again(self) -> None:
        """What a person let go has gone out."""
        self._write(Pulse.let_go_at.is_not(None), let_go_at=None, let_go_by=None, let_go_ground=None)

    def _write(self, where: Any, **values: Any) -> bool:
        changed = self._connection.execute(update(Pulse).where(Pulse.name == TIMERS, where).values(**values))
        return changed.rowcount == 1
