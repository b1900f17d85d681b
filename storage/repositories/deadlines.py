"""Writing terms: opened, started, closed, moved; and the log of what was told to whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, case, insert, select, update

from storage.columns import new_id
from storage.lateness import cut, is_past
from storage.models import Deadline, DeadlineLogEntry, UserTask


@dataclass(frozen=True, kw_only=True)
class NewDeadline:
    """The term of an element; without ``started_at`` it is «срок не начат»."""

    instance_id: str
    municipality_id: str
    element_id: str
    spiff_task_id: str
    rule: str
    case_id: str | None = None
    element_name: str | None = None
    user_task_id: str | None = None
    clauses: str | None = None
    awaits: str | None = None
    """Of a term that is not started: which date it needs."""


@dataclass(frozen=True, kw_only=True)
class ComputedTerm:
    """What the deadline module answered, as it is stored."""

    started_at: datetime
    due_date: date
    due_at: datetime
    target_date: date | None
    explanation: object
    calendar_version: str
    is_preliminary: bool
    by_hours: bool


@dataclass(frozen=True, kw_only=True)
class DeadlineRow:
    id: str
    instance_id: str
    case_id: str | None
    municipality_id: str
    element_id: str
    element_name: str | None
    user_task_id: str | None
    rule: str
    clauses: str | None
    started_at: datetime | None
    due_date: date | None
    due_at: datetime | None
    target_date: date | None
    is_preliminary: bool
    state: str
    agency_id: str | None
    """Whose task it is: its calendar counts."""


_COLUMNS = (
    Deadline.id,
    Deadline.instance_id,
    Deadline.case_id,
    Deadline.municipality_id,
    Deadline.element_id,
    Deadline.element_name,
    Deadline.user_task_id,
    Deadline.rule,
    Deadline.clauses,
    Deadline.started_at,
    Deadline.due_date,
    Deadline.due_at,
    Deadline.target_date,
    Deadline.is_preliminary,
    Deadline.state,
    UserTask.agency_id,
)
_ROWS = select(*_COLUMNS).outerjoin(UserTask, UserTask.id == Deadline.user_task_id)
_ROW = _ROWS.where(Deadline.id == bindparam("the_id"))


class Deadlines:
    def __init__(self, connection: Connection):
        self._connection = connection

    def open(self, new: NewDeadline, term: ComputedTerm | None, *, at: datetime) -> str:
        """A term of an element that has begun; ``term`` is empty while its start event has not happened."""
        deadline_id = new_id()
        computed: dict[str, object] = {
            "state": "not_started",
            "is_preliminary": False,
            "by_hours": False,
            "awaits": new.awaits,
        }
        if term is not None:
            computed = {"state": "running", "awaits": None, **vars(term)}
        values = {**vars(new), **computed}
        self._connection.execute(insert(Deadline).values(id=deadline_id, created_at=at, **values))
        return deadline_id

    def start(self, deadline_id: str, term: ComputedTerm) -> None:
        """The start event has happened, or the term is computed anew."""
        self._change(deadline_id, {"state": "running", "awaits": None, **vars(term)})

    def close(self, deadline_id: str, *, at: datetime) -> str:
        """The act was done: in time, or late. Answers the state that was written."""
        term = self.get(deadline_id)
        state = "met_late" if is_past(term.due_at, at) else "met"
        self._change(deadline_id, {"state": state, "closed_at": at})
        return state

    def void(self, deadline_id: str, *, at: datetime) -> None:
        """The duty fell away: its element was cancelled."""
        self._change(deadline_id, {"state": "void", "closed_at": at})

    def _change(self, deadline_id: str, values: Mapping[str, object]) -> None:
        self._connection.execute(update(Deadline).where(Deadline.id == deadline_id).values(**values))

    def get(self, deadline_id: str) -> DeadlineRow:
        row = self._connection.execute(_ROW, {"the_id": deadline_id}).one()
        return DeadlineRow(**row._mapping)

    def of_tokens(self, spiff_task_ids: Sequence[str]) -> list[DeadlineRow]:
        """Open terms of the elements at which these tokens stand."""
        rows = self._connection.execute(
            _ROWS.where(
                Deadline.spiff_task_id.in_(spiff_task_ids), Deadline.state.in_(("not_started", "running"))
            )
        )
        return [DeadlineRow(**row._mapping) for row in rows]

    def close_many(self, spiff_task_ids: Sequence[str], *, at: datetime) -> None:
        """The acts of these elements were done: each term is met, or met late."""
        if not spiff_task_ids:
            return
        late = case((Deadline.due_at < cut(at), "met_late"), else_="met")
        self._connection.execute(
            update(Deadline)
            .where(Deadline.spiff_task_id.in_(spiff_task_ids), Deadline.state.in_(("not_started", "running")))
            .values(state=late, closed_at=at)
        )

    def void_many(self, spiff_task_ids: Sequence[str], *, at: datetime) -> None:
        """The duties of these elements fell away."""
        if not spiff_task_ids:
            return
        self._connection.execute(
            update(Deadline)
            .where(Deadline.spiff_task_id.in_(spiff_task_ids), Deadline.state.in_(("not_started", "running")))
            .values(state="void", closed_at=at)
        )

    def awaiting(self, municipality_id: str, awaits: str) -> list[str]:
        """Procedures with a term that needs this date to begin, in order."""
        rows = self._connection.execute(
            select(Deadline.instance_id)
            .where(
                Deadline.municipality_id == municipality_id,
                Deadline.state == "not_started",
                Deadline.awaits == awaits,
            )
            .distinct()
            .order_by(Deadline.instance_id)
        )
        return list(rows.scalars())

    def explanation(self, deadline_id: str) -> object:
        """How the term was computed, as it can be replayed."""
        return self._connection.execute(
            select(Deadline.explanation).where(Deadline.id == deadline_id)
        ).scalar_one()

    def log(
        self,
        deadline_id: str,
        step: str,
        *,
        at: datetime,
        told: Sequence[str],
        assignee_id: str | None = None,
        agency_id: str | None = None,
        note: str | None = None,
    ) -> str:
        """A step of the ladder (procedures.md 0.2); each step of a term is written once."""
        term = self.get(deadline_id)
        known = self._logged(deadline_id, step, term.due_at)
        if known:
            return known
        entry_id = new_id()
        self._connection.execute(
            insert(DeadlineLogEntry).values(
                id=entry_id,
                deadline_id=deadline_id,
                case_id=term.case_id,
                municipality_id=term.municipality_id,
                step=step,
                at=at,
                due_at=term.due_at,
                clauses=term.clauses,
                agency_id=agency_id,
                assignee_id=assignee_id,
                told=list(told),
                note=note,
            )
        )
        return entry_id

    def _logged(self, deadline_id: str, step: str, due_at: datetime | None) -> str | None:
        same_due = DeadlineLogEntry.due_at.is_(None) if due_at is None else DeadlineLogEntry.due_at == due_at
        found = select(DeadlineLogEntry.id).where(
            DeadlineLogEntry.deadline_id == deadline_id, DeadlineLogEntry.step == step, same_due
        )
        return self._connection.execute(found.limit(1)).scalar_one_or_none()
