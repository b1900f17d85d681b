"""People's tasks as programs ask for them: open ones, and those of the past, within one's reach."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from storage.models import (
    InstanceStatus,
    ProcessDefinition,
    ProcessInstance,
    TaskCandidate,
    TaskStatus,
    UserTask,
)
from storage.queries.asked import Asked, counted, listed
from storage.scope import Scope


@dataclass(frozen=True, kw_only=True)
class AskedTask:
    id: str
    name: str
    element_id: str
    status: str
    instance_id: str
    instance_status: str
    business_key: str | None
    definition_id: str
    process_key: str
    municipality_id: str
    form_key: str | None
    assignee_id: str | None
    groups: Sequence[str]
    priority: int
    created_at: datetime
    due_at: datetime | None
    follow_up_at: datetime | None
    ended_at: datetime | None


_FIELDS = {
    "id": UserTask.id,
    "name": UserTask.name,
    "element_id": UserTask.element_id,
    "status": UserTask.status,
    "instance_id": UserTask.instance_id,
    "instance_status": ProcessInstance.status,
    "business_key": ProcessInstance.business_key,
    "definition_id": UserTask.definition_id,
    "process_key": ProcessDefinition.key,
    "municipality_id": UserTask.municipality_id,
    "form_key": UserTask.form_key,
    "assignee_id": UserTask.assignee_id,
    "groups": UserTask.groups,
    "priority": UserTask.priority,
    "created_at": UserTask.created_at,
    "due_at": UserTask.due_at,
    "follow_up_at": UserTask.follow_up_at,
    "ended_at": UserTask.ended_at,
}
COLUMNS = {**_FIELDS, "process_name": ProcessDefinition.name}
RUNNING, SUSPENDED = InstanceStatus.RUNNING.value, InstanceStatus.SUSPENDED.value


def open_tasks(
    connection: Connection, *, scope: Scope, asked: Asked, offered_to: Collection[str] | None = None
) -> list[AskedTask]:
    """Open tasks in reach; ``offered_to`` keeps those that nobody does yet and these groups may."""
    rows = listed(connection, _open(scope, offered_to), asked, COLUMNS, UserTask.id)
    return [AskedTask(**row._mapping) for row in rows]


def count_open_tasks(
    connection: Connection, *, scope: Scope, asked: Asked, offered_to: Collection[str] | None = None
) -> int:
    return counted(connection, _open(scope, offered_to), asked, COLUMNS)


def tasks_ever(connection: Connection, *, scope: Scope, asked: Asked) -> list[AskedTask]:
    """Tasks of the past and of today in reach."""
    rows = listed(connection, _tasks(scope), asked, COLUMNS, UserTask.id)
    return [AskedTask(**row._mapping) for row in rows]


def count_tasks_ever(connection: Connection, *, scope: Scope, asked: Asked) -> int:
    return counted(connection, _tasks(scope), asked, COLUMNS)


def one_task(connection: Connection, *, task_id: str, scope: Scope) -> AskedTask | None:
    row = connection.execute(_tasks(scope).where(UserTask.id == task_id)).one_or_none()
    return None if row is None else AskedTask(**row._mapping)


def _open(scope: Scope, offered_to: Collection[str] | None) -> Select[*tuple[Any, ...]]:
    statement = _tasks(scope).where(UserTask.status == TaskStatus.OPEN.value)
    if offered_to is None:
        return statement
    offered = select(TaskCandidate.task_id).where(TaskCandidate.group_key.in_(offered_to))
    return statement.where(UserTask.assignee_id.is_(None), UserTask.id.in_(offered))


def _tasks(scope: Scope) -> Select[*tuple[Any, ...]]:
    return (
        select(*(column.label(name) for name, column in _FIELDS.items()))
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .join(ProcessDefinition, ProcessDefinition.id == UserTask.definition_id)
        .where(scope.tasks())
    )
