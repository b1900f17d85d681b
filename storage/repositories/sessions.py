"""Writing sessions of the commission: the schedule, who came, the number of the protocol."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from storage.columns import new_id
from storage.models import CommissionSession, SessionState
from storage.repositories.counters import (
    last_register_number,
    next_register_number,
    raise_register_number,
)
from storage.repositories.questions import Questions


@dataclass(frozen=True, kw_only=True)
class SessionRow:
    id: str
    municipality_id: str
    body: str
    held_at: datetime
    is_regular: bool
    state: str
    protocol_number: str | None
    members_total: int
    present: tuple[str, ...]
    presiding_id: str | None
    place: str | None


_SESSION_COLUMNS = (
    CommissionSession.id,
    CommissionSession.municipality_id,
    CommissionSession.body,
    CommissionSession.held_at,
    CommissionSession.is_regular,
    CommissionSession.state,
    CommissionSession.protocol_number,
    CommissionSession.members_total,
    CommissionSession.present,
    CommissionSession.presiding_id,
    CommissionSession.place,
)


_SESSION = select(*_SESSION_COLUMNS).where(CommissionSession.id == bindparam("the_session"))


class Sessions(Questions):
    """The calendar of a body and the course of each session; its questions come with it."""

    def schedule(
        self,
        *,
        municipality_id: str,
        held_at: datetime,
        members_total: int,
        is_regular: bool = True,
        body: str = "kdn",
        place: str | None = None,
    ) -> str:
        """A session in the calendar; the same moment is not entered twice."""
        known = self.at(municipality_id, held_at, body=body)
        if known:
            return known.id
        session_id = new_id()
        self._connection.execute(
            insert(CommissionSession).values(
                id=session_id,
                municipality_id=municipality_id,
                body=body,
                held_at=held_at,
                is_regular=is_regular,
                place=place,
                state=SessionState.PLANNED,
                members_total=members_total,
                present=[],
            )
        )
        return session_id

    def at(self, municipality_id: str, held_at: datetime, *, body: str = "kdn") -> SessionRow | None:
        return self._one(
            select(*_SESSION_COLUMNS).where(
                CommissionSession.municipality_id == municipality_id,
                CommissionSession.body == body,
                CommissionSession.held_at == held_at,
                CommissionSession.state != SessionState.CANCELLED,
            )
        )

    def next_regular(
        self, municipality_id: str, not_before: datetime, *, body: str = "kdn"
    ) -> SessionRow | None:
        """The first scheduled session from a moment on; how far off, the deadline module says."""
        return self._one(_coming(municipality_id, not_before, body).where(CommissionSession.is_regular))

    def nearest(self, municipality_id: str, not_before: datetime, *, body: str = "kdn") -> SessionRow | None:
        """The first planned session of any kind from a moment on."""
        return self._one(_coming(municipality_id, not_before, body))

    def _one(self, statement: Any) -> SessionRow | None:
        row = self._connection.execute(statement).one_or_none()
        return None if row is None else _session(row)

    def planned(
        self, municipality_id: str, after: datetime, *, body: str = "kdn", limit: int = 60
    ) -> list[SessionRow]:
        """Sessions of the calendar from a moment on, the nearest first; none that was called off."""
        rows = self._connection.execute(
            select(*_SESSION_COLUMNS)
            .where(
                CommissionSession.municipality_id == municipality_id,
                CommissionSession.body == body,
                CommissionSession.held_at >= after,
                CommissionSession.state != SessionState.CANCELLED,
            )
            .order_by(CommissionSession.held_at)
            .limit(limit)
        )
        return [_session(row) for row in rows]

    def get(self, session_id: str) -> SessionRow:
        return _session(self._connection.execute(_SESSION, {"the_session": session_id}).one())

    def find(self, session_id: str) -> SessionRow | None:
        return self._one(select(*_SESSION_COLUMNS).where(CommissionSession.id == session_id))

    def hold_at(self, session_id: str, *, held_at: datetime, place: str | None) -> None:
        """Another day or hour, perhaps another place."""
        self._change(session_id, held_at=held_at, place=place)

    def mark_cancelled(self, session_id: str) -> None:
        self._change(session_id, state=SessionState.CANCELLED)

    def resize(self, municipality_id: str, *, body: str, after: datetime, members_total: int) -> None:
        """The body has so many members from now on: the quorum of what is planned follows."""
        self._connection.execute(
            update(CommissionSession)
            .where(
                CommissionSession.municipality_id == municipality_id,
                CommissionSession.body == body,
                CommissionSession.state == SessionState.PLANNED,
                CommissionSession.held_at >= after,
            )
            .values(members_total=members_total)
        )

    def record_attendance(self, session_id: str, *, present: Iterable[str], presiding_id: str | None) -> None:
        self._change(session_id, present=sorted(set(present)), presiding_id=presiding_id)

    def mark_held(self, session_id: str) -> None:
        self._change(session_id, state=SessionState.HELD)

    def mark_not_held(self, session_id: str) -> None:
        self._change(session_id, state=SessionState.NOT_HELD)

    def _change(self, session_id: str, **values: object) -> None:
        self._connection.execute(
            update(CommissionSession).where(CommissionSession.id == session_id).values(**values)
        )

    def number_protocol(self, session_id: str, *, year: int, written: str | None = None) -> str:
        """One protocol for one session, numbered within the year; all its questions share it."""
        session = self.get(session_id)
        if session.protocol_number:
            return session.protocol_number
        counted = (self._connection, f"protocol:{session.body}", f"mun:{session.municipality_id}", year)
        if written and written.isdecimal():
            raise_register_number(*counted, int(written))
        number = written or str(next_register_number(*counted))
        self._change(session_id, protocol_number=number)
        return number

    def give_number(self, session_id: str, number: str) -> None:
        """The protocol of the session is numbered as other papers of its body are."""
        self._change(session_id, protocol_number=number)

    def coming_protocol_number(self, session: SessionRow, *, year: int) -> str:
        """What :meth:`number_protocol` would answer now, for showing in a form."""
        owner = f"mun:{session.municipality_id}"
        last = last_register_number(self._connection, f"protocol:{session.body}", owner, year)
        return session.protocol_number or str(last + 1)


def _coming(municipality_id: str, not_before: datetime, body: str) -> Any:
    return (
        select(*_SESSION_COLUMNS)
        .where(
            CommissionSession.municipality_id == municipality_id,
            CommissionSession.body == body,
            CommissionSession.state == SessionState.PLANNED,
            CommissionSession.held_at >= not_before,
        )
        .order_by(CommissionSession.held_at)
        .limit(1)
    )


def _session(row: Row[Any]) -> SessionRow:
    return SessionRow(**{**row._mapping, "present": tuple(row.present)})
