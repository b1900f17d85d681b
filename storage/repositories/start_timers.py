"""Moments at which procedures begin by themselves: claimed with a lease and a fencing token, like jobs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, func, or_, select, update

from storage.models import StartTimer
from storage.prepared import Prepared
from storage.repositories.jobs import DueTimers
from storage.upsert import insert_or

WAITING, DONE, FAILED, REPLACED, OVER = "waiting", "done", "failed", "replaced", "over"


@dataclass(frozen=True, kw_only=True)
class StartTimerRow:
    id: str
    definition_id: str
    definition_key: str
    municipality_id: str
    element_id: str
    number: int
    due_at: datetime
    cycle: Any
    state: str
    attempts: int
    expiries: int
    token: int

    @property
    def place(self) -> tuple[str, str, str, int]:
        """Where it stands: the same for every version of the procedure."""
        return self.municipality_id, self.definition_key, self.element_id, self.number


_ROWS = select(*(getattr(StartTimer, name) for name in StartTimerRow.__dataclass_fields__))
_DUE = (
    select(StartTimer.due_at)
    .where(StartTimer.state == WAITING, StartTimer.due_at <= bindparam("now"))
    .order_by(StartTimer.due_at)
    .limit(bindparam("most"))
    .subquery()
)
_FREE_AT = case((StartTimer.lease_until > StartTimer.due_at, StartTimer.lease_until), else_=StartTimer.due_at)
_NEXT = Prepared(
    select(_FREE_AT.label("free_at")).where(StartTimer.state == WAITING).order_by(_FREE_AT).limit(1)
)
_COUNT_DUE = Prepared(select(func.count(), func.min(_DUE.c.due_at), func.max(_DUE.c.due_at)))
_FREE: Mapping[str, Any] = {"lease_owner": None, "lease_until": None}


class StartTimers:
    def __init__(self, connection: Connection):
        self._connection = connection

    def get(self, timer_id: str) -> StartTimerRow | None:
        row = self._connection.execute(_ROWS.where(StartTimer.id == timer_id)).one_or_none()
        return None if row is None else StartTimerRow(**row._mapping)

    def of_procedures(self, keys: Collection[str]) -> list[StartTimerRow]:
        """All rows of these procedures but those that a newer version has replaced."""
        rows = self._connection.execute(
            _ROWS.where(StartTimer.definition_key.in_(keys), StartTimer.state != REPLACED)
        )
        return [StartTimerRow(**row._mapping) for row in rows]

    def add(self, timers: Sequence[Mapping[str, Any]]) -> None:
        """Another server may have added the same at the same time: then nothing happens."""
        for timer in timers:
            new = insert_or(self._connection, StartTimer).values(attempts=0, expiries=0, token=0, **timer)
            self._connection.execute(new.on_conflict_do_nothing())

    def replace(self, timer_ids: Collection[str]) -> None:
        """Their version is no longer in force: who has claimed one loses it."""
        self._connection.execute(
            update(StartTimer)
            .where(StartTimer.id.in_(timer_ids))
            .values(state=REPLACED, token=StartTimer.token + 1, **_FREE)
        )

    def next_due(self) -> datetime | None:
        """When the next of them is due, or free again from the hands that hold it."""
        row = _NEXT.row(self._connection)
        return None if row is None else row[0]

    def due(self, now: datetime, *, most: int = 1_000_000) -> DueTimers:
        (row,) = _COUNT_DUE.rows(self._connection, now=now, most=most)
        return DueTimers(count=row[0], first_at=row[1], last_at=row[2])

    def claim_due(
        self, *, now: datetime, lease_until: datetime, owner: str, limit: int
    ) -> list[StartTimerRow]:
        """Take what is due and in nobody's hands, the longest due first; each claim raises the token."""
        is_free = or_(StartTimer.lease_until.is_(None), StartTimer.lease_until <= now)
        due = (
            select(StartTimer.id)
            .where(StartTimer.state == WAITING, StartTimer.due_at <= now, is_free)
            .order_by(StartTimer.due_at, StartTimer.id)
            .limit(limit)
        )
        if self._connection.dialect.name == "postgresql":
            due = due.with_for_update(skip_locked=True)
        ids = list(self._connection.execute(due).scalars())
        if not ids:
            return []
        died = and_(StartTimer.lease_owner.is_not(None), StartTimer.lease_until <= now)
        self._connection.execute(
            update(StartTimer)
            .where(StartTimer.id.in_(ids))
            .values(
                expiries=StartTimer.expiries + case((died, 1), else_=0),
                lease_owner=owner,
                lease_until=lease_until,
                token=StartTimer.token + 1,
            )
        )
        rows = self._connection.execute(
            _ROWS.where(StartTimer.id.in_(ids)).order_by(StartTimer.due_at, StartTimer.id)
        )
        return [StartTimerRow(**row._mapping) for row in rows]

    def give_back(self, timers: Sequence[StartTimerRow]) -> None:
        """Claimed and not begun: anybody may take them, and no expiry is counted."""
        for timer in timers:
            self._write(timer, timer.token, _FREE)

    def go_on(
        self,
        timer: StartTimerRow,
        *,
        token: int,
        at: datetime,
        following: tuple[datetime, Any] | None,
        error: str | None = None,
    ) -> bool:
        """This round is over, done or given up; False when the token is old: somebody else has it now."""
        values: dict[str, Any] = {**_FREE, "attempts": 0, "expiries": 0, "last_error": error}
        if error is None:
            values["fired_at"] = at
        if following is not None:
            values["due_at"], values["cycle"] = following
        else:
            values["state"] = FAILED if error else DONE
        return self._write(timer, token, values)

    def try_later(self, timer: StartTimerRow, *, token: int, not_before: datetime, error: str) -> bool:
        """It stays due at its own moment, and nobody takes it before the other one."""
        values = {"lease_owner": None, "lease_until": not_before, "attempts": timer.attempts + 1}
        return self._write(timer, token, {**values, "last_error": error})

    def _write(self, timer: StartTimerRow, token: int, values: Mapping[str, Any]) -> bool:
        changed = self._connection.execute(
            update(StartTimer)
            .where(StartTimer.id == timer.id, StartTimer.token == token, StartTimer.state == WAITING)
            .values(**values)
        )
        return changed.rowcount == 1
