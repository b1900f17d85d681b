"""Starts, splits and attachments that cannot mean anything."""

import pytest

from tests import bpmn
from tests.engine.gate.checking import codes, errors, found, line, one


def test_a_sound_diagram_has_nothing_to_say() -> None:
    assert codes(line(bpmn.user("a"))) == set()


def test_an_empty_process_is_refused() -> None:
    assert "process-empty" in errors(bpmn.process("p", ""))


def test_a_choice_without_conditions_is_refused_with_its_flows() -> None:
    content = one(bpmn.exclusive("x") + bpmn.user("a") + bpmn.user("b"), "start>x x>a x>b a>end b>end")

    assert ("flow-without-condition", "x") in found(content)


def test_an_event_based_gateway_waits_for_events_only() -> None:
    gateway = bpmn.element("eventBasedGateway", "x")
    content = one(gateway + bpmn.user("a") + bpmn.user("b"), "start>x x>a x>b a>end b>end")

    assert ("event-gateway-targets", "x") in found(content)


def test_a_condition_behind_a_parallel_gateway_is_told_to_have_no_effect() -> None:
    flows = bpmn.flow("x", "a", "n == 1") + bpmn.flow("x", "b")
    body = bpmn.parallel("x") + bpmn.user("a") + bpmn.user("b") + bpmn.parallel("y") + flows

    assert ("condition-ignored", "x") in found(one(body, "start>x a>y b>y y>end"))


def test_a_default_flow_that_is_not_there_is_refused() -> None:
    body = bpmn.exclusive("x", default="gone") + bpmn.user("a") + bpmn.user("b")
    body += bpmn.flow("x", "a", "n == 1") + bpmn.flow("x", "b", "n != 1")

    assert ("default-flow-missing", "x") in found(one(body, "start>x a>end b>end"))


def test_a_condition_on_the_default_flow_is_told_to_have_no_effect() -> None:
    body = bpmn.exclusive("x", default="f_x_a") + bpmn.user("a") + bpmn.user("b")
    body += bpmn.flow("x", "a", "n == 1") + bpmn.flow("x", "b", "n != 1")

    assert ("default-flow-with-condition", "x") in found(one(body, "start>x a>end b>end"))


def test_an_interrupting_event_that_leads_nowhere_is_told() -> None:
    content = line(bpmn.user("a") + bpmn.boundary("late", "a", bpmn.timer("timeDuration", "P1D")))

    assert ("boundary-without-flow", "late") in found(content)


@pytest.mark.parametrize("starts", ["", bpmn.start("one") + bpmn.start("two")])
def test_an_event_sub_process_has_one_start(starts: str) -> None:
    inner = bpmn.sub("s", starts + bpmn.user("b"), triggeredByEvent="true")

    assert codes(line(bpmn.user("a") + inner)) & {"event-sub-process-starts", "no-start"}
