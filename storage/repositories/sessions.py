"""Writing sessions of the commission: the schedule, the agenda, who came, how each question was decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from storage.columns import new_id
from storage.models import CommissionSession, SessionQuestion, SessionState, SessionVote
from storage.repositories.counters import (
    last_register_number,
    next_register_number,
    raise_register_number,
)
from storage.upsert import insert_or


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


@dataclass(frozen=True, kw_only=True)
class QuestionRow:
    id: str
    session_id: str
    case_id: str
    kind: str
    position: int
    votes_for: int | None
    votes_against: int | None
    votes_abstained: int | None
    by_casting_vote: bool
    decision: str | None
    resolution: str | None
    remarks: str | None


@dataclass(frozen=True, kw_only=True)
class VoteRow:
    staff_id: str
    vote: str
    is_presiding: bool


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
)
_QUESTION_COLUMNS = (
    SessionQuestion.id,
    SessionQuestion.session_id,
    SessionQuestion.case_id,
    SessionQuestion.kind,
    SessionQuestion.position,
    SessionQuestion.votes_for,
    SessionQuestion.votes_against,
    SessionQuestion.votes_abstained,
    SessionQuestion.by_casting_vote,
    SessionQuestion.decision,
    SessionQuestion.resolution,
    SessionQuestion.remarks,
)


class Sessions:
    def __init__(self, connection: Connection):
        self._connection = connection

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
            )
        )

    def next_regular(
        self, municipality_id: str, not_before: datetime, *, body: str = "kdn"
    ) -> SessionRow | None:
        """The first scheduled session from a moment on; how far off, the deadline module says."""
        return self._one(
            select(*_SESSION_COLUMNS)
            .where(
                CommissionSession.municipality_id == municipality_id,
                CommissionSession.body == body,
                CommissionSession.is_regular,
                CommissionSession.state == SessionState.PLANNED,
                CommissionSession.held_at >= not_before,
            )
            .order_by(CommissionSession.held_at)
            .limit(1)
        )

    def _one(self, statement: Any) -> SessionRow | None:
        row = self._connection.execute(statement).one_or_none()
        return None if row is None else _session(row)

    def planned(
        self, municipality_id: str, after: datetime, *, body: str = "kdn", limit: int = 60
    ) -> list[SessionRow]:
        """Sessions of the calendar from a moment on, the nearest first."""
        rows = self._connection.execute(
            select(*_SESSION_COLUMNS)
            .where(
                CommissionSession.municipality_id == municipality_id,
                CommissionSession.body == body,
                CommissionSession.held_at >= after,
            )
            .order_by(CommissionSession.held_at)
            .limit(limit)
        )
        return [_session(row) for row in rows]

    def get(self, session_id: str) -> SessionRow:
        row = self._connection.execute(
            select(*_SESSION_COLUMNS).where(CommissionSession.id == session_id)
        ).one()
        return _session(row)

    def put_on_agenda(self, session_id: str, *, case_id: str, instance_id: str, kind: str) -> str:
        """The question of one case, after those already there; asking again answers the same question."""
        same = select(SessionQuestion.id).where(
            SessionQuestion.session_id == session_id,
            SessionQuestion.instance_id == instance_id,
            SessionQuestion.kind == kind,
            SessionQuestion.decision.is_(None),
        )
        known = self._connection.execute(same.limit(1)).scalar_one_or_none()
        if known:
            return known
        question_id = new_id()
        self._connection.execute(
            insert(SessionQuestion).values(
                id=question_id,
                session_id=session_id,
                case_id=case_id,
                instance_id=instance_id,
                kind=kind,
                position=self._next_position(session_id),
                by_casting_vote=False,
            )
        )
        return question_id

    def _next_position(self, session_id: str) -> int:
        last = select(func.max(SessionQuestion.position)).where(SessionQuestion.session_id == session_id)
        return (self._connection.execute(last).scalar() or 0) + 1

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

    def coming_protocol_number(self, session: SessionRow, *, year: int) -> str:
        """What :meth:`number_protocol` would answer now, for showing in a form."""
        owner = f"mun:{session.municipality_id}"
        last = last_register_number(self._connection, f"protocol:{session.body}", owner, year)
        return session.protocol_number or str(last + 1)

    def question(self, question_id: str) -> QuestionRow:
        row = self._connection.execute(
            select(*_QUESTION_COLUMNS).where(SessionQuestion.id == question_id)
        ).one()
        return QuestionRow(**row._mapping)

    def agenda(self, session_id: str) -> list[QuestionRow]:
        rows = self._connection.execute(
            select(*_QUESTION_COLUMNS)
            .where(SessionQuestion.session_id == session_id)
            .order_by(SessionQuestion.position)
        )
        return [QuestionRow(**row._mapping) for row in rows]

    def record_vote(self, question_id: str, staff_id: str, vote: str, *, is_presiding: bool) -> None:
        """A member's vote; until the count it may be entered again, the later one counts."""
        statement = insert_or(self._connection, SessionVote).values(
            question_id=question_id, staff_id=staff_id, vote=vote, is_presiding=is_presiding
        )
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["question_id", "staff_id"],
                set_={"vote": vote, "is_presiding": is_presiding},
            )
        )

    def votes(self, question_id: str) -> list[VoteRow]:
        rows = self._connection.execute(
            select(SessionVote.staff_id, SessionVote.vote, SessionVote.is_presiding)
            .where(SessionVote.question_id == question_id)
            .order_by(SessionVote.staff_id)
        )
        return [VoteRow(**row._mapping) for row in rows]

    def move(self, question_id: str, session_id: str) -> None:
        """To the agenda of another session, as its last question."""
        if self.question(question_id).session_id == session_id:
            return
        values = {"session_id": session_id, "position": self._next_position(session_id)}
        self._change_question(question_id, values)

    def record_count(self, question_id: str, *, counts: tuple[int, int, int], by_casting_vote: bool) -> None:
        """Votes for, against and abstained; the decision itself is signed later."""
        in_favour, against, abstained = counts
        self._change_question(
            question_id,
            {
                "votes_for": in_favour,
                "votes_against": against,
                "votes_abstained": abstained,
                "by_casting_vote": by_casting_vote,
            },
        )

    def decide(self, question_id: str, *, decision: str, remarks: str | None = None) -> None:
        """How the question ended: ``adopted``, ``rejected`` or ``postponed``."""
        values: dict[str, object] = {"decision": decision}
        if remarks is not None:
            values["remarks"] = remarks
        self._change_question(question_id, values)

    def _change_question(self, question_id: str, values: Mapping[str, object]) -> None:
        self._connection.execute(
            update(SessionQuestion).where(SessionQuestion.id == question_id).values(**values)
        )

    def note(self, question_id: str, *, resolution: str | None = None, remarks: str | None = None) -> None:
        """What was resolved and said, written down after the vote."""
        given = {"resolution": resolution, "remarks": remarks}
        values = {column: text for column, text in given.items() if text is not None}
        if values:
            self._change_question(question_id, values)


def _session(row: Row[Any]) -> SessionRow:
    return SessionRow(**{**row._mapping, "present": tuple(row.present)})
