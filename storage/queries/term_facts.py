"""Everything that the state of a term depends on besides the moment of looking, for every list alike."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, case, false, literal, null, select

from storage.models import (
    Deadline,
    HistoryEvent,
    InstanceStatus,
    ProcessInstance,
    TaskStatus,
    UserTask,
)


@dataclass(frozen=True, kw_only=True)
class TermFacts:
    """``stored_state`` is what was written last; only ``engine.deadlines`` says what it is now."""

    rule: str
    by_hours: bool
    started_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    stored_state: str
    awaits: str | None
    """Which date a term that has not begun needs."""
    halted: str | None
    """Why its procedure is suspended now; the law stops no term for that."""
    is_preliminary: bool


_GROUND = (
    select(HistoryEvent.data)
    .where(HistoryEvent.instance_id == ProcessInstance.id, HistoryEvent.kind == "instance_suspended")
    .order_by(HistoryEvent.seq.desc())
    .limit(1)
    .correlate(ProcessInstance)
    .scalar_subquery()
)
_HALTED = case((ProcessInstance.status == InstanceStatus.SUSPENDED.value, _GROUND))
FACTS = (
    Deadline.rule,
    Deadline.by_hours,
    Deadline.started_at,
    Deadline.due_at,
    Deadline.closed_at,
    Deadline.state.label("stored_state"),
    Deadline.awaits,
    _HALTED.label("halted"),
    Deadline.is_preliminary,
)
"""For a statement that joins ``ProcessInstance`` to ``Deadline``; ``facts_in`` reads its rows."""
_ENDED = case(
    (UserTask.status == TaskStatus.OPEN.value, "running"),
    (UserTask.status == TaskStatus.COMPLETED.value, "met"),
    else_="void",
)
PLAIN = (
    literal("").label("rule"),
    false().label("by_hours"),
    UserTask.created_at.label("started_at"),
    UserTask.due_at,
    UserTask.ended_at.label("closed_at"),
    _ENDED.label("stored_state"),
    null().label("awaits"),
    _HALTED.label("halted"),
    false().label("is_preliminary"),
)
"""The same for a task whose diagram names a date of its own: joined to ``ProcessInstance`` likewise."""


def facts_in(row: Row[Any]) -> dict[str, Any]:
    """The columns of a row, with the ground of a suspension taken out of its event."""
    values = dict(row._mapping)
    event = values["halted"]
    flags = {name: bool(values[name]) for name in ("by_hours", "is_preliminary")}
    return {**values, **flags, "halted": None if event is None else str(event.get("reason", ""))}


def facts_of_tasks(connection: Connection, task_ids: Sequence[str]) -> dict[str, TermFacts]:
    """The terms of these tasks by task; a task that nobody set a date for is not among them."""
    if not task_ids:
        return {}
    rows = connection.execute(
        select(Deadline.user_task_id, *FACTS)
        .join(ProcessInstance, ProcessInstance.id == Deadline.instance_id)
        .where(Deadline.user_task_id.in_(task_ids))
        .order_by(Deadline.created_at)
    )
    found = dict(_by_task(rows))
    others = [task_id for task_id in task_ids if task_id not in found]
    if others:
        dated = (
            select(UserTask.id.label("user_task_id"), *PLAIN)
            .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
            .where(UserTask.id.in_(others), UserTask.due_at.is_not(None))
        )
        found.update(_by_task(connection.execute(dated)))
    return found


def _by_task(rows: Iterable[Row[Any]]) -> Iterator[tuple[str, TermFacts]]:
    for row in rows:
        values = facts_in(row)
        yield values.pop("user_task_id"), TermFacts(**values)
