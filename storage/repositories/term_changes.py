"""Terms as they are changed: read whole, compared by calendars, and every change written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from storage.columns import new_id
from storage.models import Deadline, Job, JobState, ProcessInstance, TermAct, TermChange, UserTask


@dataclass(frozen=True, kw_only=True)
class WholeTerm:
    """A term with everything that a change may touch."""

    id: str
    instance_id: str
    case_id: str | None
    municipality_id: str
    element_id: str
    element_name: str | None
    user_task_id: str | None
    spiff_task_id: str
    rule: str
    clauses: str | None
    started_at: datetime | None
    due_date: date | None
    due_at: datetime | None
    target_date: date | None
    explanation: Any
    calendar_version: str | None
    is_preliminary: bool
    state: str
    created_at: datetime
    agency_id: str | None
    """Whose task it is: its calendar counts."""


@dataclass(frozen=True, kw_only=True)
class ActRow:
    id: str
    kind: str
    calendar_change_id: str | None
    reverts_id: str | None
    at: datetime
    ground: str
    timers: list[list[str]]


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    deadline_id: str
    instance_id: str
    municipality_id: str
    kind: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class WaitingTimer:
    instance_id: str
    bundle: Any
    element_id: str


_TERM = select(
    *(getattr(Deadline, name) for name in WholeTerm.__dataclass_fields__ if name != "agency_id"),
    UserTask.agency_id,
).outerjoin(UserTask, UserTask.id == Deadline.user_task_id)
_ACT = tuple(getattr(TermAct, name) for name in ActRow.__dataclass_fields__)
_CHANGE = tuple(getattr(TermChange, name) for name in ChangeRow.__dataclass_fields__)


class TermChanges:
    def __init__(self, connection: Connection):
        self._connection = connection

    def term(self, deadline_id: str) -> WholeTerm | None:
        row = self._connection.execute(_TERM.where(Deadline.id == deadline_id)).one_or_none()
        return None if row is None else WholeTerm(**row._mapping)

    def running(self, municipality_ids: Sequence[str]) -> list[WholeTerm]:
        """Terms of these municipalities that have begun and are open, in the order of their instances."""
        rows = self._connection.execute(
            _TERM.where(Deadline.municipality_id.in_(municipality_ids), Deadline.state == "running").order_by(
                Deadline.instance_id, Deadline.created_at, Deadline.id
            )
        )
        return [WholeTerm(**row._mapping) for row in rows]

    def of_instance(self, instance_id: str) -> list[WholeTerm]:
        """Open terms of an instance, begun or not."""
        rows = self._connection.execute(
            _TERM.where(
                Deadline.instance_id == instance_id, Deadline.state.in_(("not_started", "running"))
            ).order_by(Deadline.created_at, Deadline.id)
        )
        return [WholeTerm(**row._mapping) for row in rows]

    def waiting_timers(self, municipality_ids: Sequence[str]) -> list[WaitingTimer]:
        """Timers of procedures that are not over."""
        rows = self._connection.execute(
            select(Job.instance_id, ProcessInstance.bundle, Job.element_id)
            .join(ProcessInstance, ProcessInstance.id == Job.instance_id)
            .where(
                Job.municipality_id.in_(municipality_ids),
                Job.kind == "timer",
                Job.state == JobState.WAITING.value,
            )
            .order_by(Job.instance_id, Job.element_id)
        )
        return [WaitingTimer(**row._mapping) for row in rows]

    def add(
        self,
        term: WholeTerm,
        new: Mapping[str, Any],
        *,
        kind: str,
        at: datetime,
        by: str,
        ground: str,
        act_id: str | None = None,
    ) -> None:
        self._connection.execute(
            insert(TermChange).values(
                id=new_id(),
                act_id=act_id,
                deadline_id=term.id,
                instance_id=term.instance_id,
                case_id=term.case_id,
                municipality_id=term.municipality_id,
                kind=kind,
                at=at,
                changed_by=by,
                ground=ground,
                old=term.explanation,
                new=new,
            )
        )

    def add_act(
        self,
        act_id: str,
        kind: str,
        *,
        at: datetime,
        by: str,
        ground: str,
        timers: Sequence[Sequence[str]],
        calendar_change_id: str | None = None,
        reverts_id: str | None = None,
    ) -> None:
        self._connection.execute(
            insert(TermAct).values(
                id=act_id,
                kind=kind,
                calendar_change_id=calendar_change_id,
                reverts_id=reverts_id,
                at=at,
                made_by=by,
                ground=ground,
                timers=[list(timer) for timer in timers],
            )
        )

    def act(self, act_id: str) -> ActRow | None:
        row = self._connection.execute(select(*_ACT).where(TermAct.id == act_id)).one_or_none()
        return None if row is None else ActRow(**row._mapping)

    def is_reverted(self, act_id: str) -> bool:
        found = select(TermAct.id).where(TermAct.reverts_id == act_id).limit(1)
        return self._connection.execute(found).first() is not None

    def of_act(self, act_id: str) -> list[ChangeRow]:
        """What an act changed, in the order of the instances."""
        rows = self._connection.execute(
            select(*_CHANGE)
            .where(TermChange.act_id == act_id)
            .order_by(TermChange.instance_id, TermChange.deadline_id)
        )
        return [ChangeRow(**row._mapping) for row in rows]
