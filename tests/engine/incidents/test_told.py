"""A step that cannot be made is refused to the person and told to those who answer for it."""

from typing import Any

import pytest
from sqlalchemy import select

from engine.commands import CancelInstance, CloseIncident, CorrelateMessage, StartInstance
from engine.context import Workshop
from engine.errors import (
    BusinessError,
    Conflict,
    EngineError,
    ExpressionInvalid,
    Invalid,
    LimitPassed,
    NotAllowed,
)
from engine.executor import Executor
from engine.work import HandlerRegistry, Work
from storage.database import Database
from storage.models import ProcessInstance
from tests import bpmn
from tests.engine.incidents.told import NO_WAY, SECRETARY, TEACHER, incidents, on_sqlite, try_to_complete
from tests.faults.ground import assert_whole, events_of, everything
from tests.world import LAW, World

RUNAWAY = bpmn.process(
    "p",
    bpmn.start() + bpmn.user("a") + bpmn.exclusive("way", default="f_way_end") + bpmn.end() + bpmn.exclusive("again")
    + bpmn.script("round", "n = 1") + bpmn.flow("way", "again", "wrong == 1"),
    "start>a a>way way>end again>round round>again",
)  # fmt: skip


BAD_SUM = bpmn.process(
    "p",
    bpmn.start() + bpmn.user("a") + bpmn.script("sum", "n = answer + 1") + bpmn.end(),
    "start>a a>sum sum>end",
)


@pytest.mark.parametrize(
    ("content", "variables", "refusal", "element"),
    [
        (RUNAWAY, {"wrong": 1}, LimitPassed, "round"),
        (NO_WAY, {"answer": 3}, ExpressionInvalid, "way"),
        (BAD_SUM, {"answer": "x"}, ExpressionInvalid, "sum"),
    ],
    ids=["runaway", "no way", "bad sum"],
)
def test_a_step_that_the_diagram_makes_impossible_is_refused_and_told(
    world: World, content: bytes, variables: dict[str, Any], refusal: type[EngineError], element: str
) -> None:
    world.deploy_past_the_gate({"p.bpmn": content})
    instance = world.start("p")

    error = try_to_complete(world, **variables)

    (incident,) = incidents(world)
    assert isinstance(error, refusal) and "ответственный секретарь" in error.hint
    assert (incident.kind, incident.instance_id) == ("step_failed", instance)
    assert incident.message == error.message and incident.municipality_id == world.municipality_id
    assert element in error.message and world.open_elements() == ["a"]
    assert [event.element_id for event in events_of(world, "incident_opened")] == [incident.element_id]
    assert_whole(world)


@on_sqlite
def test_the_same_failure_again_is_counted_not_told_twice(world: World) -> None:
    world.deploy_bytes({"p.bpmn": NO_WAY})
    world.start("p")
    try_to_complete(world, answer=3)
    try_to_complete(world, answer=4)

    (incident,) = incidents(world)

    assert incident.count == 2 and len(events_of(world, "incident_opened")) == 1


@on_sqlite
def test_the_incident_is_over_when_the_step_is_made_after_all(world: World) -> None:
    world.deploy_bytes({"p.bpmn": NO_WAY})
    world.start("p")
    try_to_complete(world, answer=3)
    world.executor.workshop.cache.clear()

    world.complete("a", SECRETARY, variables={"answer": 2})

    assert (incidents(world), world.open_elements()) == ([], ["b"])
    assert_whole(world)


@on_sqlite
def test_the_incident_is_over_when_the_procedure_is(world: World) -> None:
    world.deploy_bytes({"p.bpmn": NO_WAY})
    instance = world.start("p")
    try_to_complete(world, answer=3)

    world.run(CancelInstance(instance_id=instance, reason="заведено ошибочно"))

    assert incidents(world) == []


@on_sqlite
def test_a_refusal_to_the_person_alone_is_no_incident(world: World) -> None:
    world.deploy_bytes({"p.bpmn": NO_WAY})
    world.start("p")

    with pytest.raises(NotAllowed):
        world.complete("a", TEACHER, variables={"answer": 1})

    assert incidents(world) == []


