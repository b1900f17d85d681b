"""How procedures and stages begin: start events, none at all, and what instantiates."""

from typing import Any

import pytest

from engine.bpmn.reader import read
from engine.commands import CorrelateMessage, StartInstance
from engine.errors import Invalid
from tests import bpmn
from tests.engine.elements.shapes import condition, run
from tests.world import World


def receive(name: str, message: str, **attributes: str) -> str:
    return bpmn.element("receiveTask", name, messageRef=f"m_{message}", **attributes)


def gateway(**attributes: str) -> str:
    return bpmn.element("eventBasedGateway", "g", **attributes)


BEHIND = receive("r", "M") + bpmn.catch("c", bpmn.message("N")) + bpmn.user("x") + bpmn.user("y")
FLOWS = "g>r g>c r>x c>y"


def deploy(world: World, body: str, flows: str, extra: str = "") -> None:
    known = bpmn.message_known("M") + bpmn.message_known("N") + extra
    sender = bpmn.one_process(
        "sender", bpmn.start("s") + bpmn.throw("t", bpmn.message("M")) + bpmn.end("e"), "s>t t>e"
    )
    one = bpmn.one_process("p", body, flows)
    world.deploy_bytes({"p.bpmn": bpmn.definitions(known, one, sender)})


def start(world: World, key: str = "p", **options: Any) -> list[str]:
    world.run(StartInstance(process_key=key, municipality_id=world.municipality_id, **options))
    world.pass_time(minutes=1)
    return world.open_elements()


def test_without_a_start_event_everything_begins_that_nothing_leads_to(world: World) -> None:
    deploy(world, bpmn.user("a") + bpmn.user("b") + bpmn.user("c"), "a>c")

    assert start(world) == ["a", "b"]


def test_a_stage_without_start_and_end_events_is_done_when_all_in_it_is() -> None:
    inner = bpmn.user("b") + bpmn.sub("deep", bpmn.user("c") + bpmn.user("d"))
    going = run(bpmn.start() + bpmn.sub("a", inner) + bpmn.user("after"), "start>a a>after").start()

    assert going.open == ["b", "c", "d"]
    assert going.complete("d").complete("b").complete("c").open == ["after"]


def test_of_several_plain_start_events_somebody_has_to_choose(world: World) -> None:
    deploy(world, bpmn.start("one") + bpmn.user("a") + bpmn.start("two") + bpmn.user("b"), "one>a two>b")

    assert start(world, start_event="two") == ["b"]
    with pytest.raises(Invalid, match="one, two"):
        start(world)


def test_the_plain_start_event_is_meant_when_nobody_chooses(world: World) -> None:
    body = bpmn.start("told", bpmn.message("M")) + bpmn.user("a") + bpmn.start("plain") + bpmn.user("b")
    deploy(world, body, "told>a plain>b")

    assert start(world) == ["b"]


def test_a_message_begins_the_process_at_its_instantiating_receive_task(world: World) -> None:
    deploy(world, receive("r", "M", instantiate="true") + bpmn.user("a"), "r>a")

    assert start(world, "sender") == ["a"]
    assert start(world) == ["a", "a"], "who starts it without the message brings it"


def test_a_receive_task_that_does_not_instantiate_begins_nothing(world: World) -> None:
    deploy(world, receive("r", "M") + bpmn.user("a"), "r>a")

    assert start(world, "sender") == []


def test_a_message_begins_the_process_behind_its_gateway_and_the_others_are_past(world: World) -> None:
    deploy(world, gateway(instantiate="true") + BEHIND, FLOWS)

    assert start(world, "sender") == ["x"]


def test_a_process_that_a_gateway_begins_waits_when_nobody_says_what_happened() -> None:
    going = run(gateway(instantiate="true") + BEHIND, FLOWS, "m:M m:N").start()

    assert going.open == []
    assert going.send("N").open == ["y"]
    assert going.complete("y").is_over


