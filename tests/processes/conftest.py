"""A family's case in the demo district, carried through the procedure as people do."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest

from storage.database import Database
from tests.processes.dolzhansk_path import DolzhanskWalk
from tests.processes.dolzhansk_place import DolzhanskWorld
from tests.processes.expert_path import ExpertWalk, KilmezWalk
from tests.processes.expert_place import ExpertWorld
from tests.processes.path import CaseWalk
from tests.processes.perm_place import PermWorld
from tests.processes.removal import RemovalWalk
from tests.processes.risk_path import RiskWalk
from tests.processes.risk_place import RiskWorld
from tests.webhooks.conftest import exchange_with
from tests.webhooks.letters import Correspondent
from tests.webhooks.partner import partner_server
from tests.world import World, at


@pytest.fixture
def on_both(world: World) -> CaseWalk:
    """A case on each kind of database in turn."""
    return CaseWalk(world)


@pytest.fixture(scope="session")
def deployed_template(sqlite_template: Path, scratch: Path) -> Path:
    """The demo district with the procedures that cases go by."""
    path = scratch / "deployed.db"
    copy(sqlite_template, path)
    database = Database.open(f"sqlite:///{path}")
    World(database).deploy()
    database.close()
    return path


@pytest.fixture
def walk(deployed_template: Path, tmp_path: Path) -> Iterator[CaseWalk]:
    """A case on SQLite only, for long stories: that both databases tell the same is proved elsewhere."""
    path = tmp_path / "case.db"
    copy(deployed_template, path)
    database = Database.open(f"sqlite:///{path}")
    yield CaseWalk(World(database), deployed=True)
    database.close()


@pytest.fixture
def removal(sqlite_template: Path, tmp_path: Path) -> Iterator[RemovalWalk]:
    """A removal of children on SQLite."""
    path = tmp_path / "removal.db"
    copy(sqlite_template, path)
    database = Database.open(f"sqlite:///{path}")
    yield RemovalWalk(World(database))
    database.close()


@pytest.fixture
def expert(sqlite_template: Path, tmp_path: Path) -> Iterator[ExpertWalk]:
    """A family before the expert group of Kalininsky okrug, Tver region; SQLite only."""
    database = _copied(sqlite_template, tmp_path)
    days = ("2025-10-24", "2025-11-14", "2025-12-12", "2026-02-13", "2026-04-17")
    sessions = [at(f"{day} 15:00") for day in days]
    yield ExpertWalk(ExpertWorld(database, region="ru-tve", code="КЛН", sessions=sessions))
    database.close()


@pytest.fixture
def kilmez(sqlite_template: Path, tmp_path: Path) -> Iterator[KilmezWalk]:
    """A family before the expert group of Kilmez district, Kirov region; SQLite only."""
    database = _copied(sqlite_template, tmp_path)
    sessions = [at("2025-10-24 10:00"), at("2025-11-21 10:00")]
    yield KilmezWalk(ExpertWorld(database, region="ru-kir", code="КЛМ", sessions=sessions))
    database.close()


@pytest.fixture
def dolzhansk(sqlite_template: Path, tmp_path: Path) -> Iterator[DolzhanskWalk]:
    """A family of Dolzhansk district, Oryol region; SQLite only."""
    database = _copied(sqlite_template, tmp_path)
    yield DolzhanskWalk(DolzhanskWorld(database))
    database.close()


@pytest.fixture
def risk(sqlite_template: Path, tmp_path: Path) -> Iterator[RiskWalk]:
    """A child before the register of the risk group of a municipality of Perm krai; SQLite only."""
    database = _copied(sqlite_template, tmp_path)
    yield RiskWalk(RiskWorld(database))
    database.close()


def _copied(template: Path, folder: Path) -> Database:
    path = folder / "expert.db"
    copy(template, path)
    return Database.open(f"sqlite:///{path}")


@pytest.fixture
def perm(sqlite_template: Path, tmp_path: Path) -> Iterator[PermWorld]:
    """A district of Perm krai before the end of the first quarter of 2026; SQLite only."""
    database = _copied(sqlite_template, tmp_path)
    yield PermWorld(database)
    database.close()


@pytest.fixture
def prosecutor(removal: RemovalWalk) -> Iterator[Correspondent]:
    """A prosecutor's office that is told of removals and writes back."""
    with partner_server() as server:
        exchange = exchange_with(
            removal.world,
            server,
            events=("document.sent:F-X-PROS",),
            accepts=("prosecutor.acknowledged",),
            agreement="№ 3 от 12 января 2026 г.",
            data_kinds=("document", "children"),
        )
        yield Correspondent.of(exchange)
        exchange.outbound.stop()
