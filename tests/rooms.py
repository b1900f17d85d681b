"""The application is put together once for all tests of a process; each moves a house of its own in."""

from functools import lru_cache
from pathlib import Path

from flask import Flask

from app.config import Config
from app.factory import move_in, put_together
from app.house import House
from storage.files import FileStore
from tests.world import LAW, World


def house_of(world: World, folder: Path) -> House:
    """Where a world's people go in; files are kept in the folder."""
    config = Config(
        data=folder, database_url="", secret_key="only for tests, and long enough", demo=True, testing=True
    )
    return House(
        config=config,
        database=world.database,
        clock=world.clock,
        law=LAW,
        executor=world.executor,
        files=FileStore(folder / "files"),
    )


def application_of(house: House) -> Flask:
    """Of the house that was named last: two of one process are not open at once."""
    app = _rooms()
    move_in(app, house)
    return app


_rooms = lru_cache(put_together)
