"""What the tests of faults look at afterwards: every row of the database, and the doctor's findings."""

from typing import Any

from sqlalchemy import select

from engine.doctor import Finding, examine
from engine.executor import Executor
from storage.database import Database
from storage.models.base import Base


def url_of(database: Database) -> str:
    """Where another process, or another pool of connections, finds the same database."""
    return database.engine.url.render_as_string(hide_password=False)


def everything(database: Database) -> dict[str, list[Any]]:
    """All rows of all tables, in an order that does not depend on how they were written."""
    with database.read() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in Base.metadata.sorted_tables
        }


def findings(executor: Executor) -> list[Finding]:
    """What the doctor finds, judging what is stored and nothing remembered."""
    executor.workshop.cache.clear()
    return examine(executor.database, executor.workshop, now=executor.clock.now())


def integrity(database: Database) -> str:
    """What SQLite says of its own file; PostgreSQL has no such question."""
    if not database.is_sqlite:
        return "ok"
    with database.read() as connection:
        return str(connection.exec_driver_sql("PRAGMA integrity_check").scalar_one())
