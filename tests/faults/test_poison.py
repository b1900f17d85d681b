"""Whatever a handler or an expression raises, the worker lives, the step is undone, somebody is told."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.scheduler import Heartbeat
from engine.commands import CompleteTask, RetryJob
from engine.context import Workshop
from engine.errors import EngineError, HandlerFailed, ProcedureFailed
from engine.executor import Executor
from engine.work import HandlerRegistry, Work
from storage.database import Database
from storage.models import Draft, Incident, Job
from tests import bpmn
from tests.faults.ground import assert_whole
from tests.world import LAW, World

SECRETARY = "smirnova"
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Unheard(BaseException):
    """Of no family that anybody catches."""


POISON: list[type[BaseException]] = [
    KeyError, AssertionError, StopIteration, OSError, UnicodeError, MemoryError, RecursionError,
    SystemExit, GeneratorExit, KeyboardInterrupt, Unheard, BaseExceptionGroup,
]  # fmt: skip


def raise_(poison: type[BaseException]) -> None:
    if poison is BaseExceptionGroup:
        raise BaseExceptionGroup("several", [SystemExit(1), KeyError("x")])
    raise poison()


class Pharmacy:
    """A handler that raises its poison until it is cured."""

    def __init__(self, poison: type[BaseException]):
        self.poison: type[BaseException] | None = poison

    def __call__(self, work: Work) -> None:
        if self.poison is not None:
            raise_(self.poison)


def world_of(database: Database, pharmacy: Pharmacy, *, deferred: bool) -> World:
    world, registry = World(database), HandlerRegistry()
    registry.handler("poison")(pharmacy)
    world.executor = Executor(database, world.clock, Workshop(LAW, registry))
    wait = {"camunda_asyncBefore": "true"} if deferred else {}
    body = bpmn.start() + bpmn.user("a") + bpmn.service("act", "poison", **wait) + bpmn.user("b") + bpmn.end()
    world.deploy_bytes({"p.bpmn": bpmn.process("p", body, "start>a a>act act>b b>end")})
    world.start("p")
    return world


def in_a_thread(work: Callable[[], Any]) -> Any:
    """As a server does: only there is a KeyboardInterrupt certainly not the keyboard's."""
    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return outcome[0]


def incidents(world: World) -> list[Any]:
    return world.rows(select(*Incident.__table__.columns).where(Incident.resolved_at.is_(None)))


@on_sqlite
@pytest.mark.parametrize("poison", POISON, ids=lambda poison: poison.__name__)
def test_poison_in_a_persons_step_undoes_the_step_and_keeps_the_draft(
    database: Database, poison: type[BaseException]
) -> None:
    pharmacy = Pharmacy(poison)
    world = world_of(database, pharmacy, deferred=False)
    command = CompleteTask(task_id=world.task("a").id, answers={"text": "почти готово"})

    refused = in_a_thread(lambda: world.run(command, SECRETARY))

    assert isinstance(refused, HandlerFailed) and "«act»" in refused.message
    assert world.open_elements() == ["a"]
    assert world.value(select(Draft.content)) == {"text": "почти готово"}
    assert [incident.element_id for incident in incidents(world)] == ["act"]
    assert_whole(world)
    pharmacy.poison = None
    world.run(command, SECRETARY)
    assert (world.open_elements(), incidents(world)) == (["b"], [])


@on_sqlite
@pytest.mark.parametrize("poison", POISON, ids=lambda poison: poison.__name__)
def test_poison_in_a_job_is_tried_three_times_and_told_and_the_heart_beats_on(
    database: Database, poison: type[BaseException]
) -> None:
    pharmacy = Pharmacy(poison)
    world = world_of(database, pharmacy, deferred=True)
    world.complete("a", SECRETARY)
    heart = Heartbeat(world.executor)

    beats = []
    for _ in range(4):
        beats.append(in_a_thread(heart.beat))
        world.clock.advance(hours=1)

    (incident,) = incidents(world)
    assert beats == [1, 1, 1, 0] and incident.element_id == "act"
    assert_whole(world)
    pharmacy.poison = None
    world.run(RetryJob(job_id=incident.job_id), SECRETARY)
    assert in_a_thread(heart.beat) == 1
    assert (world.open_elements(), incidents(world)) == (["b"], [])


