"""Work that waits for programs outside, as lists show it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, or_, select, true

from storage.models import (
    EXTERNAL,
    ExternalTask,
    InstanceStatus,
    Job,
    JobState,
    ProcessDefinition,
    ProcessInstance,
)


@dataclass(frozen=True, kw_only=True)
class WorkReach:
    """Which of it one may see: an officer's places, a program's topics; None: all of them."""

    municipalities: Collection[str] | None = None
    topics: Collection[str] | None = None

    def condition(self) -> ColumnElement[bool]:
        found: list[ColumnElement[bool]] = [true()]
        if self.municipalities is not None:
            found.append(Job.municipality_id.in_(self.municipalities))
        if self.topics is not None:
            found.append(or_(false(), *map(_named, self.topics)))
        return and_(*found)


@dataclass(frozen=True, kw_only=True)
class ExternalTaskLine:
    id: str
    topic: str
    element_id: str
    token_id: str
    instance_id: str
    definition_id: str
    definition_key: str
    version_tag: str | None
    bundle: Sequence[str]
    business_key: str | None
    municipality_id: str
    state: str
    is_suspended: bool
    worker: str | None
    locked_until: datetime | None
    retries: int | None
    priority: int
    error: str | None
    error_details: str | None
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class ExternalFilter:
    """``equal`` maps names of :data:`COLUMNS` to a value; ``among`` to several."""

    equal: Mapping[str, str] = field(default_factory=dict)
    among: Mapping[str, Collection[str]] = field(default_factory=dict)
    locked: bool | None = None
    retries_left: bool | None = None
    suspended: bool | None = None
    locked_before: datetime | None = None
    locked_after: datetime | None = None
    priority_from: int | None = None
    priority_to: int | None = None


COLUMNS = {
    "id": Job.id,
    "topic": Job.topic,
    "worker": Job.lease_owner,
    "element": Job.element_id,
    "instance": Job.instance_id,
    "token": Job.spiff_task_id,
    "definition": ProcessInstance.definition_id,
    "key": ProcessInstance.definition_key,
    "municipality": Job.municipality_id,
    "priority": ExternalTask.priority,
    "locked_until": Job.lease_until,
    "created": Job.created_at,
}


def external_tasks(
    connection: Connection,
    *,
    reach: WorkReach,
    chosen: ExternalFilter,
    now: datetime,
    order: Sequence[tuple[str, bool]] = (),
    first: int = 0,
    most: int = 1000,
) -> list[ExternalTaskLine]:
    """Open tasks of programs in reach; ``order`` names columns, true for the largest first."""
    columns = [COLUMNS[name].desc() if largest else COLUMNS[name] for name, largest in order]
    statement = (
        _lines()
        .where(reach.condition(), *_conditions(chosen, now))
        .order_by(*columns, Job.created_at, Job.id)
        .offset(first)
        .limit(most)
    )
    return [ExternalTaskLine(**row._mapping) for row in connection.execute(statement)]


def count_external_tasks(
    connection: Connection, *, reach: WorkReach, chosen: ExternalFilter, now: datetime
) -> int:
    found = _lines().where(reach.condition(), *_conditions(chosen, now)).subquery()
    return connection.execute(select(func.count()).select_from(found)).scalar_one()


def external_task(connection: Connection, *, task_id: str, reach: WorkReach) -> ExternalTaskLine | None:
    row = connection.execute(_lines().where(reach.condition(), Job.id == task_id)).one_or_none()
    return None if row is None else ExternalTaskLine(**row._mapping)


def lent_tasks(connection: Connection, *, ids: Sequence[str]) -> list[ExternalTaskLine]:
    """Tasks that a program has just been lent, in the order given."""
    rows = connection.execute(_lines().where(Job.id.in_(ids)))
    found = {row.id: ExternalTaskLine(**row._mapping) for row in rows}
    return [found[task_id] for task_id in ids if task_id in found]


def topic_names(
    connection: Connection, *, reach: WorkReach, chosen: ExternalFilter, now: datetime
) -> list[str]:
    found = _lines().where(reach.condition(), *_conditions(chosen, now)).subquery()
    return list(connection.execute(select(found.c.topic).distinct().order_by(found.c.topic)).scalars())


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Job.id,
            Job.topic,
            Job.element_id,
            Job.spiff_task_id.label("token_id"),
            Job.instance_id,
            ProcessInstance.definition_id,
            ProcessInstance.definition_key,
            ProcessDefinition.version_tag,
            ProcessInstance.bundle,
            ProcessInstance.business_key,
            Job.municipality_id,
            Job.state,
            (ProcessInstance.status == InstanceStatus.SUSPENDED.value).label("is_suspended"),
            Job.lease_owner.label("worker"),
            Job.lease_until.label("locked_until"),
            ExternalTask.retries,
            ExternalTask.priority,
            Job.last_error.label("error"),
            ExternalTask.error_details,
            Job.created_at,
        )
        .join(ExternalTask, ExternalTask.id == Job.id)
        .join(ProcessInstance, ProcessInstance.id == Job.instance_id)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .where(
            Job.kind == EXTERNAL, or_(Job.state == JobState.WAITING.value, Job.state == JobState.FAILED.value)
        )
    )


def _conditions(chosen: ExternalFilter, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [COLUMNS[name] == value for name, value in chosen.equal.items()]
    found += [COLUMNS[name].in_(values) for name, values in chosen.among.items()]
    if chosen.locked is not None:
        is_locked = and_(Job.lease_owner.is_not(None), Job.lease_until > now)
        found.append(is_locked if chosen.locked else or_(Job.lease_owner.is_(None), Job.lease_until <= now))
    if chosen.retries_left is not None:
        wanted = JobState.WAITING if chosen.retries_left else JobState.FAILED
        found.append(Job.state == wanted.value)
    if chosen.suspended is not None:
        is_suspended = ProcessInstance.status == InstanceStatus.SUSPENDED.value
        found.append(is_suspended if chosen.suspended else ~is_suspended)
    if chosen.locked_before is not None:
        found.append(Job.lease_until < chosen.locked_before)
    if chosen.locked_after is not None:
        found.append(Job.lease_until > chosen.locked_after)
    if chosen.priority_from is not None:
        found.append(ExternalTask.priority >= chosen.priority_from)
    if chosen.priority_to is not None:
        found.append(ExternalTask.priority <= chosen.priority_to)
    return found


def _named(topic: str) -> ColumnElement[bool]:
    if topic.endswith("*"):
        return Job.topic.startswith(topic[:-1], autoescape=True)
    return Job.topic == topic
