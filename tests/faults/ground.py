"""The smallest procedures to break things on, and the one question asked after each fault."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from engine.actor import Actor
from engine.doctor import examine
from engine.instances.reading import variables_of
from storage.models import CommandLogEntry, HistoryEvent
from storage.models.base import Base
from storage.unit_of_work import UnitOfWork
from tests import bpmn
from tests.world import World

LOOP = bpmn.process(
    "loop",
    bpmn.start()
    + bpmn.exclusive("again")
    + bpmn.user("work", bpmn.properties(deadline="WD:3"))
    + bpmn.boundary("late", "work", bpmn.timer("timeDuration", "P9D"), interrupting=False)
    + bpmn.boundary("news", "work", bpmn.message("NEWS"), interrupting=False)
    + bpmn.user("remind")
    + bpmn.exclusive("more", default="f_more_again")
    + bpmn.end()
    + bpmn.flow("more", "end", "enough"),
    "start>again again>work work>more more>again late>remind news>remind",
    bpmn.message_known("NEWS"),
)
OVERDUE = bpmn.process(
    "overdue",
    bpmn.start()
    + bpmn.catch("wait", bpmn.timer("timeDate", "2020-01-01T00:00:00+00:00"))
    + bpmn.user("after")
    + bpmn.end(),
    "start>wait wait>after after>end",
)


def rounds(every: str) -> bytes:
    """A task that comes back for ever and a timer beside it; each counts its rounds in a variable."""
    body = (
        bpmn.start()
        + bpmn.script("begin", "n = 0\nticks = 0")
        + bpmn.parallel("both")
        + bpmn.user("work")
        + bpmn.script("count", "n = n + 1")
        + bpmn.catch("wait", bpmn.timer("timeDuration", every))
        + bpmn.script("tick", "ticks = ticks + 1")
    )
    flows = "start>begin begin>both both>work work>count count>work both>wait wait>tick tick>wait"
    return bpmn.process("rounds", body, flows)


def counted(world: World, instance_id: str) -> Mapping[str, object]:
    """What a procedure of :func:`rounds` has counted itself."""
    with world.database.read() as connection:
        uow = UnitOfWork(connection)
        return variables_of(uow, world.executor.workshop, world.clock, instance_id=instance_id)


def furnished(world: World) -> World:
    world.deploy_bytes({"loop.bpmn": LOOP, "overdue.bpmn": OVERDUE})
    return world


def secretary(world: World, number: int = 0) -> Actor:
    """One of as many secretaries as a race needs."""
    group = f"kdn_secretary@mun:{world.municipality_id}"
    return Actor(staff_id=f"secretary-{number}", name=f"Секретарь {number}", groups=frozenset({group}))


def assert_whole(world: World) -> None:
    """Everything stored agrees, whatever happened before."""
    world.executor.workshop.cache.clear()
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


def everything(world: World) -> dict[str, list[str]]:
    """Every row of every table: the same before and after what was refused."""
    with world.database.read() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in Base.metadata.sorted_tables
        }


def events_of(world: World, kind: str) -> list[Any]:
    return world.rows(select(HistoryEvent).where(HistoryEvent.kind == kind))
