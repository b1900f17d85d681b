"""Drawings by file name: versions and the uploaded bytes."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from storage.models import Drawing


@dataclass(frozen=True, kw_only=True)
class DrawingRow:
    id: str
    resource_name: str
    version: int
    name: str
    sha256: str


_FIELDS = (Drawing.id, Drawing.resource_name, Drawing.version, Drawing.name, Drawing.sha256)


class Drawings:
    def __init__(self, connection: Connection):
        self._connection = connection

    def latest(self, resource_name: str) -> DrawingRow | None:
        """The newest version of a file."""
        row = self._connection.execute(
            select(*_FIELDS)
            .where(Drawing.resource_name == resource_name)
            .order_by(Drawing.version.desc())
            .limit(1)
        ).one_or_none()
        return None if row is None else DrawingRow(**row._mapping)

    def add(self, **values: Any) -> None:
        self._connection.execute(insert(Drawing).values(**values))
