"""What the command line shows to the operator, outside anybody's scope: no names of families."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from storage.models import Case, TaskStatus, UserTask


@dataclass(frozen=True, kw_only=True)
class OpenTask:
    id: str
    name: str
    element_id: str
    case_number: str | None
    instance_id: str
    due_at: datetime | None


def open_tasks(connection: Connection, *, limit: int) -> list[OpenTask]:
    """Open tasks, the nearest term first."""
    rows = connection.execute(
        select(
            UserTask.id,
            UserTask.name,
            UserTask.element_id,
            Case.number.label("case_number"),
            UserTask.instance_id,
            UserTask.due_at,
        )
        .outerjoin(Case, Case.id == UserTask.case_id)
        .where(UserTask.status == TaskStatus.OPEN.value)
        .order_by(UserTask.due_at.is_(None), UserTask.due_at, UserTask.created_at)
        .limit(limit)
    )
    return [OpenTask(**row._mapping) for row in rows]
