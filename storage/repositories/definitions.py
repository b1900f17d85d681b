"""Deployed procedures: versions, editions per region, the uploaded bytes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, update

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
    effective_from: date | None = None
    released_by: str | None = None
    deployment_id: str = ""
    withdrawn_at: datetime | None = None


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
    ProcessDefinition.effective_from,
    ProcessDefinition.released_by,
    ProcessDefinition.deployment_id,
    ProcessDefinition.withdrawn_at,
)
_STANDS = ProcessDefinition.withdrawn_at.is_(None)


def _in_force(on: date) -> ColumnElement[bool]:
    """Not withdrawn, and its day has come."""
    begun = or_(ProcessDefinition.effective_from.is_(None), ProcessDefinition.effective_from <= on)
    return and_(_STANDS, begun)


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

    def for_region(self, key: str, region_code: str, on: date) -> DefinitionRow | None:
        """What is in force on a day: the region's own edition when there is one, else the common one."""
        row = self._connection.execute(
            select(*_FIELDS)
            .where(
                ProcessDefinition.key == key,
                ProcessDefinition.edition.in_((region_code, "")),
                _in_force(on),
            )
            # The empty name of the common edition comes before any other.
            .order_by(ProcessDefinition.edition.desc(), ProcessDefinition.version.desc())
            .limit(1)
        ).one_or_none()
        return None if row is None else DefinitionRow(**row._mapping)

    def newest(self) -> list[DefinitionRow]:
        """The newest version of every edition of every procedure, whether or not its day has come."""
        return self._newest(_STANDS)

    def in_force(self, on: date) -> list[DefinitionRow]:
        """Of every edition of every procedure the version by which new cases go on a day."""
        return self._newest(_in_force(on))

    def begun(self, by: date) -> set[str]:
        """Keys of the procedures of which a version has come into force on a day of its own."""
        found = select(ProcessDefinition.key).where(ProcessDefinition.effective_from <= by, _STANDS)
        return set(self._connection.execute(found.distinct()).scalars())

    def days_ahead(self, since: date) -> list[date]:
        """Days from this one on, on which some version comes into force."""
        found = select(ProcessDefinition.effective_from).where(
            ProcessDefinition.effective_from >= since, _STANDS
        )
        return [day for day in self._connection.execute(found.distinct()).scalars() if day is not None]

    def versions(self, key: str, edition: str) -> list[DefinitionRow]:
        """All versions of an edition, the newest first."""
        rows = self._connection.execute(
            select(*_FIELDS)
            .where(ProcessDefinition.key == key, ProcessDefinition.edition == edition)
            .order_by(ProcessDefinition.version.desc())
        )
        return [DefinitionRow(**row._mapping) for row in rows]

    def was_deployed(self, key: str, edition: str, sha256: str) -> bool:
        """Whether some version had these very bytes."""
        found = select(ProcessDefinition.id).where(
            ProcessDefinition.key == key,
            ProcessDefinition.edition == edition,
            ProcessDefinition.sha256 == sha256,
        )
        return self._connection.execute(found.limit(1)).first() is not None

    def withdraw(self, definition_id: str, *, at: datetime) -> bool:
        """New cases no longer go by this version; False when that was so already."""
        touched = self._connection.execute(
            update(ProcessDefinition)
            .where(ProcessDefinition.id == definition_id, _STANDS)
            .values(withdrawn_at=at)
        )
        return touched.rowcount == 1

    def _newest(self, chosen: ColumnElement[bool]) -> list[DefinitionRow]:
        newest = (
            select(
                ProcessDefinition.key,
                ProcessDefinition.edition,
                func.max(ProcessDefinition.version).label("version"),
            )
            .where(chosen)
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
