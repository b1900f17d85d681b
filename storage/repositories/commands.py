"""Commands already carried out, by idempotency key."""

from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select

from storage.models import CommandLogEntry
from storage.prepared import Prepared

_BY_ID = Prepared(
    select(CommandLogEntry.body_hash, CommandLogEntry.answer).where(CommandLogEntry.id == bindparam("id"))
)
_LOCK_KEY = Prepared(select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("id"), 0))))
"""PostgreSQL only: who presses a button twice at once waits for the first answer. SQLite has one writer."""
_INSERT = Prepared(insert(CommandLogEntry), [column.key for column in CommandLogEntry.__table__.columns])


class Commands:
    def __init__(self, connection: Connection):
        self._connection = connection

    def answer(self, command_id: str) -> tuple[str, Any] | None:
        """(hash of the request, the answer given), or None when the key is new; it is held until the end."""
        if self._connection.dialect.name == "postgresql":
            _LOCK_KEY.write(self._connection, id=command_id)
        row = _BY_ID.row(self._connection, id=command_id)
        return None if row is None else (row[0], row[1])

    def add(self, **values: Any) -> None:
        _INSERT.write(self._connection, **values)
