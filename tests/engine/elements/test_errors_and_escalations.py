"""Errors and escalations: who catches them, what they stop, and what they leave behind."""

import pytest

from engine.bpmn.model import EventKind
from engine.errors import BusinessError
from tests import bpmn
from tests.engine.elements.shapes import called, escalation, event_sub, run, run_with
from tests.engine.procedure import Procedure

CAUGHT_ALL = "<bpmn:errorEventDefinition/>"
STAGE = bpmn.start("s2") + bpmn.user("a") + bpmn.end("bad", bpmn.error("E"))


def staged(*edges: str, inner: str = STAGE, extra: str = "e:E e:F esc:X esc:Y", **options: str) -> Procedure:
    """A stage that fails after its task, with boundary events, each leading to a task of its name."""
    names = [edge.partition(":")[0] for edge in edges]
    body = bpmn.start() + bpmn.sub("stage", inner, "s2>a a>bad", **options) + bpmn.user("after")
    for edge in edges:
        name, _, definition = edge.partition(":")
        body += bpmn.boundary(f"on_{name}", "stage", definition) + bpmn.user(name)
    flows = "start>stage stage>after " + " ".join(f"on_{name}>{name}" for name in names)
    return run(body, flows, extra).start()


def test_an_error_is_caught_by_its_code_before_an_event_without_code() -> None:
    going = staged(f"all:{CAUGHT_ALL}", f"exact:{bpmn.error('E')}", f"other:{bpmn.error('F')}")

    assert going.complete("a").open == ["exact"]


def test_a_boundary_event_without_code_catches_every_error() -> None:
    going = staged(f"other:{bpmn.error('F')}", f"all:{CAUGHT_ALL}")

    assert going.complete("a").open == ["all"]


def test_the_nearest_catcher_wins_even_when_a_farther_one_names_the_code() -> None:
    inner = bpmn.start("s1") + bpmn.sub("stage", STAGE, "s2>a a>bad")
    inner += bpmn.boundary("near", "stage", CAUGHT_ALL) + bpmn.user("n")
    body = bpmn.start() + bpmn.sub("outer", inner, "s1>stage near>n")
    body += bpmn.boundary("far", "outer", bpmn.error("E")) + bpmn.user("f")
    going = run(body, "start>outer far>f", "e:E").start()

    assert going.complete("a").open == ["n"]


def test_an_event_sub_process_catches_after_the_edge_of_the_failed_stage() -> None:
    body = bpmn.start() + bpmn.sub("stage", STAGE, "s2>a a>bad")
    body += bpmn.boundary("near", "stage", CAUGHT_ALL) + bpmn.user("n")
    body += event_sub("h", bpmn.error("E"), "help")
    going = run(body, "start>stage near>n", "e:E").start()

    assert going.complete("a").open == ["n"]


def test_an_error_inside_an_event_sub_process_goes_outward() -> None:
    handler = bpmn.start("on_h", CAUGHT_ALL) + bpmn.user("again") + bpmn.end("worse", bpmn.error("E"))
    inner = STAGE + bpmn.sub("h", handler, "on_h>again again>worse", triggeredByEvent="true")
    going = staged(f"out:{bpmn.error('E')}", inner=inner)

    assert going.complete("a").open == ["again"]
    assert going.complete("again").open == ["out"]


def test_a_caught_error_leaves_its_code_and_message_in_variables() -> None:
    def fail(token: object) -> None:
        raise BusinessError("E", "Справка не нашлась")

    variables = 'camunda:errorCodeVariable="code" camunda:errorMessageVariable="why"'
    caught = f"<bpmn:errorEventDefinition {variables}/>"
    body = bpmn.start() + bpmn.service("s", "fail") + bpmn.boundary("on_s", "s", caught) + bpmn.user("a")
    going = run(body, "start>s on_s>a", topics={"fail": fail}).start()

    assert going.open == ["a"]
    assert going.variables == {"code": "E", "why": "Справка не нашлась"}


def test_an_error_out_of_one_repeated_instance_ends_all_of_them() -> None:
    loop = bpmn.for_each("people", "person")
    body = bpmn.start() + bpmn.sub("stage", STAGE + loop, "s2>a a>bad") + bpmn.user("help")
    body += bpmn.boundary("on_stage", "stage", bpmn.error("E"))
    going = run(body, "start>stage on_stage>help", "e:E", people=["x", "y", "z"]).start()

    assert going.open == ["a", "a", "a"]
    assert going.complete("a").open == ["help"]


