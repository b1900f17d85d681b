"""Writing what people do around a session: moves and cancellations with reasons, invitations and answers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from storage.columns import new_id
from storage.models import SessionAct, SessionInvitee


@dataclass(frozen=True, kw_only=True)
class NewAct:
    session_id: str
    kind: str
    by_id: str
    by_name: str
    reason: str | None = None
    question_id: str | None = None
    data: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class NewInvitee:
    name: str
    role: str = "invited"
    staff_id: str | None = None
    case_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class InviteeRow:
    id: str
    session_id: str
    case_id: str | None
    staff_id: str | None
    name: str
    role: str
    way: str | None
    sent_at: datetime | None
    answer: str | None


_INVITEE = tuple(getattr(SessionInvitee, name) for name in InviteeRow.__dataclass_fields__)


class SessionActs:
    def __init__(self, connection: Connection):
        self._connection = connection

    def record(self, act: NewAct, *, at: datetime) -> None:
        values = {**vars(act), "data": dict(act.data)}
        self._connection.execute(insert(SessionAct).values(id=new_id(), at=at, **values))

    def invitees(self, session_id: str) -> list[InviteeRow]:
        rows = self._connection.execute(
            select(*_INVITEE).where(SessionInvitee.session_id == session_id).order_by(SessionInvitee.name)
        )
        return [InviteeRow(**row._mapping) for row in rows]

    def invite(self, session_id: str, invitees: Collection[NewInvitee]) -> int:
        """Put people on the list; who is on it already stays once. Answers how many are new."""
        known = {(each.name, each.case_id) for each in self.invitees(session_id)}
        new = {(each.name, each.case_id): each for each in invitees if (each.name, each.case_id) not in known}
        if new:
            rows = [{"id": new_id(), "session_id": session_id, **vars(each)} for each in new.values()]
            self._connection.execute(insert(SessionInvitee), rows)
        return len(new)

    def mark_sent(self, session_id: str, ids: Collection[str], *, way: str | None, at: datetime) -> None:
        self._change(session_id, ids, {"sent_at": at, "way": way})

    def mark_answer(self, session_id: str, ids: Collection[str], *, answer: str | None, at: datetime) -> None:
        self._change(session_id, ids, {"answer": answer, "answered_at": at if answer else None})

    def _change(self, session_id: str, ids: Collection[str], values: Mapping[str, object]) -> None:
        if ids:
            self._connection.execute(
                update(SessionInvitee)
                .where(SessionInvitee.session_id == session_id, SessionInvitee.id.in_(sorted(ids)))
                .values(**values)
            )
