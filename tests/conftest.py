"""Real databases for every test: SQLite and PostgreSQL, each test on a fresh copy of a ready one."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from playwright.sync_api import Browser

from engine.bootstrap import load_organisation
from storage.database import Database
from storage.migrations import upgrade
from storage.unit_of_work import UnitOfWork
from tests import browser, leftovers
from tests.beginnings import Beginnings
from tests.servers import PostgresServer
from tests.world import FOUNDED, World

PROCESSES = Path(__file__).parents[1] / "processes"
PEOPLE = Path(__file__).parent / "people"


@pytest.fixture(scope="session", autouse=True)
def no_waiting_for_the_disk() -> Iterator[None]:
    """Processes are killed here, machines are not: what the system has taken is there afterwards."""
    with patch("storage.database.SQLITE_SYNCHRONOUS", "OFF"):
        yield


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """A folder that a database server of another user may enter."""
    leftovers.sweep()
    folder = leftovers.new_folder()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def many_inspections_kept() -> Iterator[None]:
    """A process of tests sees more diagrams than an agency's server; those of cases come back again and again."""
    with patch("engine.gate.kept.MAX_KEPT", 256):
        yield


@pytest.fixture(scope="session")
def beginnings(request: pytest.FixtureRequest, scratch: Path) -> Beginnings:
    return Beginnings(scratch, lambda: request.getfixturevalue("postgres"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not browser.CHROMIUM:
        pytest.skip("Chromium is not installed: sh scripts/system.sh")
    with browser.launched() as opened:
        yield opened


@pytest.fixture(scope="session")
def sqlite_template(scratch: Path) -> Path:
    path = scratch / "template.db"
    furnish(Database.open(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres(scratch: Path) -> Iterator[PostgresServer]:
    server = PostgresServer.start(scratch / "pg")
    server.create("kurator_template")
    furnish(Database.open(server.url("kurator_template")))
    yield server
    server.stop()


def furnish(database: Database) -> None:
    upgrade(database)
    with database.begin() as connection:
        load_organisation(
            UnitOfWork(connection),
            PEOPLE,
            now=FOUNDED,
            hash_password=lambda password: f"not-hashed:{password}",
            processes=PROCESSES,
        )
    database.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """The demo district, migrated, on each kind of database in turn."""
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        shutil.copy(template, tmp_path / "kurator.db")
        opened = Database.open(f"sqlite:///{tmp_path / 'kurator.db'}")
        yield opened
        opened.close()
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.copy("kurator_template")
    opened = Database.open(server.url(name))
    yield opened
    opened.close()
    server.drop(name)


@pytest.fixture
def world(database: Database) -> World:
    """The demo district at work, with a clock that stands."""
    return World(database)
