"""What is committed is on the disk, and what a killed run of the tests left there is removed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from storage.database import Database
from tests import leftovers

FULL, OFF = 2, 0
ASKED = """
from storage.database import Database
with Database.open("sqlite:///kurator.db").read() as connection:
    print(connection.exec_driver_sql("PRAGMA synchronous").scalar())
"""


def test_the_product_waits_for_the_disk_and_only_tests_do_not(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    said = subprocess.run(
        [sys.executable, "-c", ASKED],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root)},
        check=True,
        capture_output=True,
        text=True,
    )
    here = Database.open(f"sqlite:///{tmp_path / 'here.db'}")
    with here.read() as connection:
        of_tests = connection.exec_driver_sql("PRAGMA synchronous").scalar()
    here.close()

    assert int(said.stdout) == FULL and of_tests == OFF


def test_folders_of_runs_that_are_gone_are_removed(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    gone, mine = (tmp_path / f"kurator-test-{number}-x" for number in (ended.pid, os.getpid()))
    other = tmp_path / "kurator-test-of-somebody"
    for folder in (gone, mine, other):
        (folder / "pg").mkdir(parents=True)
    (gone / "pg" / "postmaster.pid").write_text(f"{os.getpid()}\n")  # the number is somebody else's by now

    leftovers.sweep(tmp_path)

    assert [folder.exists() for folder in (gone, mine, other)] == [False, True, True]


@pytest.mark.postgres
def test_the_tests_own_server_does_not_wait_for_the_disk(postgres) -> None:
    connection = Database.open(postgres.url("kurator_template"))
    with connection.read() as asked:
        assert asked.exec_driver_sql("SHOW fsync").scalar() == "off"
    connection.close()
