"""Commands already carried out, by idempotency key."""

from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from storage.models import CommandLogEntry
from storage.prepared import Prepared

_BY_ID = Prepared(
    select(CommandLogEntry.body_hash, CommandLogEntry.answer).where(CommandLogEntry.id == bindparam("id"))
)
_INSERT = Prepared(insert(CommandLogEntry), [column.key for column in CommandLogEntry.__table__.columns])


class Commands:
    def __init__(self, connection: Connection):
        self._connection = connection

    def answer(self, command_id: str) -> tuple[str, Any] | None:
        """(hash of the request, the answer given), or None when the key is new."""
        row = _BY_ID.row(self._connection, id=command_id)
        return None if row is None else (row[0], row[1])

    def add(self, **values: Any) -> None:
        _INSERT.write(self._connection, **values)
