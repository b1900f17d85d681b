"""``INSERT … ON CONFLICT``, which both databases have and spell alike, in the dialect of the connection."""

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from storage.models import Base


def insert_or(connection: Connection, table: type[Base]) -> "sqlite.Insert | postgresql.Insert":
    """An insert that may be given ``on_conflict_do_update`` or ``on_conflict_do_nothing``."""
    entity: Any = table
    return postgresql.insert(entity) if connection.dialect.name == "postgresql" else sqlite.insert(entity)
