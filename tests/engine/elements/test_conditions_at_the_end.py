"""A person's last answer in a stage is heard before the stage is over, with an end event drawn or without."""

import pytest

from tests import bpmn
from tests.engine.elements.shapes import condition, event_sub, run


@pytest.mark.parametrize("end", ["", "drawn"])
@pytest.mark.parametrize("interrupting", [True, False])
def test_the_last_answer_may_still_begin_an_event_sub_process(end: str, interrupting: bool) -> None:
    inner = bpmn.start("s") + bpmn.user("a") + (bpmn.end("e") if end else "")
    inner += event_sub("help", condition("n == 1"), "b", interrupting=interrupting)
    body = bpmn.start() + bpmn.sub("stage", inner, "s>a a>e" if end else "s>a") + bpmn.user("after")
    going = run(body, "start>stage stage>after").start()

    going.complete("a", n=1)

    assert going.open == ["b"]
    assert going.complete("b").open == ["after"]


@pytest.mark.parametrize("end", ["", "drawn"])
def test_the_last_answer_may_still_interrupt_the_stage_from_its_edge(end: str) -> None:
    inner = bpmn.start("s") + bpmn.user("a") + (bpmn.end("e") if end else "")
    body = bpmn.start() + bpmn.sub("stage", inner, "s>a a>e" if end else "s>a") + bpmn.user("after")
    body += bpmn.boundary("late", "stage", condition("n == 1")) + bpmn.user("other")
    going = run(body, "start>stage stage>after late>other").start()

    assert going.complete("a", n=1).open == ["other"]


def test_conditions_that_must_hold_together_are_heard_once_while_they_hold() -> None:
    both = condition("n == 1") + condition("m == 1")
    body = bpmn.start() + bpmn.user("a") + bpmn.user("b") + bpmn.user("help")
    body += bpmn.element(
        "boundaryEvent", "on", both, attachedToRef="b", cancelActivity="false", parallelMultiple="true"
    )
    going = run(body, "start>a a>b on>help", n=1, m=1).start()

    assert going.complete("a").open == ["b", "help"]
    assert going.complete("help", n=0).open == ["b"]
