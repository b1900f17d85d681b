"""What the questions about troubles share: the columns of a procedure, and rows made into troubles."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, or_

from storage.models import InstanceStatus, ProcessInstance, RoleAssignment, StuckKind
from storage.repositories.stuck import Trouble

Instances = Collection[str] | None
OF_INSTANCE = (
    ProcessInstance.id.label("instance_id"),
    ProcessInstance.definition_id,
    ProcessInstance.case_id,
    ProcessInstance.municipality_id,
)


def in_force(today: date) -> tuple[Any, Any]:
    """Conditions of a role that is held on this day."""
    return (
        or_(RoleAssignment.valid_from.is_(None), RoleAssignment.valid_from <= today),
        or_(RoleAssignment.valid_until.is_(None), RoleAssignment.valid_until >= today),
    )


def running(statement: Select[*tuple[Any, ...]], instances: Instances) -> Select[*tuple[Any, ...]]:
    """Only what belongs to procedures that run; to these of them, when they are named."""
    alive = statement.where(ProcessInstance.status == InstanceStatus.RUNNING)
    return alive if instances is None else alive.where(ProcessInstance.id.in_(instances))


def troubles(
    connection: Connection,
    statement: Select[*tuple[Any, ...]],
    kind: StuckKind,
    *,
    reason: str = "",
    facts: Iterable[str] = (),
) -> list[Trouble]:
    """The rows as troubles; columns named by ``facts`` go into what the sentence needs."""
    found = []
    for row in connection.execute(statement):
        values = {"reason": reason, **row._mapping}
        told = {name: values.pop(name) for name in facts}
        found.append(Trouble(kind=kind.value, facts=told, **values))
    return found
