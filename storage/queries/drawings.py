"""Drawings as a list and as bytes, and the bytes of whatever was deployed under a name."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from storage.models import DecisionDefinition, Drawing, ProcessDefinition


@dataclass(frozen=True, kw_only=True)
class DrawingLine:
    id: str
    resource_name: str
    version: int
    name: str
    sha256: str
    deployed_at: datetime


@dataclass(frozen=True, kw_only=True)
class StoredResource:
    """The bytes of a file as they were uploaded."""

    resource_name: str
    sha256: str
    content: bytes


def drawings(connection: Connection) -> list[DrawingLine]:
    """Every version of every drawing, the newest first within a file name."""
    rows = connection.execute(
        select(
            Drawing.id,
            Drawing.resource_name,
            Drawing.version,
            Drawing.name,
            Drawing.sha256,
            Drawing.deployed_at,
        ).order_by(Drawing.resource_name, Drawing.version.desc())
    )
    return [DrawingLine(**row._mapping) for row in rows]


def drawing_xml(connection: Connection, *, drawing_id: str) -> tuple[str, bytes] | None:
    """The file's name and its bytes as they were deployed."""
    row = connection.execute(
        select(Drawing.resource_name, Drawing.resource).where(Drawing.id == drawing_id)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def stored_resource(
    connection: Connection, *, wanted: str, version: int | None = None
) -> StoredResource | None:
    """What was deployed last, or as a version, under a file name, a key or the SHA-256 of its bytes."""
    found: list[tuple[datetime, StoredResource]] = []
    for table in (ProcessDefinition, DecisionDefinition, Drawing):
        named = [table.resource_name == wanted, table.sha256 == wanted]
        if table is not Drawing:
            named.append(table.key == wanted)  # type: ignore[union-attr]
        query = select(table.deployed_at, table.resource_name, table.sha256, table.resource)
        for condition in named:
            chosen = query.where(condition).order_by(table.deployed_at.desc(), table.version.desc())
            if version is not None:
                chosen = chosen.where(table.version == version)
            row = connection.execute(chosen.limit(1)).one_or_none()
            if row is not None:
                found.append((row[0], StoredResource(resource_name=row[1], sha256=row[2], content=row[3])))
    return max(found, key=lambda each: each[0])[1] if found else None
