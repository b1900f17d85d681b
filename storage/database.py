"""Opening a database and its transactions, the same way for SQLite and PostgreSQL.

SQLite comes from ``sqlcipher3``, never from Python itself: Debian's 3.40 can corrupt
a file when a WAL is reset (fixed in 3.51.3). It writes through one lock per process
and ``BEGIN IMMEDIATE``, which costs less than letting writers find each other busy.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from storage.prepared import WriteQueue, queue_of

__all__ = ["Connection", "Database", "DatabaseFault", "SqliteTooOld", "is_of_the_database"]
"""With the type of a connection: a face names it and speaks no SQL over it."""

SQLITE_WITHOUT_WAL_RESET_FAULT = (3, 51, 3)
SQLITE_SYNCHRONOUS = "FULL"
"""What is committed outlives a power cut. Only tests, which nobody cuts off, do not wait for the disk."""
BUSY_SECONDS = 30


class DatabaseFault(Exception):
    """The database could not do its part; ``kind`` says why: ``full``, ``busy``, ``away``,
    ``readonly``, or ``broken`` when the file is damaged or was never a database.
    """

    def __init__(self, kind: str, cause: BaseException):
        super().__init__(f"database fault: {kind}")
        self.kind = kind
        self.cause = cause


_DRIVER_ERRORS: set[type[Exception]] = set()
"""Of the drivers in use: they come by themselves where statements pass SQLAlchemy by."""
_WIRE_ERRORS: set[type[Exception]] = set()
"""Of these, such as mean a cut wire when the server said nothing; a database in a file has none."""


def is_of_the_database(error: BaseException) -> bool:
    """Whether the error is the database's trouble and not that of the statement: see DatabaseFault."""
    if isinstance(error, DBAPIError):
        return error.orig is not None and _kind_of(error.orig) is not None
    if isinstance(error, tuple(_DRIVER_ERRORS)):
        return _kind_of(error) is not None
    return isinstance(error, DatabaseFault)


class SqliteTooOld(Exception):
    """This SQLite carries the WAL-reset fault and may lose data."""


class Database:
    """One database with two doors: :meth:`begin` to write, :meth:`read` to look."""

    def __init__(self, engine: Engine):
        self.engine = engine
        self.dialect = engine.dialect
        self._writer = threading.RLock() if engine.dialect.name == "sqlite" else None
        self._driver_error: type[Exception] = engine.dialect.loaded_dbapi.Error
        _DRIVER_ERRORS.add(self._driver_error)

    @staticmethod
    def open(url: str | URL) -> "Database":
        """Open ``sqlite:///folder/kurator.db``, ``sqlite://`` (in memory) or ``postgresql://…``."""
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            if parsed.database in (None, "", ":memory:"):
                from storage.memory import MemoryDatabase  # it is one of these and needs this module whole

                return MemoryDatabase()
            return Database(_open_sqlite(parsed))
        return Database(_open_postgresql(parsed))

    @property
    def is_sqlite(self) -> bool:
        return self._writer is not None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A writing transaction: committed when the block ends, rolled back when it raises.

        Raises :class:`DatabaseFault` when the disk is full, the database stays busy or is away.
        """
        with self._one_writer(), self._faults(), self.engine.connect() as connection, connection.begin():
            if self._writer is not None:
                connection.connection.cursor().execute("BEGIN IMMEDIATE")
                yield connection
                return
            known = connection.info
            queue = known[WriteQueue.KEY] = WriteQueue(connection.connection.driver_connection)
            try:
                yield connection
                queue.send()
            finally:
                known.pop(WriteQueue.KEY, None)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self._faults(), self.engine.connect() as connection, connection.begin():
            if self._writer is not None:
                connection.connection.cursor().execute("BEGIN")
            yield connection

    @contextmanager
    def _one_writer(self) -> Iterator[None]:
        if self._writer is None:
            yield
            return
        with self._writer:
            yield

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """Names what went wrong below, whether it came through SQLAlchemy or from the driver itself."""
        try:
            yield
        except (DBAPIError, self._driver_error) as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            kind = _kind_of(cause) if cause is not None else None
            if kind is None:
                raise
            if kind == "away":
                # The driver told us, not SQLAlchemy: its pool must not hand dead connections out again.
                self.engine.dispose()
            raise DatabaseFault(kind, error) from error


def _kind_of(error: BaseException) -> str | None:
    text = str(error).lower()
    state = getattr(error, "sqlstate", None) or ""
    if "disk is full" in text or "disk i/o error" in text or state == "53100":
        return "full"
    if "readonly database" in text or state == "25006":
        return "readonly"
    if "file is not a database" in text or "image is malformed" in text:
        return "broken"
    if "database is locked" in text or state in {"40001", "40P01", "55P03", "57014"}:
        return "busy"
    if isinstance(error, tuple(_WIRE_ERRORS)) and not state:
        return "away"  # the server said nothing at all: the wire is cut
    if state[:2] in {"08", "57"} or "unable to open database file" in text or "connection is lost" in text:
        return "away"
    return None


def _open_sqlite(url: URL) -> Engine:
    from sqlcipher3 import dbapi2

    if dbapi2.sqlite_version_info < SQLITE_WITHOUT_WAL_RESET_FAULT:
        raise SqliteTooOld(
            f"SQLite {dbapi2.sqlite_version} может потерять записанное; нужна 3.51.3 или новее."
        )
    Path(str(url.database)).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"),
        module=dbapi2,
        poolclass=QueuePool,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS, "isolation_level": None},
    )
    event.listen(engine, "connect", _configure_sqlite)
    return engine


def _configure_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    key = os.environ.get("KURATOR_DATABASE_KEY")
    if key:
        cursor.execute("PRAGMA key = '{}'".format(key.replace("'", "''")))
    # Recursive triggers: what REPLACE pushes out counts as deleted, and append-only tables refuse it.
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "recursive_triggers=ON", "temp_store=MEMORY"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute(f"PRAGMA synchronous={SQLITE_SYNCHRONOUS}")
    cursor.close()


def _open_postgresql(url: URL) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=10,
        connect_args={"options": "-c timezone=UTC -c lock_timeout=5s -c statement_timeout=30s"},
    )
    event.listen(engine, "before_cursor_execute", _send_what_waits)
    _WIRE_ERRORS.add(engine.dialect.loaded_dbapi.OperationalError)
    return engine


def _send_what_waits(connection: Connection, *_statement: object) -> None:
    """A statement that goes around the queue must not overtake the writes before it."""
    queue = queue_of(connection)
    if queue:
        queue.send()
