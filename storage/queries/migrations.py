"""Which running cases go by which version, for those who take them over to another."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Text, func, select, type_coerce

from storage.models import (
    Case,
    InstanceStatus,
    Municipality,
    ProcessDefinition,
    ProcessInstance,
    TaskStatus,
    UserTask,
)

ALIVE = (InstanceStatus.RUNNING.value, InstanceStatus.SUSPENDED.value)
MOST = 10_000


@dataclass(frozen=True, kw_only=True)
class CaseToMove:
    """A running case by its number: no names of families here."""

    id: str
    number: str | None
    municipality: str
    definition_key: str


@dataclass(frozen=True, kw_only=True)
class RunningVersion:
    """A version that running cases go by."""

    definition_id: str
    key: str
    edition: str
    name: str
    version: int
    running: int


def running_versions(connection: Connection) -> list[RunningVersion]:
    """Versions with running cases of their own, by name, the newest first."""
    counted = func.count(ProcessInstance.id)
    rows = connection.execute(
        select(
            ProcessDefinition.id.label("definition_id"),
            ProcessDefinition.key,
            ProcessDefinition.edition,
            ProcessDefinition.name,
            ProcessDefinition.version,
            counted.label("running"),
        )
        .join(ProcessInstance, ProcessInstance.definition_id == ProcessDefinition.id)
        .where(ProcessInstance.status.in_(ALIVE))
        .group_by(
            ProcessDefinition.id,
            ProcessDefinition.key,
            ProcessDefinition.edition,
            ProcessDefinition.name,
            ProcessDefinition.version,
        )
        .order_by(ProcessDefinition.name, ProcessDefinition.edition, ProcessDefinition.version.desc())
    )
    return [RunningVersion(**row._mapping) for row in rows]


def cases_to_move(connection: Connection, *, definition_id: str, callers: bool) -> list[CaseToMove]:
    """Running cases of a version; ``callers``: also those whose procedure calls it."""
    chosen = _goes_by(definition_id) if callers else ProcessInstance.definition_id == definition_id
    rows = connection.execute(
        select(
            ProcessInstance.id,
            func.coalesce(Case.number, ProcessInstance.business_key).label("number"),
            Municipality.name.label("municipality"),
            ProcessInstance.definition_key,
        )
        .join(Municipality, Municipality.id == ProcessInstance.municipality_id)
        .outerjoin(Case, Case.id == ProcessInstance.case_id)
        .where(ProcessInstance.status.in_(ALIVE), chosen)
        .order_by(ProcessInstance.started_at, ProcessInstance.id)
        .limit(MOST)
    )
    return [CaseToMove(**row._mapping) for row in rows]


def callers_of(connection: Connection, *, definition_id: str) -> int:
    """How many running cases go by a version only because their procedure calls it."""
    return connection.execute(
        select(func.count()).where(
            ProcessInstance.status.in_(ALIVE),
            ProcessInstance.definition_id != definition_id,
            _goes_by(definition_id),
        )
    ).scalar_one()


def standing_at(connection: Connection, *, definition_id: str) -> dict[str, int]:
    """Open tasks by element, of the cases of a version."""
    rows = connection.execute(
        select(UserTask.element_id, func.count())
        .where(UserTask.definition_id == definition_id, UserTask.status == TaskStatus.OPEN)
        .group_by(UserTask.element_id)
    )
    return {row[0]: row[1] for row in rows}


def _goes_by(definition_id: str) -> ColumnElement[bool]:
    return type_coerce(ProcessInstance.bundle, Text).contains(f'"{definition_id}"', autoescape=True)
