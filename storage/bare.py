"""The cheapest durable write a database can do: what benchmarks compare with."""

from typing import Any

from storage.database import Database

_INSERTS = {
    "sqlite": "INSERT INTO bare_row (id, body) VALUES (?, ?)",
    "postgresql": "INSERT INTO bare_row (id, body) VALUES (%s, %s)",
}


class BareTable:
    """One table, one row a commit, through the driver itself, on the settings the product runs with."""

    def __init__(self, database: Database):
        self._sqlite = database.is_sqlite
        self._connection: Any = database.engine.raw_connection()
        self._insert = _INSERTS["sqlite" if self._sqlite else "postgresql"]
        cursor = self._connection.cursor()
        cursor.execute("CREATE TABLE bare_row (id VARCHAR(36) PRIMARY KEY, body TEXT)")
        self._connection.commit()

    def commit_row(self, row_id: str, body: str) -> None:
        cursor = self._connection.cursor()
        if self._sqlite:
            cursor.execute("BEGIN IMMEDIATE")
        cursor.execute(self._insert, (row_id, body))
        self._connection.commit()
