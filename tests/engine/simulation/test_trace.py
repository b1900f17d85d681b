"""The trace: every element that was entered, and how it was left."""

from typing import Any

import pytest

from engine.simulation import Outcome, Status
from engine.simulation.casting import ProcessNotThere
from tests import bpmn
from tests.engine.simulation.played import done, play


def steps(outcome: Outcome) -> list[str]:
    """The trace in short; flows aside."""
    return [
        f"{entry['event']} {entry['element']}"
        for entry in outcome.trace
        if entry["event"] in ("entered", "completed", "cancelled", "skipped")
    ]


def diagram(body: str, flows: str, extra: str = "") -> bytes:
    return bpmn.process("p", body, flows, extra)


def test_every_element_is_entered_and_left() -> None:
    outcome = play(diagram(bpmn.start() + bpmn.user("a") + bpmn.end(), "start>a a>end"))

    assert steps(outcome) == [
        *("entered start", "completed start"),
        *("entered a", "completed a"),
        *("entered end", "completed end"),
    ]


def test_flows_that_were_taken_stand_between_their_elements() -> None:
    outcome = play(diagram(bpmn.start() + bpmn.user("a") + bpmn.end(), "start>a a>end"))

    taken = [
        (each["from"], each["element"], each["to"]) for each in outcome.trace if each["event"] == "taken"
    ]
    assert taken == [("start", "f_start_a", "a"), ("a", "f_a_end", "end")]


def test_a_join_is_entered_by_each_branch_and_completed_once() -> None:
    body = bpmn.start() + bpmn.parallel("split") + bpmn.user("a") + bpmn.user("b") + bpmn.parallel("join")
    outcome = play(diagram(body + bpmn.end(), "start>split split>a split>b a>join b>join join>end"))

    assert steps(outcome).count("entered join") == 2
    assert steps(outcome).count("completed join") == 1


def test_a_stage_is_left_after_what_is_inside() -> None:
    stage = bpmn.sub("stage", bpmn.start("s2") + bpmn.user("a") + bpmn.end("e2"), "s2>a a>e2")
    outcome = play(diagram(bpmn.start() + stage + bpmn.end(), "start>stage stage>end"))

    assert done(outcome) == ["start", "s2", "a", "e2", "stage", "end"]


def test_a_called_procedure_shows_under_its_own_name() -> None:
    called = bpmn.process("q", bpmn.start("s2") + bpmn.user("a") + bpmn.end("e2"), "s2>a a>e2")
    body = bpmn.start() + bpmn.element("callActivity", "call", calledElement="q") + bpmn.end()
    outcome = play(called, diagram(body, "start>call call>end"))

    assert outcome.process == "p"
    assert {entry["process"] for entry in outcome.trace if entry["element"] in ("s2", "a", "e2")} == {"q"}


def test_instances_of_a_repeated_task_are_numbered() -> None:
    body = bpmn.start() + bpmn.user("a", bpmn.for_each("names", "name")) + bpmn.end()
    outcome = play(diagram(body, "start>a a>end"), variables={"names": ["x", "y"]})

    entered = [
        entry["instance"]
        for entry in outcome.trace
        if entry["event"] == "entered" and entry["element"] == "a"
    ]
    assert entered == [0, 1]


def test_a_repeated_task_without_instances_is_passed_by_and_nothing_was_done() -> None:
    body = bpmn.start() + bpmn.user("a", bpmn.for_each("names", "name")) + bpmn.end()
    outcome = play(diagram(body, "start>a a>end"), variables={"names": []})

    assert steps(outcome)[2:4] == ["skipped a", "entered end"]


def test_an_edge_event_enters_when_it_happens() -> None:
    body = (
        bpmn.start()
        + bpmn.user("a")
        + bpmn.boundary("b", "a", bpmn.timer("timeDuration", "P1D"))
        + bpmn.end()
    )
    outcome = play(diagram(body, "start>a a>end b>end"), plan={"answers": {"a": None}})

    assert steps(outcome)[2:] == [
        *("entered a", "entered b", "cancelled a", "completed b"),
        *("entered end", "completed end"),
    ]


def test_an_edge_event_that_never_happens_does_not_show() -> None:
    body = (
        bpmn.start()
        + bpmn.user("a")
        + bpmn.boundary("b", "a", bpmn.timer("timeDuration", "P1D"))
        + bpmn.end()
    )
    outcome = play(diagram(body, "start>a a>end b>end"))

    assert not [step for step in steps(outcome) if step.endswith(" b")]


