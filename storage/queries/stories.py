"""What somebody who plays everybody's part must see of a case: for the demo district."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from storage.models import CommissionSession, SessionQuestion, TaskStatus, UserTask


@dataclass(frozen=True, kw_only=True)
class OpenTask:
    id: str
    name: str
    element_id: str
    instance_id: str
    case_id: str | None
    municipality_id: str
    agency_id: str | None
    form_key: str | None
    form_part: str | None
    form_sha256: str | None
    groups: Sequence[str]
    assignee_id: str | None
    created_at: datetime
    due_date: date | None


_COLUMNS: list[Any] = [getattr(UserTask, name) for name in OpenTask.__dataclass_fields__]


_OPEN_TASKS = (
    select(*_COLUMNS)
    .where(UserTask.case_id == bindparam("case_id"), UserTask.status == TaskStatus.OPEN)
    .order_by(UserTask.created_at, UserTask.id)
)


def open_tasks(connection: Connection, *, case_id: str) -> list[OpenTask]:
    """Open tasks of a case, oldest first."""
    rows = connection.execute(_OPEN_TASKS, {"case_id": case_id})
    return [OpenTask(**row._mapping) for row in rows]


_ERRANDS = (
    select(*_COLUMNS)
    .where(
        UserTask.municipality_id == bindparam("municipality_id"),
        UserTask.case_id.is_(None),
        UserTask.element_id == bindparam("element_id"),
        UserTask.status == TaskStatus.OPEN,
    )
    .order_by(UserTask.created_at, UserTask.id)
)


def errands(connection: Connection, *, municipality_id: str, element_id: str) -> list[OpenTask]:
    """Open tasks of a municipality that belong to no case: reports, reconciliations."""
    rows = connection.execute(_ERRANDS, {"municipality_id": municipality_id, "element_id": element_id})
    return [OpenTask(**row._mapping) for row in rows]


def newest_session(connection: Connection, *, case_id: str) -> datetime | None:
    """When the last session that has a question of the case is held."""
    return connection.execute(
        select(CommissionSession.held_at)
        .join(SessionQuestion, SessionQuestion.session_id == CommissionSession.id)
        .where(SessionQuestion.case_id == case_id)
        .order_by(CommissionSession.held_at.desc())
        .limit(1)
    ).scalar_one_or_none()
