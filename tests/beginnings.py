"""Beginnings that several tests share: told once in a process, then copied with the database.

A test that goes on from a story gets a database of its own, a clock at the same moment and its
own copy of what the story has returned, so it begins exactly as if the story were told to it alone.
"""

import shutil
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from inspect import Signature, signature
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database
from tests.servers import PostgresServer
from tests.world import World

Tell = Callable[[Any], Any]


@dataclass(frozen=True)
class _Told:
    database: str
    moment: datetime
    world: World
    result: Any


class Beginnings:
    """Stories told so far, on each kind of database, each with what it left."""

    def __init__(self, folder: Path, postgres: Callable[[], PostgresServer]):
        self.folder = folder
        self._postgres = postgres
        self._told: dict[tuple[Tell, bool], _Told] = {}

    def after(self, tell: Tell, given: Any) -> Any:
        """What ``tell(given)`` returns; ``given`` has a ``world``, whose database is the test's own."""
        world: World = given.world
        key = (tell, world.database.is_sqlite)
        told = self._told.get(key)
        if told is None:
            result = tell(given)
            kept = deepcopy(result, {id(world): world})
            self._told[key] = _Told(self._keep(world.database), world.clock.now(), world, kept)
            return result
        self._bring(told.database, world.database)
        world.clock.set(told.moment)
        return deepcopy(told.result, {id(told.world): world})

    def _keep(self, database: Database) -> str:
        database.close()  # SQLite then brings everything into one file, PostgreSQL copies only what nobody uses
        place = str(database.engine.url.database)
        if not database.is_sqlite:
            return self._postgres().copy(place)
        return str(shutil.copy(place, self.folder / f"told-{len(self._told)}.db"))

    def _bring(self, kept: str, database: Database) -> None:
        database.close()
        place = str(database.engine.url.database)
        if database.is_sqlite:
            shutil.copy(kept, place)
            return
        self._postgres().drop(place)
        self._postgres().create(place, kept)


def told_once(tell: Tell) -> Any:
    """A fixture: what ``tell`` returns for the fixture that its only parameter names."""

    def beginning(beginnings: Beginnings, **given: Any) -> Any:
        return beginnings.after(tell, *given.values())

    own = signature(beginning).parameters["beginnings"]
    # pytest reads here what it is to hand in, and on which databases.
    beginning.__signature__ = Signature([own, *signature(tell).parameters.values()])  # type: ignore[attr-defined]
    beginning.__doc__ = tell.__doc__
    return pytest.fixture(name=tell.__name__)(beginning)
