"""Deployed procedures: versions, editions per region, the uploaded bytes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from storage.models import Deployment, ProcessDefinition


@dataclass(frozen=True, kw_only=True)
class DefinitionRow:
    id: str
    key: str
    version: int
    version_tag: str | None
    edition: str
    name: str
    resource_name: str
    resource: bytes
    sha256: str
    deployed_at: datetime


_FIELDS = (
    ProcessDefinition.id,
    ProcessDefinition.key,
    ProcessDefinition.version,
    ProcessDefinition.version_tag,
    ProcessDefinition.edition,
    ProcessDefinition.name,
    ProcessDefinition.resource_name,
    ProcessDefinition.resource,
    ProcessDefinition.sha256,
    ProcessDefinition.deployed_at,
)


class Definitions:
    def __init__(self, connection: Connection):
        self._connection = connection

    def get(self, definition_id: str) -> DefinitionRow | None:
        row = self._connection.execute(
            select(*_FIELDS).where(ProcessDefinition.id == definition_id)
        ).one_or_none()
        return None if row is None else DefinitionRow(**row._mapping)

    def latest(self, key: str, edition: str = "") -> DefinitionRow | None:
        """The newest version of exactly this edition."""
        row = self._connection.execute(
            select(*_FIELDS)
            .where(ProcessDefinition.key == key, ProcessDefinition.edition == edition)
            .order_by(ProcessDefinition.version.desc())
            .limit(1)
        ).one_or_none()
        return None if row is None else DefinitionRow(**row._mapping)

    def for_region(self, key: str, region_code: str) -> DefinitionRow | None:
        """The region's own edition when there is one, else the common one."""
        row = self._connection.execute(
            select(*_FIELDS)
            .where(ProcessDefinition.key == key, ProcessDefinition.edition.in_((region_code, "")))
            # The empty name of the common edition comes before any other.
            .order_by(ProcessDefinition.edition.desc(), ProcessDefinition.version.desc())
            .limit(1)
        ).one_or_none()
        return None if row is None else DefinitionRow(**row._mapping)

    def newest(self) -> list[DefinitionRow]:
        """The newest version of every edition of every procedure."""
        newest = (
            select(
                ProcessDefinition.key,
                ProcessDefinition.edition,
                func.max(ProcessDefinition.version).label("version"),
            )
            .group_by(ProcessDefinition.key, ProcessDefinition.edition)
            .subquery()
        )
        rows = self._connection.execute(
            select(*_FIELDS)
            .join(
                newest,
                (ProcessDefinition.key == newest.c.key)
                & (ProcessDefinition.edition == newest.c.edition)
                & (ProcessDefinition.version == newest.c.version),
            )
            .order_by(ProcessDefinition.key, ProcessDefinition.edition)
        )
        return [DefinitionRow(**row._mapping) for row in rows]

    def add_deployment(self, **values: Any) -> None:
        self._connection.execute(insert(Deployment).values(**values))

    def add(self, **values: Any) -> None:
        self._connection.execute(insert(ProcessDefinition).values(**values))
