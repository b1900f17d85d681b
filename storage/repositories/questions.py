"""Writing the questions of a session: the agenda, the votes, how each was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, insert, select, update

from storage.columns import new_id
from storage.models import SessionQuestion, SessionVote
from storage.upsert import insert_or


@dataclass(frozen=True, kw_only=True)
class QuestionRow:
    id: str
    session_id: str
    case_id: str
    instance_id: str
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


_QUESTION_COLUMNS = (
    SessionQuestion.id,
    SessionQuestion.session_id,
    SessionQuestion.case_id,
    SessionQuestion.instance_id,
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


_QUESTION = select(*_QUESTION_COLUMNS).where(SessionQuestion.id == bindparam("the_question"))


class Questions:
    def __init__(self, connection: Connection):
        self._connection = connection

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

    def question(self, question_id: str) -> QuestionRow:
        row = self._connection.execute(_QUESTION, {"the_question": question_id}).one()
        return QuestionRow(**row._mapping)

    def agenda(self, session_id: str) -> list[QuestionRow]:
        rows = self._connection.execute(
            select(*_QUESTION_COLUMNS)
            .where(SessionQuestion.session_id == session_id)
            .order_by(SessionQuestion.position)
        )
        return [QuestionRow(**row._mapping) for row in rows]

    def find_question(self, question_id: str) -> QuestionRow | None:
        row = self._connection.execute(_QUESTION, {"the_question": question_id}).one_or_none()
        return None if row is None else QuestionRow(**row._mapping)

    def undecided(self, session_id: str) -> list[QuestionRow]:
        """Questions of a session that nobody has decided or put off, in the order of the agenda."""
        return [question for question in self.agenda(session_id) if question.decision is None]

    def set_order(self, question_ids: Sequence[str]) -> None:
        """The places of questions on their agenda, from the first."""
        for position, question_id in enumerate(question_ids, 1):
            self._change_question(question_id, {"position": position})

    def record_vote(
        self, question_id: str, staff_id: str, vote: str, *, is_presiding: bool, is_absentee: bool = False
    ) -> None:
        """A member's vote; until the count it may be entered again, the later one counts."""
        said = {"vote": vote, "is_presiding": is_presiding, "is_absentee": is_absentee}
        statement = insert_or(self._connection, SessionVote).values(
            question_id=question_id, staff_id=staff_id, **said
        )
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=["question_id", "staff_id"], set_=said)
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

    def set_kind(self, question_id: str, kind: str) -> None:
        """What is asked turned out otherwise while the agenda was made."""
        self._change_question(question_id, {"kind": kind})

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
