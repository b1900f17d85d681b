"""The smallest procedures to break things on, and the one question asked after each fault."""

from typing import Any

from sqlalchemy import func, select

from engine.actor import Actor
from engine.doctor import examine
from storage.models import CommandLogEntry, HistoryEvent
from tests import bpmn
from tests.world import World

LOOP = bpmn.process(
    "loop",
    bpmn.start()
    + bpmn.exclusive("again")
    + bpmn.user("work", bpmn.properties(deadline="WD:3"))
    + bpmn.boundary("late", "work", bpmn.timer("timeDuration", "P9D"), interrupting=False)
    + bpmn.user("remind")
    + bpmn.exclusive("more", default="f_more_again")
    + bpmn.end()
    + bpmn.flow("more", "end", "enough"),
    "start>again again>work work>more more>again late>remind",
)
OVERDUE = bpmn.process(
    "overdue",
    bpmn.start()
    + bpmn.catch("wait", bpmn.timer("timeDate", "2020-01-01T00:00:00+00:00"))
    + bpmn.user("after")
    + bpmn.end(),
    "start>wait wait>after after>end",
)


def furnished(world: World) -> World:
    world.deploy_bytes({"loop.bpmn": LOOP, "overdue.bpmn": OVERDUE})
    return world


def secretary(world: World, number: int = 0) -> Actor:
    """One of as many secretaries as a race needs."""
    group = f"kdn_secretary@mun:{world.municipality_id}"
    return Actor(staff_id=f"secretary-{number}", name=f"Секретарь {number}", groups=frozenset({group}))


def assert_whole(world: World) -> None:
    """Everything stored agrees, whatever happened before."""
    found = examine(world.database, world.executor.workshop, now=world.clock.now())
    assert found == []
    if world.database.is_sqlite:
        with world.database.read() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"


def traces(world: World) -> tuple[int, int]:
    """How many commands and how many events there are: the same after a command that was refused."""
    commands = select(func.count()).select_from(CommandLogEntry)
    events = select(func.count()).select_from(HistoryEvent)
    return world.value(commands), world.value(events)


def events_of(world: World, kind: str) -> list[Any]:
    return world.rows(select(HistoryEvent).where(HistoryEvent.kind == kind))
