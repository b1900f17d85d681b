"""A step that cannot be made is refused to the person and told to those who answer for it."""

from typing import Any

import pytest
from sqlalchemy import select

from engine.commands import CancelInstance, CloseIncident, CorrelateMessage, RetryJob, StartInstance
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
from engine.instances import pace
from engine.work import HandlerRegistry, Work
from storage.database import Database
from storage.models import Incident, Job, ProcessInstance
from tests import bpmn
from tests.faults.ground import assert_whole, events_of, everything
from tests.world import LAW, World

SECRETARY, TEACHER = "smirnova", "semenova"
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
RUNAWAY = bpmn.process(
    "p",
    bpmn.start() + bpmn.user("a") + bpmn.exclusive("way", default="f_way_end") + bpmn.end() + bpmn.exclusive("again")
    + bpmn.script("round", "n = 1") + bpmn.flow("way", "again", "wrong == 1"),
    "start>a a>way way>end again>round round>again",
)  # fmt: skip
NO_WAY = bpmn.process(
    "p",
    bpmn.start() + bpmn.user("a") + bpmn.exclusive("way") + bpmn.end() + bpmn.user("b")
    + bpmn.flow("way", "end", "answer == 1") + bpmn.flow("way", "b", "answer == 2"),
    "start>a a>way b>end",
)  # fmt: skip
BAD_SUM = bpmn.process(
    "p",
    bpmn.start() + bpmn.user("a") + bpmn.script("sum", "n = answer + 1") + bpmn.end(),
    "start>a a>sum sum>end",
)


def incidents(world: World) -> list[Any]:
    return world.rows(select(*Incident.__table__.columns).where(Incident.resolved_at.is_(None)))


def try_to_complete(world: World, **variables: Any) -> EngineError:
    with pytest.raises(EngineError) as refused:
        world.complete("a", SECRETARY, variables=variables)
    return refused.value


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


def test_timers_of_no_length_in_a_ring_become_an_incident(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "MAX_STEPS_A_MINUTE", 30)
    body = bpmn.start() + bpmn.exclusive("again") + bpmn.catch("wait", bpmn.timer("timeDuration", "PT0S"))
    world.deploy_past_the_gate({"p.bpmn": bpmn.process("p", body, "start>again again>wait wait>again")})
    instance = world.start("p")

    world.pass_time(days=1)

    (incident,) = incidents(world)
    assert incident.instance_id == instance and "без участия людей" in incident.message
    assert_whole(world)
    world.run(RetryJob(job_id=incident.job_id), SECRETARY)
    world.pass_time(days=1)
    assert [each.count for each in incidents(world)] == [1]


def test_timers_that_an_outage_has_delayed_are_no_haste(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "MAX_STEPS_A_MINUTE", 30)
    body = bpmn.start() + bpmn.exclusive("again") + bpmn.script("count", "n = coalesce(n, 0) + 1")
    body += bpmn.catch("wait", bpmn.timer("timeDuration", "PT1H"))
    world.deploy_past_the_gate(
        {"p.bpmn": bpmn.process("p", body, "start>again again>count count>wait wait>again")}
    )
    world.start("p")

    world.clock.advance(days=3)
    world.pass_time(seconds=1)

    assert incidents(world) == []
    assert len(world.rows(select(Job.id).where(Job.state == "done"))) == 72


@on_sqlite
def test_procedures_that_start_each_other_without_end_become_an_incident(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "MAX_STARTS_A_MINUTE", 20)
    body = bpmn.start("start", bpmn.message("GO")) + bpmn.throw("go", bpmn.message("GO")) + bpmn.end()
    content = bpmn.process("p", body, "start>go go>end", bpmn.message_known("GO"))
    world.deploy_bytes({"p.bpmn": content})
    world.start("p")

    world.pass_time(days=1)

    (incident,) = incidents(world)
    assert "по кругу" in incident.message
    assert len(world.rows(select(ProcessInstance.id))) == 20


def test_what_was_refused_has_changed_nothing_but_the_incident(world: World) -> None:
    world.deploy_bytes({"p.bpmn": NO_WAY})
    world.start("p")
    before = everything(world)

    try_to_complete(world, answer=3)

    changed = {name for name, rows in everything(world).items() if rows != before[name]}
    assert changed == {"incident", "history_event", "command_log", "process_instance"}


def after_a(*parts: str, flows: str = "b>end") -> bytes:
    body = bpmn.start() + bpmn.user("a") + "".join(parts) + bpmn.end()
    return bpmn.process("p", body, f"start>a a>b {flows}")


INPUT = (
    '<bpmn:extensionElements><camunda:inputOutput><camunda:inputParameter name="m">${answer + 1}'
    "</camunda:inputParameter></camunda:inputOutput></bpmn:extensionElements>"
)
WAY = bpmn.exclusive("b", default="f_b_end") + bpmn.user("c") + bpmn.flow("b", "c", "answer + 1 == 2")
NEXT: dict[str, tuple[bytes, str]] = {
    "its input": (after_a(bpmn.user("b", INPUT)), "b"),
    "its priority": (after_a(bpmn.user("b", camunda_priority="${answer + 1}")), "b"),
    "its due date": (after_a(bpmn.user("b", camunda_dueDate="${answer + 1}")), "b"),
    "its term": (after_a(bpmn.user("b", bpmn.properties(deadline="WD:3", deadlineFrom="answer"))), "b"),
    "a timer on its edge": (
        after_a(
            bpmn.user("b"),
            bpmn.boundary("edge", "b", bpmn.timer("timeDate", "answer + 1")),
            bpmn.end("late"),
            flows="b>end edge>late",
        ),
        "edge",
    ),
    "a timer that is next": (after_a(bpmn.catch("b", bpmn.timer("timeDate", "answer + 1"))), "b"),
    "a condition behind a gateway": (after_a(WAY, flows="b>end c>end"), "b"),
    "its assignee": (after_a(bpmn.user("b", camunda_assignee="${len(answer)}")), "b"),
    "what it repeats for": (after_a(bpmn.user("b", bpmn.for_each("answer", "each"))), "b"),
}


@on_sqlite
@pytest.mark.parametrize("what", NEXT)
def test_an_incident_names_the_element_where_it_happened(world: World, what: str) -> None:
    content, element = NEXT[what]
    world.deploy_past_the_gate({"p.bpmn": content})
    world.start("p")

    error = try_to_complete(world, answer="x")

    (incident,) = incidents(world)
    assert incident.element_id == element and f"«{element}»" in error.message


@on_sqlite
def test_an_incident_of_a_timer_names_the_element_that_broke_and_not_the_timer(world: World) -> None:
    body = bpmn.start() + bpmn.catch("hour", bpmn.timer("timeDuration", "PT1H"))
    body += bpmn.script("sum", "n = text('x') + 1") + bpmn.end()
    world.deploy_past_the_gate({"p.bpmn": bpmn.process("p", body, "start>hour hour>sum sum>end")})
    world.start("p")

    world.pass_time(days=1)

    (incident,) = incidents(world)
    assert incident.element_id == "sum" and incident.job_id is not None
    assert [event.element_id for event in events_of(world, "incident_opened")] == ["sum"]