def test_an_edge_event_that_does_not_interrupt_shows_each_time() -> None:
    body = bpmn.start() + bpmn.user("a") + bpmn.script("s", "n = coalesce(n, 0) + 1") + bpmn.end()
    body += bpmn.boundary("b", "a", bpmn.timer("timeCycle", "R3/P1D"), interrupting=False)
    outcome = play(diagram(body, "start>a a>end b>s"), plan={"answers": {"a": None}})

    assert steps(outcome).count("entered b") == steps(outcome).count("completed b") == 3


def test_of_events_that_race_only_the_first_shows() -> None:
    body = bpmn.start() + bpmn.element("eventBasedGateway", "race") + bpmn.end()
    body += bpmn.catch("m", bpmn.message("go")) + bpmn.catch("t", bpmn.timer("timeDuration", "P1D"))
    flows = "start>race race>m race>t m>end t>end"
    outcome = play(diagram(body, flows, bpmn.message_known("go")))

    assert done(outcome) == ["start", "race", "t", "end"]
    assert not [step for step in steps(outcome) if step.endswith(" m")]


def test_an_end_that_throws_an_error_has_completed() -> None:
    inner = bpmn.start("s2") + bpmn.end("bad", bpmn.error("LOST"))
    body = bpmn.start() + bpmn.sub("stage", inner, "s2>bad") + bpmn.end() + bpmn.end("saved")
    body += bpmn.boundary("caught", "stage", bpmn.error("LOST"))
    outcome = play(diagram(body, "start>stage stage>end caught>saved", bpmn.error_known("LOST")))

    assert done(outcome) == ["start", "s2", "bad", "caught", "saved"]
    assert done(outcome, "cancelled") == ["stage"]


def test_a_terminating_end_cancels_the_rest() -> None:
    body = bpmn.start() + bpmn.parallel("both") + bpmn.user("a") + bpmn.user("b")
    body += bpmn.end("all", "<bpmn:terminateEventDefinition/>") + bpmn.end()
    outcome = play(diagram(body, "start>both both>a both>b a>all b>end"))

    assert done(outcome) == ["start", "both", "a", "all"]
    assert done(outcome, "cancelled") == ["b"]
    assert outcome.status is Status.COMPLETED


def test_an_event_sub_process_enters_when_it_is_triggered() -> None:
    inner = bpmn.start("told", bpmn.message("stop")) + bpmn.end("e2")
    body = bpmn.start() + bpmn.user("a") + bpmn.end()
    body += bpmn.sub("handler", inner, "told>e2", triggeredByEvent="true")
    outcome = play(
        diagram(body, "start>a a>end", bpmn.message_known("stop")),
        plan={"answers": {"a": None}, "messages": [{"name": "stop"}]},
    )

    assert steps(outcome)[2:] == [
        *("entered a", "cancelled a", "entered handler", "entered told", "completed told"),
        *("entered e2", "completed e2", "completed handler"),
    ]


def test_halves_of_a_link_show_and_the_flow_nobody_drew_does_not() -> None:
    link = '<bpmn:linkEventDefinition name="x"/>'
    body = bpmn.start() + bpmn.throw("out", link) + bpmn.catch("in", link) + bpmn.end()
    outcome = play(diagram(body, "start>out in>end"))

    assert done(outcome) == ["start", "out", "in", "end"]
    assert [entry["element"] for entry in outcome.trace if entry["event"] == "taken"] == [
        "f_start_out",
        "f_in_end",
    ]


def test_no_id_of_the_engine_comes_into_the_trace() -> None:
    stage = bpmn.sub("stage", bpmn.start("s2") + bpmn.user("a") + bpmn.end("e2"), "s2>a a>e2")
    outcome = play(diagram(bpmn.start() + stage + bpmn.end(), "start>stage stage>end"))

    def texts(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [text for item in value.values() for text in texts(item)]
        if isinstance(value, list):
            return [text for item in value for text in texts(item)]
        return [str(value)]

    assert not [text for text in texts(outcome.as_json()) if len(text) == 36]


def test_procedures_named_beside_the_first_begin_with_it_and_hear_what_it_says() -> None:
    teller = bpmn.one_process("p", bpmn.start() + bpmn.throw("tell", bpmn.message("M")), "start>tell")
    waits = bpmn.start("s2") + bpmn.catch("wait", bpmn.message("M")) + bpmn.end("e2")
    hearer = bpmn.one_process("q", waits, "s2>wait wait>e2")
    files = bpmn.definitions(bpmn.message_known("M"), teller, hearer)

    alone, together = play(files), play(files, beside=["q"])

    assert "completed wait" not in steps(alone)
    assert "completed wait" in steps(together)
    assert together.status is Status.COMPLETED
    with pytest.raises(ProcessNotThere):
        play(files, beside=["r"])
