"""Trouble at the n-th call below SQLAlchemy, a statement or a commit: the disk is full, or the wire is cut."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

import psycopg
from sqlalchemy import event
from sqlcipher3 import dbapi2

from storage.database import Database

FULL_DISK = "DO $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$"
"""The server itself refuses, as it does when it can write no more."""


class Kind(StrEnum):
    DISK = "disk"
    WIRE = "wire"
    ANSWER = "answer"
    """Like the wire, but a commit is lost only on its way back."""


class Trouble:
    """Strikes once, at call ``number`` from now on."""

    def __init__(self, kind: Kind):
        self.kind = kind
        self.number = 0
        self.calls = 0
        self.struck = False

    def plan(self, number: int) -> None:
        self.number, self.calls, self.struck = number, 0, False

    def strikes(self) -> bool:
        if self.struck or not self.number:
            return False
        self.calls += 1
        self.struck = self.calls == self.number
        return self.struck


@contextmanager
def troubled(database: Database, kind: Kind = Kind.DISK) -> Iterator[Trouble]:
    """Put trouble between the database and its driver while the block runs."""
    trouble = Trouble(kind)
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
    def strike(connection: Any) -> None:
        if trouble.kind is Kind.DISK:
            psycopg.Cursor(connection).execute(FULL_DISK)
        else:
            cut(connection)

    class Cursor(psycopg.Cursor[Any]):
        def execute(self, *arguments: Any, **options: Any) -> Any:
            if trouble.strikes():
                strike(self.connection)
            return super().execute(*arguments, **options)

        def executemany(self, *arguments: Any, **options: Any) -> None:
            if trouble.strikes():
                strike(self.connection)
            super().executemany(*arguments, **options)

    def listen(connection: Any, *_others: object) -> None:
        connection.cursor_factory = Cursor
        if "commit" in vars(connection):
            return
        commit = connection.commit

        def troubled_commit() -> None:
            strikes = trouble.strikes()
            if strikes and trouble.kind is not Kind.ANSWER:
                strike(connection)
            commit()
            if strikes:
                cut(connection)
                raise psycopg.OperationalError(
                    "consuming input failed: server closed the connection unexpectedly"
                )

        connection.commit = troubled_commit

    return listen
