"""``INSERT … ON CONFLICT``, which both databases have and spell alike, in the dialect of the connection."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from storage.models import Base

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


def insert_or(connection: Connection, table: type[Base]) -> "sqlite.Insert | postgresql.Insert":
    """An insert that may be given ``on_conflict_do_update`` or ``on_conflict_do_nothing``."""
    entity: Any = table
    if connection.dialect.name == "postgresql":
        # Slow to load, and of no use to a command that needs no server.
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(entity)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(entity)