@on_sqlite
def test_a_start_that_breaks_leaves_nothing_but_its_incident(world: World) -> None:
    content = bpmn.process(
        "p", bpmn.start() + bpmn.script("sum", "n = answer + 1") + bpmn.user("a"), "start>sum sum>a"
    )
    world.deploy_bytes({"p.bpmn": content})
    command = StartInstance(process_key="p", municipality_id=world.municipality_id)

    for _ in range(2):
        with pytest.raises(ExpressionInvalid):
            world.run(command, SECRETARY)

    (incident,) = incidents(world)
    assert (incident.kind, incident.instance_id, incident.count) == ("start_failed", None, 2)
    assert world.rows(select(ProcessInstance.id)) == []


@on_sqlite
def test_an_officer_closes_what_no_step_will_ever_close(world: World) -> None:
    test_a_start_that_breaks_leaves_nothing_but_its_incident(world)
    (incident,) = incidents(world)

    with pytest.raises(NotAllowed):
        world.run(CloseIncident(incident_id=incident.id, reason="схема исправлена"), TEACHER)
    with pytest.raises(Invalid):
        world.run(CloseIncident(incident_id=incident.id, reason=" "), SECRETARY)
    world.run(CloseIncident(incident_id=incident.id, reason="схема исправлена"), SECRETARY)

    assert incidents(world) == []
    with pytest.raises(Conflict):
        world.run(CloseIncident(incident_id=incident.id, reason="ещё раз"), SECRETARY)


@on_sqlite
def test_a_message_that_breaks_the_procedure_is_told_too(world: World) -> None:
    body = (
        bpmn.start()
        + bpmn.catch("wait", bpmn.message("NEWS"))
        + bpmn.script("sum", "n = news + 1")
        + bpmn.end()
    )
    content = bpmn.process("p", body, "start>wait wait>sum sum>end", bpmn.message_known("NEWS"))
    world.deploy_bytes({"p.bpmn": content})
    instance = world.start("p")

    with pytest.raises(ExpressionInvalid):
        world.run(CorrelateMessage(name="NEWS", instance_id=instance, payload={"news": "x"}))
    assert len(incidents(world)) == 1
    world.run(CorrelateMessage(name="NEWS", instance_id=instance, payload={"news": 1}))

    assert (incidents(world), world.status(instance)) == ([], "completed")


def with_handler(database: Database, behave: Any) -> World:
    """Task ``a``, then handler ``do``."""
    world, registry = World(database), HandlerRegistry()
    registry.handler("do")(behave)
    world.executor = Executor(database, world.clock, Workshop(LAW, registry))
    body = bpmn.start() + bpmn.user("a") + bpmn.service("act", "do") + bpmn.end()
    world.deploy_bytes({"p.bpmn": bpmn.process("p", body, "start>a a>act act>end")})
    world.start("p")
    return world


@on_sqlite
def test_an_error_that_no_event_catches_is_told(database: Database) -> None:
    def refuse(_work: Work) -> None:
        raise BusinessError("LOST", "Документ утерян.")

    world = with_handler(database, refuse)

    assert "утерян" in try_to_complete(world).message
    assert [(incident.element_id, incident.kind) for incident in incidents(world)] == [("act", "step_failed")]


@on_sqlite
def test_what_cannot_be_told_is_refused_all_the_same(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.deploy_bytes({"p.bpmn": NO_WAY})
    world.start("p")

    def broken(*_: Any, **__: Any) -> None:
        raise Conflict("занято")

    monkeypatch.setattr("engine.commands.record_fault.RecordFault.run", broken)

    assert "way" in try_to_complete(world, answer=3).message
    assert incidents(world) == []


def test_what_was_refused_has_changed_nothing_but_the_incident(world: World) -> None:
    world.deploy_bytes({"p.bpmn": NO_WAY})
    world.start("p")
    before = everything(world)

    try_to_complete(world, answer=3)

    changed = {name for name, rows in everything(world).items() if rows != before[name]}
    assert changed == {"incident", "history_event", "command_log", "process_instance"}
