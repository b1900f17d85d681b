"""Open tasks of questions: what a session waits for, and who must do it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, false, or_, select

from storage.models import StaffMember, TaskStatus, UserTask


@dataclass(frozen=True, kw_only=True)
class QuestionTask:
    """An open task of a procedure that has a question on the agenda."""

    id: str
    instance_id: str
    case_id: str | None
    name: str
    form_key: str | None
    form_part: str | None
    form_sha256: str | None
    assignee_id: str | None
    assignee_name: str | None


_TASK = (
    select(
        UserTask.id,
        UserTask.instance_id,
        UserTask.case_id,
        UserTask.name,
        UserTask.form_key,
        UserTask.form_part,
        UserTask.form_sha256,
        UserTask.assignee_id,
        StaffMember.short_name.label("assignee_name"),
    )
    .outerjoin(StaffMember, StaffMember.id == UserTask.assignee_id)
    .where(UserTask.status == TaskStatus.OPEN)
    .order_by(UserTask.created_at, UserTask.id)
)


def waiting_tasks(
    connection: Connection, municipality_id: str, forms: Collection[tuple[str, str]]
) -> list[QuestionTask]:
    """Open tasks of a municipality with one of these forms, the oldest first."""
    rows = connection.execute(
        _TASK.where(UserTask.municipality_id == municipality_id, UserTask.case_id.is_not(None), _of(forms))
    )
    return [QuestionTask(**row._mapping) for row in rows]


def tasks_of_instances(
    connection: Connection, instance_ids: Sequence[str], forms: Collection[tuple[str, str]]
) -> list[QuestionTask]:
    """Open tasks of these procedures with one of these forms, the oldest first."""
    if not instance_ids:
        return []
    rows = connection.execute(_TASK.where(UserTask.instance_id.in_(instance_ids), _of(forms)))
    return [QuestionTask(**row._mapping) for row in rows]


def _of(forms: Collection[tuple[str, str]]) -> ColumnElement[bool]:
    """Task has one of the forms with its part."""
    wanted = [and_(UserTask.form_key == form, UserTask.form_part == part) for form, part in sorted(forms)]
    return or_(false(), *wanted)
