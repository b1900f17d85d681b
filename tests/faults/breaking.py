"""Making the n-th statement of a command fail below SQLAlchemy, where every statement passes.

On PostgreSQL the server itself refuses: in place of the statement it is sent one that raises
the state of a full disk. On SQLite the driver's own error is raised.
"""

from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import event
from sqlcipher3 import dbapi2

from storage.database import Database

FULL_DISK = "DO $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$"


@dataclass
class Breaker:
    """Counts statements and commits; the one numbered ``at`` fails, none when it is 0."""

    at: int = 0
    sent: int = 0

    @property
    def has_struck(self) -> bool:
        return 0 < self.at <= self.sent

    def strikes(self) -> bool:
        self.sent += 1
        return self.sent == self.at


def breaker_of(database: Database) -> Breaker:
    """A breaker in every connection that the database opens from now on."""
    breaker = Breaker()
    connection = _sqlite(breaker) if database.is_sqlite else _postgresql(breaker)

    def connect(_dialect: Any, _record: Any, arguments: Any, options: dict[str, Any]) -> Any:
        if database.is_sqlite:
            return dbapi2.connect(*arguments, **options, factory=connection)
        return connection.connect(*arguments, **options)

    event.listen(database.engine, "do_connect", connect)
    database.engine.dispose()
    return breaker


def _sqlite(breaker: Breaker) -> Any:
    def strike() -> None:
        if breaker.strikes():
            raise dbapi2.OperationalError("database or disk is full")

    class Cursor(dbapi2.Cursor):
        def execute(self, *arguments: Any) -> Any:
            strike()
            return super().execute(*arguments)

        def executemany(self, *arguments: Any) -> Any:
            strike()
            return super().executemany(*arguments)

    class Connection(dbapi2.Connection):
        def cursor(self, *_factory: Any) -> Any:
            return super().cursor(Cursor)

        def commit(self) -> None:
            strike()
            super().commit()

    return Connection


def _postgresql(breaker: Breaker) -> Any:
    class Cursor(psycopg.Cursor[Any]):
        def execute(self, *arguments: Any, **options: Any) -> Any:
            if breaker.strikes():
                return super().execute(FULL_DISK)
            return super().execute(*arguments, **options)

        def executemany(self, *arguments: Any, **options: Any) -> Any:
            if breaker.strikes():
                return super().execute(FULL_DISK)
            return super().executemany(*arguments, **options)

    class Connection(psycopg.Connection[Any]):
        def __init__(self, *arguments: Any, **options: Any):
            super().__init__(*arguments, **options)
            self.cursor_factory = Cursor

        def commit(self) -> None:
            if breaker.strikes():
                self.rollback()
                raise psycopg.errors.DiskFull("no space left on device")
            super().commit()

    return Connection
