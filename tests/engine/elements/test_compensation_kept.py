"""Compensation in the database: tasks of handlers, what history tells, what is kept and for how long."""

import json

from sqlalchemy import select

from engine.doctor import examine
from storage.models import HistoryEvent, ProcessInstance
from tests import bpmn
from tests.engine.elements.undoing import CANCEL, compensate, edge, machine, work
from tests.world import World

SECRETARY = "smirnova"
TOLD = ("task_completed", "activity_compensated", "end_reached", "event_caught")


def deploy_and_start(world: World, body: str, flows: str) -> str:
    world.deploy_bytes({"p.bpmn": bpmn.process("p", body, flows)})
    return world.start("p")


def forget_what_is_in_memory(world: World) -> None:
    """The next command restores the procedure from its stored state."""
    world.executor.workshop.cache.clear()


def story(world: World) -> list[tuple[str, str | None]]:
    query = select(HistoryEvent.kind, HistoryEvent.element_id).where(HistoryEvent.kind.in_(TOLD))
    return [(row.kind, row.element_id) for row in world.rows(query.order_by(HistoryEvent.seq))]


def is_healthy(world: World) -> bool:
    return not examine(world.database, world.executor.workshop, now=world.clock.now())


def test_a_handler_is_a_task_like_any_other_and_history_names_what_was_undone(world: World) -> None:
    body = bpmn.start() + work("a") + machine("b") + bpmn.throw("back", compensate()) + bpmn.end()
    instance = deploy_and_start(world, body, "start>a a>b b>back back>end")
    world.complete("a", SECRETARY)
    assert world.open_elements() == ["undo_a"]
    assert is_healthy(world)
    forget_what_is_in_memory(world)

    world.complete("undo_a", SECRETARY)

    assert world.status(instance) == "completed"
    assert story(world) == [
        ("task_completed", "a"),
        ("activity_compensated", "b"),
        ("task_completed", "undo_a"),
        ("activity_compensated", "a"),
        ("end_reached", "end"),
    ]
    assert is_healthy(world)


def test_a_cancelled_transaction_is_told_in_the_authors_ids(world: World) -> None:
    inner = bpmn.start("s2") + work("a") + bpmn.end("no", CANCEL) + bpmn.arrows("s2>a a>no")
    body = bpmn.start() + bpmn.element("transaction", "t", inner) + bpmn.boundary("out", "t", CANCEL)
    instance = deploy_and_start(world, body + bpmn.end() + bpmn.end("gone"), "start>t t>end out>gone")
    world.complete("a", SECRETARY)
    forget_what_is_in_memory(world)
    assert is_healthy(world)

    world.complete("undo_a", SECRETARY)

    assert world.status(instance) == "completed"
    assert story(world)[1:] == [
        ("end_reached", "no"),
        ("task_completed", "undo_a"),
        ("activity_compensated", "a"),
        ("activity_compensated", "t"),
        ("event_caught", "out"),
        ("end_reached", "gone"),
    ]


def test_a_record_takes_little_room_and_goes_when_it_is_used(world: World) -> None:
    body = bpmn.start() + work("a") + bpmn.user("b") + bpmn.throw("back", compensate()) + bpmn.user("c")
    deploy_and_start(world, body, "start>a a>b b>back back>c")

    world.complete("a", SECRETARY)
    assert stored(world)["c"] == [{"e": "a", "n": 1}]

    world.complete("b", SECRETARY)
    world.complete("undo_a", SECRETARY)
    assert "c" not in stored(world)


def stored(world: World) -> dict[str, object]:
    content: dict[str, object] = json.loads(world.value(select(ProcessInstance.state)))
    return content


def test_a_handler_that_runs_after_the_commit_is_waited_for(world: World) -> None:
    code = "<bpmn:script>log = 'undone'</bpmn:script>"
    handler = bpmn.element("scriptTask", "u", code, camunda_asyncBefore="true", isForCompensation="true")
    body = bpmn.start() + work("a") + bpmn.user("b") + edge("b", "u") + handler
    instance = deploy_and_start(
        world, body + bpmn.throw("back", compensate()) + bpmn.end(), "start>a a>b b>back back>end"
    )
    world.complete("a", SECRETARY)
    world.complete("b", SECRETARY)
    assert world.open_elements() == []
    assert is_healthy(world)

    world.pass_time(seconds=1)

    assert world.open_elements() == ["undo_a"]
    world.complete("undo_a", SECRETARY)
    assert world.status(instance) == "completed"
