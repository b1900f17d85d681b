"""At which steps many procedures stand: what an act over many of them may be done to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, CursorResult, literal, select, union_all

from storage.models import EventSubscription, Job, JobState, StaffMember, TaskStatus, UserTask

AT_ONCE = 400
"""Ids in one question to the database."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """``kind`` is ``task``, ``message``, ``timer`` or ``failed``; ``subject_id`` what the act is done to."""

    kind: str
    subject_id: str
    instance_id: str
    element_id: str
    name: str | None


def standing(connection: Connection, *, instances: Sequence[str]) -> list[Standing]:
    """Open tasks, awaited messages, waiting timers and work that was given up, of these procedures."""
    found: list[Standing] = []
    for start in range(0, len(instances), AT_ONCE):
        found += _part(connection, instances[start : start + AT_ONCE])
    return found


def _part(connection: Connection, ids: Sequence[str]) -> list[Standing]:
    tasks = select(
        literal("task").label("kind"),
        UserTask.id.label("subject_id"),
        UserTask.instance_id,
        UserTask.element_id,
        UserTask.name,
    ).where(UserTask.instance_id.in_(ids), UserTask.status == TaskStatus.OPEN)
    messages = select(
        literal("message"),
        EventSubscription.spiff_task_id,
        EventSubscription.instance_id,
        EventSubscription.element_id,
        EventSubscription.element_name,
    ).where(EventSubscription.instance_id.in_(ids), EventSubscription.kind == "message")
    timers = select(
        literal("timer"), Job.spiff_task_id, Job.instance_id, Job.element_id, literal(None)
    ).where(Job.instance_id.in_(ids), Job.state == JobState.WAITING, Job.kind == "timer")
    failed = select(literal("failed"), Job.id, Job.instance_id, Job.element_id, literal(None)).where(
        Job.instance_id.in_(ids), Job.state == JobState.FAILED
    )
    rows: CursorResult[Any] = connection.execute(union_all(tasks, messages, timers, failed))
    return [Standing(**row._mapping) for row in rows]


def people_to_assign(connection: Connection, *, municipalities: Sequence[str]) -> dict[str, str]:
    """Id → name of everybody at work in these municipalities, by name."""
    rows = connection.execute(
        select(StaffMember.id, StaffMember.full_name)
        .where(StaffMember.municipality_id.in_(municipalities), StaffMember.is_active.is_(True))
        .order_by(StaffMember.full_name)
    )
    return {row.id: row.full_name for row in rows}
