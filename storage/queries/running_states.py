"""The states of running procedures, batch by batch, for whoever looks whether they can go on."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from storage.models import InstanceStatus, ProcessInstance
from storage.repositories.instances import InstanceRow

_FIELDS = tuple(getattr(ProcessInstance, name) for name in InstanceRow.__dataclass_fields__)


def running_states(
    connection: Connection, *, after: str, limit: int, instances: Collection[str] | None = None
) -> list[InstanceRow]:
    """The next running procedures by id; of these only, when they are named."""
    statement = select(*_FIELDS).where(
        ProcessInstance.status == InstanceStatus.RUNNING, ProcessInstance.id > after
    )
    if instances is not None:
        statement = statement.where(ProcessInstance.id.in_(instances))
    rows = connection.execute(statement.order_by(ProcessInstance.id).limit(limit))
    return [
        InstanceRow(**{**row._mapping, "bundle": tuple(row.bundle), "ends": tuple(row.ends)}) for row in rows
    ]
