"""``kurator migrate`` shows what would come of it, and does it when it is told to."""

import itertools
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from app.cli import main
from storage.database import Database
from storage.models import ProcessInstance
from tests import bpmn
from tests.world import World


def simple(*tasks: str) -> bytes:
    chain = ["start", *tasks, "end"]
    flows = " ".join(f"{one}>{two}" for one, two in itertools.pairwise(chain))
    return bpmn.process("p", bpmn.start() + "".join(map(bpmn.user, tasks)) + bpmn.end(), flows)


@pytest.fixture
def data(sqlite_template: Path, tmp_path: Path) -> Path:
    """Two cases by the first version, one of them on a step that is gone, and a second version."""
    shutil.copy(sqlite_template, tmp_path / "kurator.db")
    database = Database.open(f"sqlite:///{tmp_path / 'kurator.db'}")
    world = World(database)
    world.deploy_bytes({"p.bpmn": simple("a", "b")})
    stays = world.start("p")
    world.complete("a", instance_id=world.start("p"))
    world.deploy_bytes({"p.bpmn": simple("b", "c")})
    assert world.open_tasks(instance_id=stays)
    database.close()
    return tmp_path


def on(data: Path) -> int:
    database = Database.open(f"sqlite:///{data / 'kurator.db'}")
    with database.read() as connection:
        versions = set(connection.execute(select(ProcessInstance.definition_id)).scalars())
    database.close()
    return len(versions)


def test_it_is_looked_at_first_and_done_on_demand(data: Path) -> None:
    looked = CliRunner().invoke(main, ["migrate", "p", "--data", str(data)])
    assert (looked.exit_code, on(data)) == (0, 1), looked.output
    assert "Можно перевести: 1, нельзя: 1" in looked.output

    done = CliRunner().invoke(main, ["migrate", "p", "--apply", "--data", str(data)])
    assert "Переведено: 1, нельзя: 1" in done.output
    assert on(data) == 2

    nowhere = CliRunner().invoke(main, ["migrate", "q", "--data", str(data)])
    assert nowhere.exit_code == 1 and "Такой версии" in nowhere.output
