"""The demo district and a case on the bench.

On SQLite only: what differs between the databases is tested with the repositories.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.district import District, district, uow
from tests.handlers.bench import Bench

__all__ = ["bench", "database", "district", "uow"]


@pytest.fixture
def database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    shutil.copy(sqlite_template, tmp_path / "kurator.db")
    opened = Database.open(f"sqlite:///{tmp_path / 'kurator.db'}")
    yield opened
    opened.close()


@pytest.fixture
def bench(district: District) -> Bench:
    return Bench(district).open()
