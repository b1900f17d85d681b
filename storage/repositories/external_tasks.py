"""Work that waits for a program outside: jobs without a due moment, taken by lease like all others.

The lease, its owner and the fencing token are those of the job; here is what such a job
is chosen by, and what only a program says of it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, insert, or_, select, update

from storage.models import (
    EXTERNAL,
    ExternalTask,
    InstanceStatus,
    Job,
    JobState,
    ProcessDefinition,
    ProcessInstance,
)
from storage.repositories.claiming import EXPIRE, TAKE


@dataclass(frozen=True, kw_only=True)
class ExternalTaskRow:
    id: str
    instance_id: str
    spiff_task_id: str
    element_id: str
    case_id: str | None
    municipality_id: str
    topic: str
    state: str
    attempts: int
    token: int
    worker: str | None
    locked_until: datetime | None
    retries: int | None
    priority: int

    @property
    def is_open(self) -> bool:
        return self.state in (JobState.WAITING, JobState.FAILED)


@dataclass(frozen=True, kw_only=True)
class WantedTopic:
    """One topic a program asks for, and of which procedures; empty lists do not narrow."""

    name: str
    definition_ids: Collection[str] = ()
    keys: Collection[str] = ()
    version_tag: str | None = None
    business_key: str | None = None
    municipality_ids: Collection[str] = ()


_FIELDS = (
    Job.id,
    Job.instance_id,
    Job.spiff_task_id,
    Job.element_id,
    Job.case_id,
    Job.municipality_id,
    Job.topic,
    Job.state,
    Job.attempts,
    Job.token,
    Job.lease_owner.label("worker"),
    Job.lease_until.label("locked_until"),
    ExternalTask.retries,
    ExternalTask.priority,
)


class ExternalTasks:
    def __init__(self, connection: Connection):
        self._connection = connection

    def add(self, rows: Sequence[dict[str, Any]]) -> None:
        self._connection.execute(insert(ExternalTask), rows)

    def get(self, task_id: str) -> ExternalTaskRow | None:
        row = self._connection.execute(
            select(*_FIELDS).join(ExternalTask, ExternalTask.id == Job.id).where(Job.id == task_id)
        ).one_or_none()
        return None if row is None else ExternalTaskRow(**row._mapping)

    def free(
        self,
        wanted: Sequence[WantedTopic],
        *,
        now: datetime,
        municipality_id: str | None,
        by_priority: bool,
        limit: int,
        locked: bool = False,
    ) -> list[ExternalTaskRow]:
        """Work in nobody's hands for these topics, the oldest first; ``locked`` for who will take it."""
        statement = (
            select(*_FIELDS)
            .join(ExternalTask, ExternalTask.id == Job.id)
            .join(ProcessInstance, ProcessInstance.id == Job.instance_id)
            .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
            .where(
                Job.kind == EXTERNAL,
                Job.state == JobState.WAITING.value,
                or_(Job.lease_until.is_(None), Job.lease_until <= now),
                ProcessInstance.status == InstanceStatus.RUNNING.value,
                or_(false(), *map(_wanted, wanted)),
            )
            .order_by(*([ExternalTask.priority.desc()] if by_priority else []), Job.created_at, Job.id)
            .limit(limit)
        )
        if municipality_id is not None:
            statement = statement.where(Job.municipality_id == municipality_id)
        if locked and self._connection.dialect.name == "postgresql":
            statement = statement.with_for_update(skip_locked=True, of=Job)
        return [ExternalTaskRow(**row._mapping) for row in self._connection.execute(statement)]

    def take(self, ids: Sequence[str], *, worker: str, now: datetime, until: datetime) -> None:
        """Lend these to a program until a moment; each taking raises the fencing token."""
        self._connection.execute(EXPIRE, {"ids": list(ids), "now": now})
        self._connection.execute(TAKE, {"ids": list(ids), "owner": worker, "until": until})

    def hold(self, task: ExternalTaskRow, *, worker: str | None, until: datetime | None) -> bool:
        """Lengthen, shorten or end a lease; False when somebody else has the task by now."""
        result = self._connection.execute(
            update(Job)
            .where(Job.id == task.id, Job.token == task.token, Job.state == JobState.WAITING.value)
            .values(lease_owner=worker, lease_until=until)
        )
        return result.rowcount == 1

    def record_failure(
        self, task: ExternalTaskRow, *, error: str, details: str | None, retries: int, until: datetime | None
    ) -> bool:
        """The program could not do it: others may from ``until`` on, or nobody when no retry is left."""
        state = JobState.FAILED if retries <= 0 else JobState.WAITING
        result = self._connection.execute(
            update(Job)
            .where(Job.id == task.id, Job.token == task.token)
            .values(
                state=state.value,
                attempts=Job.attempts + 1,
                lease_owner=None,
                lease_until=until if retries > 0 else None,
                last_error=error,
            )
        )
        self._connection.execute(
            update(ExternalTask)
            .where(ExternalTask.id == task.id)
            .values(retries=max(retries, 0), error_details=details)
        )
        return result.rowcount == 1

    def set_retries(self, task_id: str, retries: int) -> None:
        self._connection.execute(
            update(ExternalTask).where(ExternalTask.id == task_id).values(retries=retries)
        )

    def set_priority(self, task_id: str, priority: int) -> None:
        self._connection.execute(
            update(ExternalTask).where(ExternalTask.id == task_id).values(priority=priority)
        )


def _wanted(topic: WantedTopic) -> ColumnElement[bool]:
    conditions = [Job.topic == topic.name]
    if topic.definition_ids:
        conditions.append(ProcessInstance.definition_id.in_(topic.definition_ids))
    if topic.keys:
        conditions.append(ProcessInstance.definition_key.in_(topic.keys))
    if topic.version_tag is not None:
        conditions.append(ProcessDefinition.version_tag == topic.version_tag)
    if topic.business_key is not None:
        conditions.append(ProcessInstance.business_key == topic.business_key)
    if topic.municipality_ids:
        conditions.append(Job.municipality_id.in_(topic.municipality_ids))
    return and_(*conditions)
