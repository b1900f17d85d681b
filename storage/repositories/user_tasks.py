"""Human tasks and their candidates: the projection that the inbox reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from storage.models import FAR_FUTURE, TaskCandidate, TaskStatus, UserTask
from storage.prepared import Prepared


@dataclass(frozen=True, kw_only=True)
class UserTaskRow:
    id: str
    instance_id: str
    case_id: str | None
    municipality_id: str
    agency_id: str | None
    element_id: str
    name: str
    form_key: str | None
    form_part: str | None
    form_sha256: str | None
    assignee_id: str | None
    groups: tuple[str, ...]
    status: str
    version: int
    created_at: datetime
    due_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.status == TaskStatus.OPEN


_FIELDS = (
    UserTask.id,
    UserTask.instance_id,
    UserTask.case_id,
    UserTask.municipality_id,
    UserTask.agency_id,
    UserTask.element_id,
    UserTask.name,
    UserTask.form_key,
    UserTask.form_part,
    UserTask.form_sha256,
    UserTask.assignee_id,
    UserTask.groups,
    UserTask.status,
    UserTask.version,
    UserTask.created_at,
    UserTask.due_at,
)
_BY_ID = Prepared(select(*_FIELDS).where(UserTask.id == bindparam("id")))
_INSERT = Prepared(insert(UserTask), [column.key for column in UserTask.__table__.columns])
_INSERT_CANDIDATE = Prepared(insert(TaskCandidate), ["group_key", "due_at", "task_id"])
_DELETE_CANDIDATES = Prepared(delete(TaskCandidate).where(TaskCandidate.task_id == bindparam("id")))
_ASSIGN = Prepared(
    update(UserTask)
    .where(
        UserTask.id == bindparam("the_id"),
        UserTask.version == bindparam("the_version"),
        UserTask.status == TaskStatus.OPEN.value,
    )
    .values(
        assignee_id=bindparam("assignee_id"), claimed_at=bindparam("claimed_at"), version=bindparam("version")
    )
)
_END = Prepared(
    update(UserTask)
    .where(UserTask.id == bindparam("the_id"), UserTask.status == TaskStatus.OPEN.value)
    .values(
        status=bindparam("status"),
        ended_at=bindparam("ended_at"),
        completed_by=bindparam("completed_by"),
        assignee_id=bindparam("assignee_id"),
    )
)
_SET_TERM = Prepared(
    update(UserTask)
    .where(UserTask.id == bindparam("the_id"))
    .values(due_at=bindparam("due_at"), due_date=bindparam("due_date"), target_date=bindparam("target_date"))
)


class UserTasks:
    def __init__(self, connection: Connection):
        self._connection = connection

    def get(self, task_id: str) -> UserTaskRow | None:
        row = _BY_ID.row(self._connection, id=task_id)
        if row is None:
            return None
        values: dict[str, Any] = {field.key: value for field, value in zip(_FIELDS, row, strict=True)}
        values["groups"] = tuple(values["groups"])
        return UserTaskRow(**values)

    def groups_of(self, task_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Candidate groups by task."""
        rows = self._connection.execute(select(UserTask.id, UserTask.groups).where(UserTask.id.in_(task_ids)))
        return {row.id: tuple(row.groups) for row in rows}

    def add(self, tasks: Sequence[dict[str, Any]]) -> None:
        """Open tasks, each with a candidate row per group so that the inbox finds it."""
        _INSERT.write_many(self._connection, tasks)
        _INSERT_CANDIDATE.write_many(
            self._connection,
            [
                {"group_key": group, "due_at": task["due_at"] or FAR_FUTURE, "task_id": task["id"]}
                for task in tasks
                for group in task["groups"]
            ],
        )

    def assign(self, task: UserTaskRow, *, to: str | None, at: datetime) -> bool:
        """Give the task to a person or back to its groups; False when it changed in between."""
        touched = _ASSIGN.run(
            self._connection,
            the_id=task.id,
            the_version=task.version,
            assignee_id=to,
            claimed_at=at if to else None,
            version=task.version + 1,
        )
        return touched == 1

    def end(
        self, task_id: str, *, status: TaskStatus, at: datetime, by: str | None, assignee_id: str | None
    ) -> None:
        """Close an open task; one that is closed already stays as it is."""
        _END.write(
            self._connection,
            the_id=task_id,
            status=status.value,
            ended_at=at,
            completed_by=by,
            assignee_id=assignee_id,
        )
        _DELETE_CANDIDATES.write(self._connection, id=task_id)

    def set_term(self, task_id: str, groups: Sequence[str], **term: Any) -> None:
        """Move the task's due moment, in the candidates' index too."""
        _SET_TERM.write(self._connection, the_id=task_id, **term)
        _DELETE_CANDIDATES.write(self._connection, id=task_id)
        _INSERT_CANDIDATE.write_many(
            self._connection,
            [
                {"group_key": group, "due_at": term["due_at"] or FAR_FUTURE, "task_id": task_id}
                for group in groups
            ],
        )
