"""What is refused about compensation and transactions, and what is only remarked."""

import pytest

from engine.bpmn.reader import read
from tests import bpmn
from tests.engine.elements.undoing import CANCEL, CAUGHT, compensate, edge, machine, undoing_sub, work
from tests.world import LAW

BACK = bpmn.throw("back", compensate())
HANDLER = bpmn.user("u", isForCompensation="true")
ASSOCIATION = '<bpmn:association id="l" sourceRef="c" targetRef="u"/>'
EDGE = bpmn.boundary("c", "a", CAUGHT)


def found(body: str, flows: str) -> dict[str, str]:
    """Element by code of every finding of a process that begins with ``start``."""
    diagram = read(bpmn.process("p", bpmn.start() + body, flows, bpmn.message_known("M")))
    for finding in diagram.findings:
        assert LAW.findings.text(finding) != finding.code, "it has words"
    return {finding.code: finding.element_id for finding in diagram.findings}


def stage(inner: str, flows: str = "") -> str:
    return bpmn.sub("stage", bpmn.start("s2") + inner, flows)


def transaction(inner: str, flows: str, **options: str) -> str:
    return bpmn.element("transaction", "t", bpmn.start("s2") + inner + bpmn.arrows(flows), **options)


CASES: dict[str, tuple[str, str, dict[str, str]]] = {
    "a right one": (work("a") + BACK, "start>a a>back", {}),
    "nothing at the other end of the line": (
        bpmn.user("a") + EDGE + BACK,
        "start>a a>back",
        {"compensation-handler-missing": "c", "compensation-of-nothing": "back"},
    ),
    "a handler without its mark": (
        bpmn.user("a") + EDGE + ASSOCIATION + bpmn.user("u") + BACK,
        "start>a a>back a>u",
        {"compensation-handler-not-marked": "c", "compensation-of-nothing": "back"},
    ),
    "a handler of another level": (
        bpmn.user("a") + EDGE + ASSOCIATION + stage(HANDLER) + BACK,
        "start>a a>stage stage>back",
        {
            "compensation-handler-missing": "c",
            "compensation-handler-loose": "u",
            "compensation-of-nothing": "back",
        },
    ),
    "two handlers of one activity": (
        work("a") + EDGE + ASSOCIATION + HANDLER + BACK,
        "start>a a>back",
        {"compensation-handler-many": "a", "compensation-handler-loose": "undo_a"},
    ),
    "a handler outside and one inside": (
        stage(bpmn.user("b") + undoing_sub("h", bpmn.user("w"), "on_h>w"), "s2>b")
        + edge("stage", "u")
        + HANDLER
        + BACK,
        "start>stage stage>back",
        {"compensation-handler-many": "stage"},
    ),
    "two compensation event sub-processes": (
        stage(undoing_sub("h", "", "") + undoing_sub("i", "", "") + bpmn.user("b"), "s2>b") + BACK,
        "start>stage stage>back",
        {"compensation-handler-many": "stage"},
    ),
    "flows of a handler": (
        work("a") + BACK + bpmn.end(),
        "start>a a>back undo_a>end",
        {"compensation-handler-flows": "undo_a"},
    ),
    "a handler by itself": (HANDLER + bpmn.end(), "start>end", {"compensation-handler-loose": "u"}),
    "an event on a handler": (
        work("a") + BACK + bpmn.boundary("late", "undo_a", bpmn.timer("timeDuration", "P1D")),
        "start>a a>back",
        {"compensation-handler-boundary": "late"},
    ),
    "a flow out of the event": (
        work("a") + BACK + bpmn.user("b"),
        "start>a a>back c_a>b",
        {"compensation-boundary-flows": "c_a"},
    ),
    "one of several definitions": (
        work("a") + bpmn.throw("back", compensate() + bpmn.message("M")),
        "start>a a>back",
        {"compensation-among-others": "back"},
    ),
    "a compensation start of a process": (
        work("a") + BACK + undoing_sub("h", bpmn.user("w"), "on_h>w"),
        "start>a a>back",
        {"compensation-start-place": "on_h"},
    ),
    "a compensation start of a plain stage": (
        bpmn.sub("stage", bpmn.start("s2", CAUGHT) + work("a"), "s2>a") + BACK,
        "start>stage stage>back",
        {"compensation-start-place": "s2"},
    ),
    "an intermediate event that catches": (
        work("a") + BACK + bpmn.catch("w", CAUGHT),
        "start>a a>back back>w",
        {"compensation-event-place": "w"},
    ),
    "an activity that does not exist": (
        work("a") + BACK + bpmn.throw("other", compensate("nobody")),
        "start>a a>back back>other",
        {"compensation-activity-unknown": "other"},
    ),
    "an activity of another level": (
        stage(work("a") + bpmn.throw("in", compensate()), "s2>a a>in") + bpmn.throw("out", compensate("a")),
        "start>stage stage>out",
        {"compensation-activity-unknown": "out"},
    ),
    "the stage around": (
        stage(work("a") + bpmn.throw("in", compensate("stage")), "s2>a a>in") + BACK,
        "start>stage stage>back",
        {"compensation-activity-unknown": "in"},
    ),
    "an activity that nothing undoes": (
        bpmn.user("a") + bpmn.throw("back", compensate("a")),
        "start>a a>back",
        {"compensation-activity-without-handler": "back"},
    ),
    "nothing to undo": (bpmn.user("a") + BACK, "start>a a>back", {"compensation-of-nothing": "back"}),
    "a handler that nobody calls": (work("a"), "start>a", {"compensation-never": "undo_a"}),
    "a handler inside that nobody calls": (
        stage(bpmn.user("b") + undoing_sub("h", bpmn.user("w"), "on_h>w"), "s2>b"),
        "start>stage",
        {"compensation-never": "h"},
    ),
    "a cancel end without a transaction": (
        bpmn.end("no", CANCEL),
        "start>no",
        {"cancel-outside-transaction": "no"},
    ),
    "a cancel throw": (
        transaction(bpmn.throw("no", CANCEL) + bpmn.end("not", CANCEL), "s2>no no>not")
        + bpmn.boundary("out", "t", CANCEL),
        "start>t",
        {"cancel-outside-transaction": "no"},
    ),
    "a cancel event on a plain stage": (
        stage(bpmn.user("a"), "s2>a") + bpmn.boundary("out", "stage", CANCEL),
        "start>stage",
        {"cancel-boundary-place": "out"},
    ),
    "no way out": (
        transaction(bpmn.end("no", CANCEL), "s2>no"),
        "start>t",
        {"transaction-without-cancel-exit": "t"},
    ),
    "two ways out": (
        transaction(bpmn.end("no", CANCEL), "s2>no")
        + bpmn.boundary("out", "t", CANCEL)
        + bpmn.boundary("too", "t", CANCEL),
        "start>t",
        {"transaction-cancel-exits-many": "t"},
    ),
    "never cancelled": (
        transaction(bpmn.user("a"), "s2>a") + bpmn.boundary("out", "t", CANCEL),
        "start>t",
        {"transaction-never-cancelled": "out"},
    ),
    "cancelled and going on": (
        transaction(bpmn.end("no", CANCEL), "s2>no") + bpmn.boundary("out", "t", CANCEL, interrupting=False),
        "start>t",
        {"cancel-boundary-interrupts": "out"},
    ),
    "undone by other means": (
        transaction(bpmn.user("a"), "s2>a", method="##Store"),
        "start>t",
        {"transaction-method": "t"},
    ),
    "cancelled by its own handler": (
        bpmn.element(
            "transaction",
            "t",
            bpmn.start("s2")
            + machine("a")
            + undoing_sub("h", bpmn.end("no", CANCEL), "on_h>no")
            + bpmn.arrows("s2>a"),
        )
        + BACK,
        "start>t t>back",
        {"cancel-outside-transaction": "no", "compensation-never": "undo_a"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_drawn_wrong_is_said_at_the_element(case: str) -> None:
    body, flows, expected = CASES[case]

    assert found(body, flows) == expected


def test_an_association_is_found_wherever_and_in_whichever_direction_it_was_drawn() -> None:
    line = '<bpmn:association id="l" sourceRef="u" targetRef="c"/>'
    inner = bpmn.user("a") + EDGE + HANDLER + bpmn.throw("in", compensate())

    assert found(stage(inner, "s2>a a>in") + line, "start>stage") == {}
