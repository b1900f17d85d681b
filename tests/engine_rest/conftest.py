"""One live server for all clients, with a procedure that needs a program and then a person."""

import csv
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask, Response, request

from app.factory import create_app
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.bpmn import (
    boundary,
    catch,
    definitions,
    end,
    error,
    error_known,
    message,
    message_known,
    one_process,
    properties,
    service,
    signal,
    signal_known,
    start,
    user,
)
from tests.rooms import house_of
from tests.servers import served
from tests.world import World

TABLE = Path(__file__).parents[2] / "docs" / "reference" / "engine-rest.csv"
TOPICS = ("python", "russian", "pycamunda", "script")
"""A topic for each client, so that they can be run in any order."""


def compatibility() -> list[dict[str, str]]:
    """The table of the docs: each route, what is different here, which clients were seen to use it."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def route(rule: str) -> str:
    """A rule of the application as the table writes it."""
    return re.sub(r"<(\w+)>", r"{\1}", rule.removeprefix("/engine-rest"))


def errand(topic: str) -> bytes:
    """A letter is printed by a program, a secretary checks it, then a message and a signal are awaited."""
    return definitions(
        error_known("paper_jam") + message_known("posted") + signal_known("archived"),
        one_process(
            f"errand_{topic}",
            start()
            + service("print_letter", topic, properties(payload="copies", tray="2"))
            + boundary("jammed", "print_letter", error("paper_jam"))
            + user("check")
            + user("mend")
            + catch("wait_post", message("posted"))
            + catch("wait_archive", signal("archived"))
            + end(),
            "start>print_letter print_letter>check check>wait_post wait_post>wait_archive "
            "wait_archive>end jammed>mend mend>end",
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Live:
    """Where the server is, and with which tokens a secretary, a program and an administrator come in."""

    url: str
    world: World
    secretary: str
    robot: str
    admin: str
    app: Flask
    calls: list[tuple[str, str]]
    """Method and route of every call that was answered well, in order."""

    @contextmanager
    def heard(self, client: str) -> Iterator[None]:
        """What a client calls in the block must be what the table of the docs says it does."""
        del self.calls[:]
        yield
        told = {(row["method"], row["path"]) for row in compatibility() if client in row["clients"].split()}
        assert set(self.calls) == told, f"docs/reference/engine-rest.csv says otherwise of {client}"

    def elements(self, instance_id: str) -> list[str]:
        return sorted(task.element_id for task in self.world.open_tasks(instance_id=instance_id))


@pytest.fixture(scope="package")
def live(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("clients")
    shutil.copy(sqlite_template, folder / "kurator.db")
    database = Database.open(f"sqlite:///{folder / 'kurator.db'}")
    world = World(database)
    world.deploy_bytes({f"errand_{topic}.bpmn": errand(topic) for topic in TOPICS})
    app = create_app(house=house_of(world, folder))
    calls: list[tuple[str, str]] = []

    @app.after_request
    def listen(response: Response) -> Response:
        if response.status_code < 300 and request.url_rule is not None:
            calls.append((request.method, route(request.url_rule.rule)))
        return response

    with served(app, threads=8) as address:
        yield Live(
            url=f"{address}/engine-rest",
            world=world,
            secretary=_token(world, world.actor("smirnova").staff_id, "read", "write"),
            robot=_token(world, _hired(world), "worker"),
            app=app,
            calls=calls,
            admin=_token(world, world.actor("admin").staff_id, "read", "deploy"),
        )
    database.close()


def _hired(world: World) -> str:
    with world.database.begin() as connection:
        staff = UnitOfWork(connection).staff
        staff_id = staff.hire(login="robot", full_name="Робот", short_name="Робот", at=world.clock.now())
        staff.give_role(staff_id, "outside_worker", "platform", "all")
    return staff_id


def _token(world: World, staff_id: str, *scopes: str) -> str:
    topics = TOPICS if "worker" in scopes else ()
    with world.database.begin() as connection:
        return UnitOfWork(connection).tokens.issue(staff_id, world.clock.now(), scopes=scopes, topics=topics)
