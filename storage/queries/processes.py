"""Procedures: what is deployed, and the instances that run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, String, and_, func, or_, select, true, tuple_

from storage.columns import Moment
from storage.lateness import cut
from storage.models import (
    Case,
    EventSubscription,
    HistoryEvent,
    ProcessDefinition,
    ProcessInstance,
    TaskStatus,
    UserTask,
)
from storage.queries.paging import Page, from_cursor, to_cursor
from storage.scope import Scope


@dataclass(frozen=True, kw_only=True)
class DefinitionLine:
    id: str
    key: str
    version: int
    version_tag: str | None
    edition: str
    name: str
    resource_name: str
    deployed_at: datetime
    effective_from: date | None
    withdrawn_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class InstanceLine:
    id: str
    definition_id: str
    definition_key: str
    definition_name: str
    definition_version: int
    business_key: str | None
    case_id: str | None
    municipality_id: str
    agency_id: str | None
    parent_id: str | None
    status: str
    version: int
    started_at: datetime
    ended_at: datetime | None
    ends: Sequence[str]
    bundle: Sequence[str]
    """Definitions of the procedure and of all it calls, itself first."""


@dataclass(frozen=True, kw_only=True)
class InstanceFilter:
    process_key: str | None = None
    status: str | None = None
    case_id: str | None = None
    business_key: str | None = None


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """An element of an instance that waits for a message."""

    instance_id: str
    name: str
    element_id: str
    element_name: str | None


@dataclass(frozen=True, kw_only=True)
class ElementState:
    """How far one element of an instance is: tokens that wait on it, and whether it has been passed."""

    element_id: str
    waiting: int
    overdue: int


def definitions(connection: Connection) -> list[DefinitionLine]:
    """Every version of every procedure, the newest first within a key."""
    rows = connection.execute(
        select(*_DEFINITION).order_by(
            ProcessDefinition.name, ProcessDefinition.edition, ProcessDefinition.version.desc()
        )
    )
    return [DefinitionLine(**row._mapping) for row in rows]


def definition_line(connection: Connection, *, definition_id: str) -> DefinitionLine | None:
    row = connection.execute(select(*_DEFINITION).where(ProcessDefinition.id == definition_id)).one_or_none()
    return None if row is None else DefinitionLine(**row._mapping)


def definition_xml(connection: Connection, *, definition_id: str) -> tuple[str, bytes] | None:
    row = connection.execute(
        select(ProcessDefinition.resource_name, ProcessDefinition.resource).where(
            ProcessDefinition.id == definition_id
        )
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def instances_of_case(connection: Connection, *, case_id: str, scope: Scope) -> list[InstanceLine]:
    return _instances(connection, ProcessInstance.case_id == case_id, scope, limit=200)


def instance(connection: Connection, *, instance_id: str, scope: Scope) -> InstanceLine | None:
    return next(iter(_instances(connection, ProcessInstance.id == instance_id, scope, limit=1)), None)


def has_task_in(connection: Connection, *, instance_id: str, scope: Scope) -> bool:
    """Whether the procedure has, or had, work for this person: then its diagram may say where it is."""
    found = select(UserTask.id).where(UserTask.instance_id == instance_id, scope.tasks()).limit(1)
    return connection.execute(found).first() is not None


def instance_page(
    connection: Connection,
    *,
    scope: Scope,
    chosen: InstanceFilter,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[InstanceLine]:
    """Instances in reach, the newest first."""
    statement = (
        instance_lines(scope)
        .where(*_conditions(chosen), _before(from_cursor(cursor)))
        .order_by(ProcessInstance.started_at.desc(), ProcessInstance.id.desc())
        .limit(limit + 1)
    )
    rows = [InstanceLine(**row._mapping) for row in connection.execute(statement)]
    if len(rows) <= limit:
        return Page(rows=rows, next_cursor=None)
    last = rows[limit - 1]
    return Page(rows=rows[:limit], next_cursor=to_cursor(last.started_at, last.id))


def waiting_messages(connection: Connection, *, case_id: str) -> list[Waiting]:
    """What a case waits to be told; the caller has found the case in its scope before."""
    rows = connection.execute(
        select(
            EventSubscription.instance_id,
            EventSubscription.name,
            EventSubscription.element_id,
            EventSubscription.element_name,
        )
        .where(EventSubscription.case_id == case_id, EventSubscription.kind == "message")
        .order_by(EventSubscription.element_name, EventSubscription.element_id)
    )
    return [Waiting(**row._mapping) for row in rows]


def element_states(connection: Connection, *, instance_id: str, now: datetime) -> list[ElementState]:
    """Elements where people's tasks are open, for the diagram's tokens."""
    rows = connection.execute(
        select(
            UserTask.element_id,
            func.count(),
            func.count().filter(UserTask.due_at < cut(now)),
        )
        .where(UserTask.instance_id == instance_id, UserTask.status == TaskStatus.OPEN)
        .group_by(UserTask.element_id)
    )
    return [ElementState(element_id=row[0], waiting=row[1], overdue=row[2]) for row in rows]


def passed_elements(connection: Connection, *, instance_id: str) -> list[str]:
    """Elements that the history of an instance names as done."""
    rows = connection.execute(
        select(UserTask.element_id)
        .where(UserTask.instance_id == instance_id, UserTask.status == TaskStatus.COMPLETED)
        .distinct()
    )
    told = connection.execute(
        select(HistoryEvent.element_id)
        .where(HistoryEvent.instance_id == instance_id, HistoryEvent.element_id.is_not(None))
        .distinct()
    )
    return sorted({*rows.scalars(), *(element for element in told.scalars() if element)})


def _instances(
    connection: Connection, condition: ColumnElement[bool], scope: Scope, *, limit: int
) -> list[InstanceLine]:
    statement = (
        instance_lines(scope)
        .where(condition)
        .order_by(ProcessInstance.started_at, ProcessInstance.id)
        .limit(limit)
    )
    return [InstanceLine(**row._mapping) for row in connection.execute(statement)]


def instance_lines(scope: Scope) -> Select[*tuple[Any, ...]]:
    """Instances of cases in reach; those without a case are their municipality's commission's."""
    in_reach = or_(
        scope.cases(),
        and_(
            ProcessInstance.case_id.is_(None),
            or_(
                ProcessInstance.municipality_id.in_(scope.commissions),
                ProcessInstance.agency_id.in_(scope.agencies),
            ),
        ),
    )
    return (
        select(
            ProcessInstance.id,
            ProcessInstance.definition_id,
            ProcessInstance.definition_key,
            ProcessDefinition.name.label("definition_name"),
            ProcessDefinition.version.label("definition_version"),
            ProcessInstance.business_key,
            ProcessInstance.case_id,
            ProcessInstance.municipality_id,
            ProcessInstance.agency_id,
            ProcessInstance.parent_id,
            ProcessInstance.status,
            ProcessInstance.version,
            ProcessInstance.started_at,
            ProcessInstance.ended_at,
            ProcessInstance.ends,
            ProcessInstance.bundle,
        )
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .outerjoin(Case, Case.id == ProcessInstance.case_id)
        .where(in_reach)
    )


def _conditions(chosen: InstanceFilter) -> list[ColumnElement[bool]]:
    wanted = {
        ProcessInstance.definition_key: chosen.process_key,
        ProcessInstance.status: chosen.status,
        ProcessInstance.case_id: chosen.case_id,
        ProcessInstance.business_key: chosen.business_key,
    }
    return [column == value for column, value in wanted.items() if value]


def _before(after: tuple[datetime, str] | None) -> ColumnElement[bool]:
    if after is None:
        return true()
    return tuple_(ProcessInstance.started_at, ProcessInstance.id) < tuple_(*after, types=[Moment, String])


_DEFINITION = (
    ProcessDefinition.id,
    ProcessDefinition.key,
    ProcessDefinition.version,
    ProcessDefinition.version_tag,
    ProcessDefinition.edition,
    ProcessDefinition.name,
    ProcessDefinition.resource_name,
    ProcessDefinition.deployed_at,
    ProcessDefinition.effective_from,
    ProcessDefinition.withdrawn_at,
)
