"""Events with several definitions: any of them, or all together; throws throw every one."""

import itertools

import pytest
from sqlalchemy import select

from engine.bpmn.model import EventKind
from engine.commands import CorrelateMessage
from storage.models import EventSubscription, Job
from tests import bpmn
from tests.engine.elements.shapes import escalation, event_sub, run
from tests.engine.procedure import Procedure
from tests.world import World

TWO = bpmn.message("A") + bpmn.signal("B") + bpmn.timer("timeDuration", "P3D")
ALL = {"parallelMultiple": "true"}


def happen(going: Procedure, what: str) -> None:
    if what == "timer":
        going.pass_time(days=4)
    else:
        going.send(what, EventKind.MESSAGE if what == "A" else EventKind.SIGNAL)


@pytest.mark.parametrize("what", ["A", "B", "timer"])
def test_any_definition_of_a_catch_is_enough(what: str) -> None:
    body = bpmn.start() + bpmn.catch("wait", TWO) + bpmn.user("a")
    going = run(body, "start>wait wait>a", "m:A s:B").start()

    happen(going, what)

    assert going.open == ["a"]
    assert not going.waiting(EventKind.MESSAGE) and not going.timers(), "the others wait no longer"


@pytest.mark.parametrize("order", list(itertools.permutations(["A", "B", "timer"])))
def test_a_parallel_multiple_catch_waits_for_all_in_any_order(order: tuple[str, ...]) -> None:
    catch = bpmn.element("intermediateCatchEvent", "wait", TWO, **ALL)
    going = run(bpmn.start() + catch + bpmn.user("a"), "start>wait wait>a", "m:A s:B").start()

    for what in order:
        assert going.open == []
        happen(going, what)

    assert going.open == ["a"]


def test_a_throw_throws_every_definition() -> None:
    throw = bpmn.throw("tell", bpmn.message("A") + bpmn.signal("B") + bpmn.message("C"))
    going = run(bpmn.start() + throw + bpmn.user("a"), "start>tell tell>a", "m:A s:B m:C").start()

    assert going.sent == ["A", "B", "C"]
    assert going.open == ["a"]


def test_an_end_throws_every_definition_before_it_ends_its_scope() -> None:
    inner = bpmn.start("s2") + bpmn.parallel("both") + bpmn.user("a") + bpmn.user("b")
    inner += bpmn.end("over", "<bpmn:terminateEventDefinition/>" + bpmn.message("A"))
    body = bpmn.start() + bpmn.sub("stage", inner, "s2>both both>a both>b a>over") + bpmn.user("after")
    going = run(body, "start>stage stage>after", "m:A").start()

    going.complete("a")

    assert going.sent == ["A"] and going.open == ["after"]


@pytest.mark.parametrize("what", ["A", "B", "timer"])
def test_any_definition_of_a_boundary_event_interrupts(what: str) -> None:
    body = bpmn.start() + bpmn.user("a") + bpmn.boundary("on_a", "a", TWO) + bpmn.user("b")
    going = run(body, "start>a on_a>b", "m:A s:B").start()

    happen(going, what)

    assert going.open == ["b"]
    assert going.complete("b").is_over


def test_a_boundary_event_that_does_not_interrupt_hears_each_definition_each_time() -> None:
    body = bpmn.start() + bpmn.user("a") + bpmn.boundary("on_a", "a", TWO, interrupting=False)
    going = run(body + bpmn.user("b"), "start>a on_a>b", "m:A s:B").start()

    for what in ("A", "B", "A", "timer", "B"):
        happen(going, what)

    assert going.open == ["a", *"bbbbb"]


def test_a_parallel_multiple_boundary_event_starts_over_after_all_have_come() -> None:
    both = bpmn.message("A") + bpmn.signal("B")
    on_a = bpmn.element(
        "boundaryEvent", "on_a", both, attachedToRef="a", cancelActivity="false", parallelMultiple="true"
    )
    going = run(bpmn.start() + bpmn.user("a") + on_a + bpmn.user("b"), "start>a on_a>b", "m:A s:B").start()

    going.send("A").send("B", EventKind.SIGNAL).send("B", EventKind.SIGNAL)
    assert going.open == ["a", "b"]

    assert going.send("A").open == ["a", "b", "b"]


def test_an_error_and_an_escalation_on_one_boundary_event() -> None:
    for thrown, kind in ((bpmn.error("E"), "endEvent"), (escalation("X"), "endEvent")):
        inner = bpmn.start("s2") + bpmn.user("a") + bpmn.element(kind, "bad", thrown)
        body = bpmn.start() + bpmn.sub("stage", inner, "s2>a a>bad")
        body += bpmn.boundary("caught", "stage", bpmn.error("E") + escalation("X")) + bpmn.user("help")
        going = run(body, "start>stage caught>help", "e:E esc:X").start()

        assert going.complete("a").open == ["help"]


@pytest.mark.parametrize("what", ["A", "B", "timer"])
@pytest.mark.parametrize("interrupting", [True, False])
def test_any_definition_starts_an_event_sub_process(what: str, interrupting: bool) -> None:
    body = bpmn.start() + bpmn.user("a") + bpmn.end()
    body += event_sub("e", TWO, "help", interrupting=interrupting)
    going = run(body, "start>a a>end", "m:A s:B").start()

    happen(going, what)

    assert going.open == (["help"] if interrupting else ["a", "help"])
    going.complete("help")
    assert going.is_over is interrupting


def test_a_multiple_catch_behind_an_event_gateway_stops_the_others() -> None:
    body = bpmn.start() + bpmn.element("eventBasedGateway", "which") + bpmn.catch("two", TWO)
    body += bpmn.catch("third", bpmn.message("C")) + bpmn.user("a") + bpmn.user("c")
    going = run(body, "start>which which>two which>third two>a third>c", "m:A s:B m:C").start()

    going.send("B", EventKind.SIGNAL)

    assert going.open == ["a"]
    assert not going.waiting(EventKind.MESSAGE)


def test_every_definition_has_a_subscription_or_a_job_until_one_has_come(world: World) -> None:
    body = bpmn.start() + bpmn.catch("wait", TWO) + bpmn.user("a")
    known = bpmn.message_known("A") + bpmn.signal_known("B")
    world.deploy_bytes({"p.bpmn": bpmn.process("p", body, "start>wait wait>a", known)})
    instance = world.start("p")

    def standing() -> tuple[list[str], list[str]]:
        names = world.rows(select(EventSubscription.name).order_by(EventSubscription.name))
        jobs = world.rows(select(Job.element_id).where(Job.state == "waiting"))
        return [row.name for row in names], [row.element_id for row in jobs]

    assert standing() == (["A", "B"], ["wait"])
    world.run(CorrelateMessage(name="A", instance_id=instance))
    assert standing() == ([], []) and world.open_elements() == ["a"]
