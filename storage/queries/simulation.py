"""What a simulation asks of its scratch database after each step."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from storage.models import Incident, ProcessInstance
from storage.prepared import Prepared


@dataclass(frozen=True, kw_only=True)
class PlayedInstance:
    id: str
    definition_key: str
    status: str
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PlayedIncident:
    id: str
    instance_id: str | None
    job_id: str | None
    element_id: str | None
    message: str
    first_at: datetime
    resolved_at: datetime | None


def _columns(table: Any, row: Any) -> list[Any]:
    return [getattr(table, name) for name in row.__dataclass_fields__]


_INSTANCES = Prepared(select(*_columns(ProcessInstance, PlayedInstance)).order_by(ProcessInstance.id))
_INCIDENTS = Prepared(select(*_columns(Incident, PlayedIncident)).order_by(Incident.id))


def instances(connection: Connection) -> list[PlayedInstance]:
    """Every instance, in the order in which they began."""
    return [PlayedInstance(**_named(PlayedInstance, row)) for row in _INSTANCES.rows(connection)]


def incidents(connection: Connection) -> list[PlayedIncident]:
    return [PlayedIncident(**_named(PlayedIncident, row)) for row in _INCIDENTS.rows(connection)]


def _named(row_type: Any, values: Any) -> dict[str, Any]:
    return dict(zip(row_type.__dataclass_fields__, values, strict=True))