@on_sqlite
@pytest.mark.parametrize("poison", POISON, ids=lambda poison: poison.__name__)
def test_poison_in_an_expression_undoes_the_step(
    world: World, poison: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    body = bpmn.start() + bpmn.user("a") + bpmn.script("sum", "n = m + 1") + bpmn.user("b")
    world.deploy_bytes({"p.bpmn": bpmn.process("p", body, "start>a a>sum sum>b")})
    world.start("p")
    task = world.task("a").id
    with monkeypatch.context() as patch:
        patch.setattr("engine.spiff.environment.TokenNames.value", lambda *_: raise_(poison))
        refused = in_a_thread(lambda: world.run(CompleteTask(task_id=task), SECRETARY))

    assert isinstance(refused, EngineError), refused
    assert [(incident.kind, incident.element_id) for incident in incidents(world)] == [("step_failed", "sum")]
    world.run(CompleteTask(task_id=task, variables={"m": 1}), SECRETARY)
    assert (world.open_elements(), incidents(world)) == (["b"], [])


@on_sqlite
def test_poison_in_an_effect_of_a_form_is_told_at_its_task(database: Database) -> None:
    world, registry, pharmacy = World(database), HandlerRegistry(), Pharmacy(SystemExit)
    registry.handler("poison")(pharmacy)
    world.executor = Executor(database, world.clock, Workshop(LAW, registry))
    form = bpmn.user("a", bpmn.properties(effect="poison"), camunda_formKey="F-X-PERSFILE")
    body = bpmn.start() + form + bpmn.user("b") + bpmn.end()
    world.deploy_bytes({"p.bpmn": bpmn.process("p", body, "start>a a>b b>end")})
    world.start("p")

    with pytest.raises(HandlerFailed):
        world.complete("a", SECRETARY)

    assert [(incident.kind, incident.element_id) for incident in incidents(world)] == [("step_failed", "a")]
    pharmacy.poison = None
    world.complete("a", SECRETARY)
    assert (world.open_elements(), incidents(world)) == (["b"], [])


@on_sqlite
def test_poison_in_one_job_takes_no_other_along(database: Database) -> None:
    world = world_of(database, Pharmacy(SystemExit), deferred=True)
    world.complete("a", SECRETARY)
    body = bpmn.start() + bpmn.catch("wait", bpmn.timer("timeDuration", "PT0S")) + bpmn.user("c")
    world.deploy_bytes({"q.bpmn": bpmn.process("q", body, "start>wait wait>c")})
    world.start("q")

    Heartbeat(world.executor).beat()

    assert world.open_elements() == ["c"]
    assert world.value(select(Job.attempts).where(Job.kind == "continue")) == 1


@on_sqlite
def test_somebody_at_the_keyboard_still_stops_the_program(database: Database) -> None:
    world = world_of(database, Pharmacy(KeyboardInterrupt), deferred=False)

    with pytest.raises(KeyboardInterrupt):
        world.complete("a", SECRETARY)

    assert (world.open_elements(), incidents(world)) == (["a"], [])


@on_sqlite
def test_a_fault_of_our_own_is_told_without_what_was_inside(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = bpmn.start() + bpmn.user("a") + bpmn.user("b")
    world.deploy_bytes({"p.bpmn": bpmn.process("p", body, "start>a a>b")})
    world.start("p")
    task = world.task("a").id

    def broken(*_: Any) -> None:
        raise AttributeError("Иванов Иван, 2012 года рождения")

    with monkeypatch.context() as patch:
        patch.setattr("engine.spiff.driver._next", broken)
        with pytest.raises(ProcedureFailed) as refused:
            world.run(CompleteTask(task_id=task), SECRETARY)

    (incident,) = incidents(world)
    assert "Иванов" not in refused.value.message + incident.message
    assert_whole(world)
