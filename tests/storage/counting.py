"""Counting what really goes to the database, below SQLAlchemy: transactions' beginnings and ends not counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import event

from storage.database import Database

BOUNDS = ("BEGIN", "COMMIT", "ROLLBACK")


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements sent while the block runs, in order."""
    sent: list[str] = []

    def note(sql: str) -> None:
        if not sql.upper().startswith(BOUNDS):
            sent.append(sql)

    def listen(connection: Any, *_others: object) -> None:
        if database.is_sqlite:
            connection.set_trace_callback(note)
        else:
            connection.cursor_factory = noting_cursor(note)

    def be_deaf(connection: Any, *_others: object) -> None:
        if database.is_sqlite:
            connection.set_trace_callback(None)
        else:
            connection.cursor_factory = psycopg.Cursor

    event.listen(database.engine, "checkout", listen)
    event.listen(database.engine, "checkin", be_deaf)
    try:
        yield sent
    finally:
        event.remove(database.engine, "checkout", listen)
        event.remove(database.engine, "checkin", be_deaf)


def noting_cursor(note: Any) -> type[psycopg.Cursor[Any]]:
    class Noting(psycopg.Cursor[Any]):
        def execute(self, query: Any, *arguments: Any, **options: Any) -> Any:
            note(str(query))
            return super().execute(query, *arguments, **options)

        def executemany(self, query: Any, params_seq: Any, **options: Any) -> None:
            rows = list(params_seq)
            for _ in rows:
                note(str(query))
            super().executemany(query, rows, **options)

    return Noting