@pytest.mark.parametrize("first", ["r", "c"])
def test_a_parallel_gateway_begins_with_one_event_and_waits_for_the_others(first: str) -> None:
    body = gateway(instantiate="true", eventGatewayType="Parallel") + BEHIND
    going = run(body, FLOWS, "m:M m:N").start(first)

    assert going.open == (["x"] if first == "r" else ["y"])
    assert going.send("N" if first == "r" else "M").open == ["x", "y"]


def test_ids_that_mean_something_to_the_library_are_ids_like_any_other() -> None:
    body = bpmn.start("Start") + bpmn.user("Root") + bpmn.user("node:Root") + bpmn.end("End")
    going = run(body.replace("node:Root", "Default"), "Start>Root Root>Default Default>End").start()

    assert going.complete("Root").complete("Default").is_over


def codes(body: str, flows: str = "", extra: str = bpmn.message_known("M")) -> list[str]:
    return [finding.code for finding in read(bpmn.process("p", body, flows, extra)).findings]


@pytest.mark.parametrize(
    ("body", "flows", "code"),
    [
        (bpmn.sub("s", bpmn.start("one") + bpmn.start("two")), "", "start-events-many"),
        (bpmn.sub("s", bpmn.start("one", bpmn.message("M"))), "", "stage-start-with-event"),
        (bpmn.sub("s", receive("r", "M", instantiate="true")), "", "instantiates-inside"),
        (bpmn.user("a") + receive("r", "M", instantiate="true"), "a>r", "instantiates-behind-flow"),
        (bpmn.start("one", condition("n")), "", "start-conditional"),
        (bpmn.start("one", condition("n")) + bpmn.start("two"), "", "start-conditional-idle"),
        (
            bpmn.start("one", condition("n")) + bpmn.start("two", bpmn.message("M")),
            "",
            "start-conditional-idle",
        ),
        (bpmn.start("one", bpmn.error("E")), "", "event-not-here"),
        (bpmn.catch("c", bpmn.error("E")), "", "event-not-here"),
        (bpmn.throw("t", bpmn.timer("timeDuration", "P1D")), "", "event-not-here"),
        (bpmn.catch("c", ""), "", "event-without-definition"),
        (bpmn.element("receiveTask", "r"), "", "event-without-reference"),
        (bpmn.element("sendTask", "r"), "", "event-without-reference"),
        (bpmn.user("a") + bpmn.boundary("b", "a", ""), "", "event-without-definition"),
        (bpmn.sub("s", bpmn.start("on"), triggeredByEvent="true"), "", "event-without-definition"),
        (
            bpmn.start("one", bpmn.message("M") + bpmn.timer("timeDuration", "P1D"), parallelMultiple="true"),
            "",
            "start-parallel-multiple",
        ),
        (
            bpmn.user("a") + bpmn.boundary("b", "a", bpmn.error("E"), interrupting=False),
            "",
            "error-always-interrupts",
        ),
    ],
)
def test_what_would_never_begin_or_happen_is_said(body: str, flows: str, code: str) -> None:
    assert code in codes(body, flows, bpmn.message_known("M") + bpmn.error_known("E"))


def test_a_message_to_a_case_begins_the_procedure_that_begins_with_it(world: World) -> None:
    deploy(world, bpmn.start("told", bpmn.message("M")) + bpmn.user("a"), "told>a")
    world.deploy()
    case_id = world.open_case("semenova")

    answer = world.run(CorrelateMessage(name="M", case_id=case_id, payload={"n": 1}))

    assert answer["element_id"] == "told" and "a" in world.open_elements(case_id)


def test_a_procedure_that_begins_once_in_a_case_is_not_begun_again(world: World) -> None:
    once = bpmn.start("told", bpmn.properties(startsProcess="once") + bpmn.message("M"))
    deploy(world, once + bpmn.user("a"), "told>a")
    world.deploy()
    first, second = world.open_case("semenova"), world.open_case("semenova")

    for case_id in (first, first, second):
        world.run(CorrelateMessage(name="M", case_id=case_id, payload={"n": 1}))

    assert [world.open_elements(case_id).count("a") for case_id in (first, second)] == [1, 1]
