"""The pages of a demo district with a clock that stands; people enter by the demo's door."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.house import House
from storage.database import Database
from tests.app.caller import calling
from tests.rooms import application_of, house_of
from tests.world import World

__all__ = ["calling"]

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Visitor:
    """A person at a browser: keeps cookies, sends the token of the page, follows redirects."""

    def __init__(self, client: FlaskClient):
        self.client = client

    def get(self, path: str, **options: object):
        return self.client.get(path, **options)

    def post(self, path: str, data: dict | None = None, *, follow: bool = False, **options: object):
        form = {"csrf_token": self.token(), **(data or {})}
        return self.client.post(path, data=form, follow_redirects=follow, **options)

    def token(self) -> str:
        """The token that any page carries in the form of its language switch."""
        found = TOKEN.search(self.client.get("/login", follow_redirects=True).get_data(as_text=True))
        assert found is not None
        return found.group(1)


@pytest.fixture
def database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """Pages say the same on every database; the queries under them are tested on both."""
    shutil.copy(sqlite_template, tmp_path / "kurator.db")
    opened = Database.open(f"sqlite:///{tmp_path / 'kurator.db'}")
    yield opened
    opened.close()


@pytest.fixture
def house(world: World, tmp_path: Path) -> House:
    return house_of(world, tmp_path)


@pytest.fixture
def app(house: House) -> Flask:
    return application_of(house)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody who has not logged in."""
    return Visitor(app.test_client())


@pytest.fixture
def enter(app: Flask, world: World):
    """``enter("petrova")``: a visitor who has logged in as one of the demo's people."""

    def as_person(login: str) -> Visitor:
        person = Visitor(app.test_client())
        answer = person.post(f"/login/as/{world.actor(login).staff_id}")
        assert answer.status_code == 302, answer.get_data(as_text=True)
        return person

    return as_person
