"""Conditional events: looked at when they begin to wait and after every step, of any branch."""

import pytest

from tests import bpmn
from tests.engine.elements.shapes import condition, event_sub, run
from tests.engine.procedure import Procedure

READY = condition("ready == 1")
WORK = bpmn.sub(
    "stage", bpmn.start("s2") + bpmn.script("work", "done = 1") + bpmn.end("e2"), "s2>work work>e2"
)
BODY = bpmn.start() + WORK + bpmn.user("after") + bpmn.end()
FLOWS = "start>stage stage>after after>end"


def watched(interrupting: bool, **variables: object) -> Procedure:
    edge = bpmn.boundary("on", "stage", READY, interrupting=interrupting) + bpmn.user("help")
    return run(BODY + edge, f"{FLOWS} on>help", **variables).start()


def test_a_condition_that_holds_already_interrupts_before_anything_is_done() -> None:
    going = watched(True, ready=1)

    assert going.open == ["help"]
    assert "done" not in going.variables


def test_or_is_noticed_beside_the_work_that_goes_on() -> None:
    going = watched(False, ready=1)

    assert going.open == ["after", "help"]
    assert going.variables["done"] == 1


def test_a_condition_that_does_not_hold_changes_nothing() -> None:
    assert watched(True, ready=0).open == watched(False).open == ["after"]


@pytest.mark.parametrize("interrupting", [True, False])
def test_an_event_sub_process_may_begin_with_a_condition(interrupting: bool) -> None:
    helped = event_sub("h", READY, "help", interrupting=interrupting)
    work = bpmn.sub("stage", bpmn.start("s2") + bpmn.script("work", "done = 1") + helped, "s2>work")
    body = bpmn.start() + work + bpmn.end()

    going = run(body, "start>stage stage>end", ready=1).start()

    assert going.open == ["help"]
    assert going.variables.get("done") == (None if interrupting else 1)


def test_what_a_script_sets_is_seen_before_the_next_step() -> None:
    inner = bpmn.start("s2") + bpmn.script("one", "ready = 1") + bpmn.script("two", "too_far = 1")
    body = bpmn.start() + bpmn.sub("stage", inner, "s2>one one>two") + bpmn.boundary("on", "stage", READY)
    going = run(body + bpmn.user("help"), "start>stage on>help").start()

    assert going.open == ["help"]
    assert "too_far" not in going.variables


def test_a_condition_that_came_and_went_between_two_steps_was_noticed() -> None:
    blink = bpmn.script("on_", "ready = 1") + bpmn.script("off", "ready = 0")
    body = bpmn.start() + bpmn.parallel("both") + bpmn.user("a") + blink + bpmn.user("help")
    body += bpmn.boundary("edge", "a", READY, interrupting=False)
    going = run(body, "start>both both>a both>on_ on_>off edge>help").start()

    assert going.open == ["a", "help"]


def test_a_condition_is_noticed_each_time_it_begins_to_hold() -> None:
    body = bpmn.start() + bpmn.parallel("both") + bpmn.user("a") + bpmn.user("b") + bpmn.user("c")
    body += bpmn.user("d") + bpmn.user("help") + bpmn.boundary("edge", "a", READY, interrupting=False)
    going = run(body, "start>both both>a both>b b>c c>d edge>help").start()

    counts = [
        going.complete(task, ready=ready).open.count("help") for task, ready in (("b", 1), ("c", 0), ("d", 1))
    ]

    assert counts == [1, 1, 2]


def test_an_event_in_the_flow_waits_until_another_branch_makes_it_true() -> None:
    body = bpmn.start() + bpmn.parallel("both") + bpmn.user("a") + bpmn.catch("wait", READY) + bpmn.user("x")
    going = run(body, "start>both both>a both>wait wait>x").start()

    assert going.open == ["a"]
    assert going.complete("a", ready=1).open == ["x"]


def test_a_condition_that_nobody_can_work_out_yet_does_not_hold() -> None:
    body = (
        bpmn.start() + bpmn.parallel("both") + bpmn.user("a") + bpmn.catch("wait", condition("n + 1 &gt; 2"))
    )
    going = run(body + bpmn.user("x"), "start>both both>a both>wait wait>x").start()

    assert going.open == ["a"]
    assert going.complete("a", n=2).open == ["x"]
