"""Process instances: loading one under lock, and writing its new state back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from storage.models import ProcessInstance, UserTask
from storage.prepared import Prepared
from storage.repositories.remains import clear_remains


@dataclass(frozen=True, kw_only=True)
class InstanceRow:
    id: str
    definition_id: str
    definition_key: str
    bundle: tuple[str, ...]
    business_key: str | None
    case_id: str | None
    municipality_id: str
    agency_id: str | None
    status: str
    version: int
    state: bytes | None
    state_format: str
    started_at: datetime
    started_by: str
    ends: tuple[str, ...]
    history_seq: int
    history_hash: str


_FIELDS = (
    ProcessInstance.id,
    ProcessInstance.definition_id,
    ProcessInstance.definition_key,
    ProcessInstance.bundle,
    ProcessInstance.business_key,
    ProcessInstance.case_id,
    ProcessInstance.municipality_id,
    ProcessInstance.agency_id,
    ProcessInstance.status,
    ProcessInstance.version,
    ProcessInstance.state,
    ProcessInstance.state_format,
    ProcessInstance.started_at,
    ProcessInstance.started_by,
    ProcessInstance.ends,
    ProcessInstance.history_seq,
    ProcessInstance.history_hash,
)
_SEEN = Prepared(select(*_FIELDS).where(ProcessInstance.id == bindparam("id")))
_LOCKED = Prepared(select(*_FIELDS).where(ProcessInstance.id == bindparam("id")).with_for_update())
_LOCKED_BY_TASK = Prepared(
    select(*_FIELDS)
    .where(
        ProcessInstance.id
        == select(UserTask.instance_id).where(UserTask.id == bindparam("task_id")).scalar_subquery()
    )
    .with_for_update()
)
_INSERT = Prepared(insert(ProcessInstance), [column.key for column in ProcessInstance.__table__.columns])
_UPDATE = Prepared(
    update(ProcessInstance)
    .where(ProcessInstance.id == bindparam("the_id"), ProcessInstance.version == bindparam("the_version"))
    .values(
        {
            name: bindparam(name)
            for name in (
                "status",
                "version",
                "state",
                "state_format",
                "ended_at",
                "ends",
                "history_seq",
                "history_hash",
            )
        }
    )
)


class Instances:
    def __init__(self, connection: Connection):
        self._connection = connection

    def look(self, instance_id: str) -> InstanceRow | None:
        """The row as it stands, for pages: nobody waits for a reader."""
        return _row(_SEEN.row(self._connection, id=instance_id))

    def lock(self, instance_id: str) -> InstanceRow | None:
        """The row, held until the transaction ends; None when there is none."""
        return _row(_LOCKED.row(self._connection, id=instance_id))

    def lock_of_task(self, task_id: str) -> InstanceRow | None:
        """The instance of a human task, held until the transaction ends."""
        return _row(_LOCKED_BY_TASK.row(self._connection, task_id=task_id))

    def count_started(
        self, definition_key: str, *, municipality_id: str, case_id: str | None, since: datetime
    ) -> int:
        """How many instances of a procedure have been started lately, in a case or outside all cases."""
        return self._connection.execute(
            select(func.count()).where(
                ProcessInstance.definition_key == definition_key,
                ProcessInstance.municipality_id == municipality_id,
                ProcessInstance.case_id == case_id if case_id else ProcessInstance.case_id.is_(None),
                ProcessInstance.started_at >= since,
            )
        ).scalar_one()

    def has_run(self, definition_key: str, case_id: str) -> bool:
        """Whether a procedure of this kind has ever been started in a case."""
        started = select(ProcessInstance.id).where(
            ProcessInstance.definition_key == definition_key, ProcessInstance.case_id == case_id
        )
        return self._connection.execute(started.limit(1)).first() is not None

    def of_case(self, case_id: str, definition_key: str) -> list[str]:
        """Ids of the procedures of a case by this key, the newest first."""
        rows = self._connection.execute(
            select(ProcessInstance.id)
            .where(ProcessInstance.case_id == case_id, ProcessInstance.definition_key == definition_key)
            .order_by(ProcessInstance.started_at.desc(), ProcessInstance.id)
        )
        return list(rows.scalars())

    def add(self, **values: Any) -> None:
        _INSERT.run(self._connection, **values)

    def clear_remains(self, instance_id: str, *, at: datetime) -> None:
        """Take away what a procedure has left that cannot be read any more."""
        clear_remains(self._connection, instance_id, at=at)

    def save(self, instance_id: str, expected_version: int, **values: Any) -> bool:
        """Write the new state; False when another command changed the instance in between."""
        touched = _UPDATE.run(self._connection, the_id=instance_id, the_version=expected_version, **values)
        return touched == 1


def _row(values: tuple[Any, ...] | None) -> InstanceRow | None:
    if values is None:
        return None
    named: dict[str, Any] = {field.key: value for field, value in zip(_FIELDS, values, strict=True)}
    named["bundle"] = tuple(named["bundle"])
    named["ends"] = tuple(named["ends"])
    return InstanceRow(**named)
