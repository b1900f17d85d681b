"""A database that lives in memory and is gone with its last user: for simulations.

There is one connection, because each connection to memory would be a database of its own.
So one thread works at a time, and a look inside a transaction sees what the transaction has
written. Otherwise it is the same SQLite, driver and schema as the product's.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool
from sqlcipher3 import dbapi2

from storage.database import Database
from storage.models import Base

_ENGINE = create_engine(
    "sqlite+pysqlite://",
    module=dbapi2,
    poolclass=NullPool,
    connect_args={"check_same_thread": False, "isolation_level": None},
)
"""One for all, so that a statement is compiled once; each connection of it is a database of its own."""


class MemoryDatabase(Database):
    """Opened empty; :meth:`with_schema` gives one that is ready to work with."""

    def __init__(self) -> None:
        super().__init__(_ENGINE)
        self._user = threading.RLock()
        self._writing = False
        self._connection = self.engine.connect()
        self._connection.connection.cursor().execute("PRAGMA foreign_keys=ON")

    @staticmethod
    def with_schema() -> "MemoryDatabase":
        """A database with the tables of this version and nothing in them."""
        return _SCHEMA.copy()

    def copy(self) -> "MemoryDatabase":
        """Another database with the same content, made in about a millisecond."""
        other = MemoryDatabase()
        with self._user:
            source = self._connection.connection.driver_connection
            target = other._connection.connection.driver_connection
            assert source is not None and target is not None
            source.backup(target)
        return other

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A writing transaction; inside another one it is a mistake of the program."""
        with self._user, self._faults():
            if self._writing:
                raise RuntimeError("a transaction on this connection is open already")
            self._connection.rollback()  # ends what SQLAlchemy began for a look, on its side only
            self._writing = True
            try:
                with self._connection.begin():
                    self._connection.connection.cursor().execute("BEGIN IMMEDIATE")
                    yield self._connection
            finally:
                self._writing = False

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A look: nobody else can write meanwhile, so it needs no transaction of SQLite's."""
        with self._user, self._faults():
            yield self._connection

    def close(self) -> None:
        self._connection.close()


class _Template:
    """A database made at the first need and only copied from then on."""

    def __init__(self, make: Callable[[], MemoryDatabase]):
        self._make = make
        self._made: MemoryDatabase | None = None
        self._lock = threading.Lock()

    def copy(self) -> MemoryDatabase:
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made.copy()


def _with_tables() -> MemoryDatabase:
    database = MemoryDatabase()
    with database.begin() as connection:
        Base.metadata.create_all(connection)
    return database


_SCHEMA = _Template(_with_tables)
