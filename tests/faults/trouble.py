"""Drivers that fail at the n-th call: a statement or a commit, with an error of the disk or a lost connection."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import event
from sqlcipher3 import dbapi2

from storage.database import Database


class Trouble:
    """Strikes once, at call ``number`` from now on. ``after_commit``: a commit is lost only on its way back."""

    def __init__(self, *, after_commit: bool = False):
        self.number = 0
        self.calls = 0
        self.struck = False
        self.after_commit = after_commit

    def plan(self, number: int) -> None:
        self.number, self.calls, self.struck = number, 0, False

    def strikes(self) -> bool:
        if self.struck or not self.number:
            return False
        self.calls += 1
        self.struck = self.calls == self.number
        return self.struck


@contextmanager
def troubled(database: Database, *, after_commit: bool = False) -> Iterator[Trouble]:
    """Put trouble between the database and its driver while the block runs."""
    trouble = Trouble(after_commit=after_commit)
    engine = database.engine
    engine.dispose()
    if database.is_sqlite:
        listener, name = _sqlite(trouble), "do_connect"
    else:
        listener, name = _postgresql(trouble), "checkout"
    event.listen(engine, name, listener)
    try:
        yield trouble
    finally:
        event.remove(engine, name, listener)
        engine.dispose()


def _sqlite(trouble: Trouble) -> Any:
    class Cursor(dbapi2.Cursor):  # type: ignore[misc]
        def execute(self, *arguments: Any) -> Any:
            if trouble.strikes():
                raise dbapi2.OperationalError("disk I/O error")
            return super().execute(*arguments)

        def executemany(self, *arguments: Any) -> Any:
            if trouble.strikes():
                raise dbapi2.OperationalError("disk I/O error")
            return super().executemany(*arguments)

    class Connection(dbapi2.Connection):  # type: ignore[misc]
        def cursor(self, *_factory: Any) -> Any:
            return super().cursor(Cursor)

        def commit(self) -> None:
            if self.in_transaction and trouble.strikes():
                raise dbapi2.OperationalError("disk I/O error")
            super().commit()

    def connect(_dialect: Any, _record: Any, _arguments: Any, options: dict[str, Any]) -> None:
        options["factory"] = Connection

    return connect


def cut(connection: Any) -> None:
    """Cut the wire: what is sent next fails as it does when a cable is pulled."""
    with socket.socket(fileno=os.dup(connection.fileno())) as wire:
        wire.shutdown(socket.SHUT_RDWR)


def _postgresql(trouble: Trouble) -> Any:
    class Cursor(psycopg.Cursor[Any]):
        def execute(self, *arguments: Any, **options: Any) -> Any:
            if trouble.strikes():
                cut(self.connection)
            return super().execute(*arguments, **options)

        def executemany(self, *arguments: Any, **options: Any) -> None:
            if trouble.strikes():
                cut(self.connection)
            super().executemany(*arguments, **options)

    def listen(connection: Any, *_others: object) -> None:
        connection.cursor_factory = Cursor
        if "commit" in vars(connection):
            return
        commit = connection.commit

        def troubled_commit() -> None:
            strikes = trouble.strikes()
            if strikes and not trouble.after_commit:
                cut(connection)
            commit()
            if strikes:
                cut(connection)
                raise psycopg.OperationalError(
                    "consuming input failed: server closed the connection unexpectedly"
                )

        connection.commit = troubled_commit

    return listen
