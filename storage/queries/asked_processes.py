"""Procedures, deployments and running instances as programs ask for them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select
from sqlalchemy.orm import aliased

from storage.models import Deployment, ProcessDefinition, ProcessInstance
from storage.queries.asked import Asked, counted, listed
from storage.queries.processes import InstanceLine, instance_lines
from storage.scope import Scope


@dataclass(frozen=True, kw_only=True)
class AskedDefinition:
    id: str
    key: str
    name: str
    version: int
    version_tag: str | None
    edition: str
    resource_name: str
    deployment_id: str
    deployed_at: datetime


@dataclass(frozen=True, kw_only=True)
class AskedDeployment:
    id: str
    name: str
    deployed_at: datetime


INSTANCES = {
    "id": ProcessInstance.id,
    "definition_id": ProcessInstance.definition_id,
    "key": ProcessInstance.definition_key,
    "name": ProcessDefinition.name,
    "business_key": ProcessInstance.business_key,
    "municipality_id": ProcessInstance.municipality_id,
    "parent_id": ProcessInstance.parent_id,
    "status": ProcessInstance.status,
    "started_at": ProcessInstance.started_at,
    "ended_at": ProcessInstance.ended_at,
    "started_by": ProcessInstance.started_by,
}
DEFINITIONS = {
    name: getattr(ProcessDefinition, name)
    for name in (
        "id",
        "key",
        "name",
        "version",
        "version_tag",
        "resource_name",
        "deployment_id",
        "deployed_at",
    )
}
DEPLOYMENTS = {"id": Deployment.id, "name": Deployment.name, "deployed_at": Deployment.deployed_at}


def instances(connection: Connection, *, scope: Scope, asked: Asked) -> list[InstanceLine]:
    rows = listed(connection, instance_lines(scope), asked, INSTANCES, ProcessInstance.id)
    return [InstanceLine(**row._mapping) for row in rows]


def count_instances(connection: Connection, *, scope: Scope, asked: Asked) -> int:
    return counted(connection, instance_lines(scope), asked, INSTANCES)


def definitions(connection: Connection, *, asked: Asked, newest_only: bool = False) -> list[AskedDefinition]:
    rows = listed(connection, _definitions(newest_only), asked, DEFINITIONS, ProcessDefinition.id)
    return [AskedDefinition(**row._mapping) for row in rows]


def count_definitions(connection: Connection, *, asked: Asked, newest_only: bool = False) -> int:
    return counted(connection, _definitions(newest_only), asked, DEFINITIONS)


def deployments(connection: Connection, *, asked: Asked) -> list[AskedDeployment]:
    statement = select(Deployment.id, Deployment.name, Deployment.deployed_at)
    return [
        AskedDeployment(**row._mapping)
        for row in listed(connection, statement, asked, DEPLOYMENTS, Deployment.id)
    ]


def count_deployments(connection: Connection, *, asked: Asked) -> int:
    return counted(connection, select(Deployment.id), asked, DEPLOYMENTS)


def _definitions(newest_only: bool) -> Select[*tuple[Any, ...]]:
    statement = select(*(getattr(ProcessDefinition, name) for name in AskedDefinition.__dataclass_fields__))
    if not newest_only:
        return statement
    other = aliased(ProcessDefinition)
    newest = (
        select(func.max(other.version))
        .where(other.key == ProcessDefinition.key, other.edition == ProcessDefinition.edition)
        .correlate(ProcessDefinition)
        .scalar_subquery()
    )
    return statement.where(ProcessDefinition.version == newest)