def test_an_escalation_that_nobody_catches_goes_on() -> None:
    inner = (
        bpmn.start("s2")
        + bpmn.throw("up", escalation("X"))
        + bpmn.user("a")
        + bpmn.end("bad", escalation("Y"))
    )
    body = bpmn.start() + bpmn.sub("stage", inner, "s2>up up>a a>bad") + bpmn.user("after")
    going = run(body, "start>stage stage>after", "esc:X esc:Y").start()

    assert going.open == ["a"]
    assert going.complete("a").open == ["after"]


@pytest.mark.parametrize("interrupting", [True, False])
def test_an_escalation_end_reaches_the_edge_of_its_stage(interrupting: bool) -> None:
    inner = (
        bpmn.start("s2")
        + bpmn.parallel("both")
        + bpmn.user("a")
        + bpmn.user("b")
        + bpmn.end("up", escalation("X"))
    )
    body = bpmn.start() + bpmn.sub("stage", inner, "s2>both both>a both>b a>up") + bpmn.user("help")
    body += bpmn.boundary("on_stage", "stage", escalation("X"), interrupting=interrupting) + bpmn.user(
        "after"
    )
    going = run(body, "start>stage stage>after on_stage>help", "esc:X").start()

    going.complete("a")

    assert going.open == (["help"] if interrupting else ["b", "help"])


def test_an_escalation_catches_again_and_leaves_its_code() -> None:
    variable = '<bpmn:escalationEventDefinition camunda:escalationCodeVariable="code"/>'
    inner = (
        bpmn.start("s2")
        + bpmn.user("a")
        + bpmn.throw("one", escalation("X"))
        + bpmn.throw("two", escalation("Y"))
    )
    body = bpmn.start() + bpmn.sub("stage", inner + bpmn.user("b"), "s2>a a>one one>two two>b")
    body += bpmn.boundary("on_stage", "stage", variable, interrupting=False) + bpmn.user("help")
    going = run(body, "start>stage on_stage>help", "esc:X esc:Y").start().complete("a")

    assert going.open == ["b", "help", "help"]
    assert going.variables["code"] == "Y"


def test_an_escalation_out_of_a_called_process_reaches_the_caller_and_both_go_on() -> None:
    inner = called("q", bpmn.start("s2") + bpmn.throw("up", escalation("X")) + bpmn.user("a"), "s2>up up>a")
    body = bpmn.start() + bpmn.element("callActivity", "call", calledElement="q") + bpmn.user("help")
    body += bpmn.boundary("on_call", "call", escalation("X"), interrupting=False)
    going = run_with(body, "start>call on_call>help", inner, "esc:X").start()

    assert going.open == ["a", "help"]


@pytest.mark.parametrize("interrupting", [True, False])
def test_an_escalation_starts_an_event_sub_process_around_it(interrupting: bool) -> None:
    inner = bpmn.start("s2") + bpmn.throw("up", escalation("X")) + bpmn.user("a")
    body = bpmn.start() + bpmn.sub("stage", inner, "s2>up up>a")
    body += event_sub("h", escalation("X"), "help", interrupting=interrupting)
    going = run(body, "start>stage", "esc:X").start()

    assert going.open == (["help"] if interrupting else ["a", "help"])


def test_an_escalation_stops_at_its_nearest_catcher() -> None:
    inner = bpmn.start("s2") + bpmn.throw("up", escalation("X")) + bpmn.user("a")
    middle = bpmn.start("s1") + bpmn.sub("stage", inner, "s2>up up>a") + bpmn.user("n")
    middle += bpmn.boundary("near", "stage", escalation("X"), interrupting=False)
    body = bpmn.start() + bpmn.sub("outer", middle, "s1>stage near>n") + bpmn.user("f")
    body += bpmn.boundary("far", "outer", escalation("X"), interrupting=False)
    going = run(body, "start>outer far>f", "esc:X").start()

    assert going.open == ["a", "n"]
    assert not going.waiting(EventKind.MESSAGE)
