"""``kurator doctor`` speaks to a person and to a script."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from app.cli import main
from storage.database import Database


@pytest.fixture
def data(tmp_path: Path) -> Path:
    assert CliRunner().invoke(main, ["db", "upgrade", "--data", str(tmp_path)]).exit_code == 0
    return tmp_path


def test_a_healthy_database_is_said_to_be_so(data: Path) -> None:
    answer = CliRunner().invoke(main, ["doctor", "--data", str(data)])

    assert (answer.exit_code, answer.output.strip()) == (0, "Всё согласовано.")


def test_what_is_wrong_is_named_and_the_exit_code_says_so(data: Path) -> None:
    database = Database.open(f"sqlite:///{next(data.glob('*.db'))}")
    with database.begin() as connection:
        connection.execute(text("INSERT INTO task_candidate VALUES ('g@mun:1', '9999-12-31', 'lost')"))
    database.close()

    answer = CliRunner().invoke(main, ["doctor", "--json", "--data", str(data)])

    (finding,) = json.loads(answer.output)
    assert (answer.exit_code, finding["kind"], finding["object_id"]) == (1, "candidate_left", "lost")
