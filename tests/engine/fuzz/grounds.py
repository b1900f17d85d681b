"""Where procedures are run: in memory, or on a database of its own, renewed now and then."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.database import Database
from tests.conftest import furnish
from tests.engine.fuzz.product import Product
from tests.engine.fuzz.runner import Maker
from tests.servers import PostgresServer
from tests.world import World

RUNS_PER_WORLD = 25
"""A database on which many runs have left their history is slow to examine."""
TEMPLATE = "kurator_template"


def in_product(world: World, *, restoring: bool) -> Maker:
    return lambda content, given: Product(world, content, given=given, restoring=restoring)


class Worlds:
    """Fresh demo districts of one kind, made from a template."""

    def __init__(self, folder: Path, server: PostgresServer | None = None):
        self._folder, self._server = folder, server
        self._world: World | None = None
        self._used = 0

    @property
    def world(self) -> World:
        if self._world is None or self._used >= RUNS_PER_WORLD:
            self.close()
            self._world, self._used = World(Database.open(self._copy())), 0
        self._used += 1
        return self._world

    def _copy(self) -> str:
        if self._server is not None:
            return self._server.url(self._server.copy(TEMPLATE))
        fresh = Path(tempfile.mkdtemp(dir=self._folder)) / "kurator.db"
        shutil.copy(self._folder / "template.db", fresh)
        return f"sqlite:///{fresh}"

    def close(self) -> None:
        if self._world is None:
            return
        self._world.database.close()
        if self._server is not None:
            self._server.drop(str(self._world.database.engine.url.database))
        else:
            shutil.rmtree(Path(str(self._world.database.engine.url.database)).parent)
        self._world = None


@contextmanager
def grounds(*, postgresql: bool) -> Iterator[tuple[Worlds, Worlds | None]]:
    """SQLite and, when asked for, PostgreSQL."""
    folder = Path(tempfile.mkdtemp(prefix="kurator-fuzz-"))
    folder.chmod(0o755)
    server: PostgresServer | None = None
    try:
        furnish(Database.open(f"sqlite:///{folder / 'template.db'}"))
        lite, great = Worlds(folder), None
        if postgresql:
            server = PostgresServer.start(folder / "pg")
            server.create(TEMPLATE)
            furnish(Database.open(server.url(TEMPLATE)))
            great = Worlds(folder, server)
        yield lite, great
        lite.close()
        if great is not None:
            great.close()
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
