"""Stuck procedures on demand: one of each kind, planted in a world the way it comes about in life."""

from collections.abc import Callable, Mapping

from sqlalchemy import update

from engine.errors import EngineError
from storage.models import ProcessInstance
from tests.bpmn import (
    catch,
    end,
    exclusive,
    flow,
    message,
    message_known,
    parallel,
    process,
    properties,
    script,
    start,
    timer,
    user,
)
from tests.world import World

SECRETARY, KEEPER = "kdn_secretary", "deputy_head_admin"
"""A role that somebody in the demo district holds, and one that nobody does."""


def _simple(key: str, work: str, extra: str = "") -> bytes:
    return process(key, start() + work + end(), "start>a a>end", extra=extra)


DIAGRAMS: Mapping[str, bytes] = {
    "incident": process(
        "incident", start() + user("a") + script("b", "x = 1 / n") + end(), "start>a a>b b>end"
    ),
    "late": _simple("late", user("a", properties(deadline="WD:1"))),
    "nobody": _simple("nobody", user("a", groups=KEEPER)),
    "unclaimed": _simple("unclaimed", user("a")),
    "message": _simple("message", catch("a", message("MSG_NEVER")), message_known("MSG_NEVER")),
    "timer": _simple("timer", catch("a", timer("timeDuration", "PT1H"))),
    "dead": process(
        "dead",
        start() + exclusive("way", "way_b") + user("a") + user("b") + parallel("join") + end(),
        "start>way a>join b>join join>end",
        extra="",
    ).replace(
        b"</bpmn:process>",
        (flow("way", "a", "false", "way_a") + flow("way", "b", "", "way_b") + "</bpmn:process>").encode(),
    ),
    "undated": _simple("undated", user("a", properties(deadline="WD:3", deadlineFrom="session_date"))),
    "silent": _simple(
        "silent",
        catch("a", properties(offer="Дальше", offerTo=SECRETARY) + message("MSG_ON")),
        message_known("MSG_ON"),
    ),
    "unreadable": _simple("unreadable", user("a")),
}


class Plants:
    """``plant(kind)`` answers the instance that is stuck; time may pass while it grows."""

    def __init__(self, world: World):
        self.world = world

    def plant(self, kind: str) -> str:
        self.world.deploy_past_the_gate({f"{kind}.bpmn": DIAGRAMS[kind]})
        instance_id = self.world.start(kind, **({"n": 0} if kind == "incident" else {}))
        _GROW.get(kind, lambda world, instance_id: None)(self.world, instance_id)
        return instance_id


def _fail(world: World, instance_id: str) -> None:
    try:
        world.complete("a", instance_id=instance_id)
    except EngineError:
        return
    raise AssertionError("the step was to fail")


def _wait(**span: float) -> Callable[[World, str], None]:
    def wait(world: World, instance_id: str) -> None:
        world.pass_time(**span)

    return wait


def _nobody_looks_after_timers(world: World, instance_id: str) -> None:
    world.clock.advance(hours=2)


def _one_branch_only(world: World, instance_id: str) -> None:
    world.complete("b", instance_id=instance_id)


def _spoil(world: World, instance_id: str) -> None:
    with world.database.begin() as connection:
        connection.execute(
            update(ProcessInstance).where(ProcessInstance.id == instance_id).values(state=b"{spoilt")
        )


_GROW: Mapping[str, Callable[[World, str], None]] = {
    "incident": _fail,
    "late": _wait(days=5),
    "unclaimed": _wait(days=5),
    "timer": _nobody_looks_after_timers,
    "dead": _one_branch_only,
    "undated": _wait(days=12),
    "silent": _wait(days=40),
    "unreadable": _spoil,
}
