"""A family's case in the demo district, carried through the procedure as people do."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest

from storage.database import Database
from tests.processes.path import CaseWalk
from tests.processes.removal import RemovalWalk
from tests.world import World


@pytest.fixture
def on_both(world: World) -> CaseWalk:
    """A case on each kind of database in turn."""
    return CaseWalk(world)


@pytest.fixture
def walk(sqlite_template: Path, tmp_path: Path) -> Iterator[CaseWalk]:
    """A case on SQLite only, for long stories: that both databases tell the same is proved elsewhere."""
    path = tmp_path / "case.db"
    copy(sqlite_template, path)
    database = Database.open(f"sqlite:///{path}")
    yield CaseWalk(World(database))
    database.close()


@pytest.fixture
def removal(sqlite_template: Path, tmp_path: Path) -> Iterator[RemovalWalk]:
    """A removal of children on SQLite."""
    path = tmp_path / "removal.db"
    copy(sqlite_template, path)
    database = Database.open(f"sqlite:///{path}")
    yield RemovalWalk(World(database))
    database.close()
