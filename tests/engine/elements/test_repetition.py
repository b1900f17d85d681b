"""Repeated activities: counts, quorums, terms, nesting, what they throw, and loops."""

import itertools

import pytest

from engine.bpmn.model import EventKind
from engine.bpmn.reader import read
from engine.errors import Invalid, LimitPassed
from tests import bpmn
from tests.engine.elements.shapes import called, condition, escalation, event_sub, run, run_with
from tests.engine.procedure import Procedure

DONE = "<bpmn:completionCondition>{}</bpmn:completionCondition>"


def multi(inner: str, **attributes: str) -> str:
    return bpmn.element("multiInstanceLoopCharacteristics", "mi", inner, **attributes)


def times(number: str, inner: str = "", **attributes: str) -> str:
    return multi(f"<bpmn:loopCardinality>{number}</bpmn:loopCardinality>{inner}", **attributes)


def loop(text: str = "", maximum: str = "", before: str = "false") -> str:
    inner = f"<bpmn:loopCondition>{text}</bpmn:loopCondition>" if text else ""
    most = f' loopMaximum="{maximum}"' if maximum else ""
    return f'<bpmn:standardLoopCharacteristics testBefore="{before}"{most}>{inner}</bpmn:standardLoopCharacteristics>'


def one(activity: str, more: str = "", flows: str = "", extra: str = "", **options: object) -> Procedure:
    body = bpmn.start() + activity + bpmn.user("after") + bpmn.end() + more
    return run(body, f"start>a a>after after>end {flows}", extra, **options).start()


def codes(activity: str) -> list[str]:
    return [finding.code for finding in read(bpmn.process("p", bpmn.start() + activity)).findings]


@pytest.mark.parametrize("quorum", [1, 2, 3])
@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_quorum_ends_the_vote_whoever_votes(quorum: int, order: tuple[int, ...]) -> None:
    enough = DONE.format(f"nrOfCompletedInstances &gt;= {quorum}")
    going = one(bpmn.user("a", bpmn.for_each("members", "member", inner=enough)), members=["x", "y", "z"])

    for place in order[:quorum]:
        assert going.open == ["a"] * (3 - going.done["a"])
        tokens = {token.data["member"]: token for token in going.open_tokens()}
        going.complete_token(tokens["xyz"[place]])

    assert going.open == ["after"]


def test_the_counts_go_by_the_names_of_the_standard_too() -> None:
    enough = DONE.format(
        "numberOfCompletedInstances / numberOfInstances &gt; 0.5 and numberOfActiveInstances == 1"
    )
    going = one(bpmn.user("a", times("3", enough)))

    assert going.complete("a").open == ["a", "a"]
    assert going.complete("a").open == ["after"]


def test_what_stands_in_an_instance_sees_how_many_are_done() -> None:
    inner = bpmn.start("s2") + bpmn.user("b") + bpmn.script("c", "seen = nrOfCompletedInstances")
    repeated = times("2", camunda_outputElement="seen", camunda_outputCollection="all")
    going = one(bpmn.sub("a", inner + repeated, "s2>b b>c"))

    assert going.complete("b").complete("b").variables["all"] == [0, 1]


def test_outputs_of_a_repeated_activity_are_refused() -> None:
    parameter = '<camunda:outputParameter name="last">${n}</camunda:outputParameter>'
    block = f"<camunda:inputOutput>{parameter}</camunda:inputOutput>"
    extension = f"<bpmn:extensionElements>{block}</bpmn:extensionElements>"

    assert codes(bpmn.user("a", extension + times("2"))) == ["parameter-output-repeated"]


def test_one_after_the_other_with_a_quorum_stops_asking() -> None:
    enough = DONE.format("agreed")
    going = one(bpmn.user("a", times("3", enough, isSequential="true")))

    assert going.complete("a", agreed=False).open == ["a"]
    assert going.complete("a", agreed=True).open == ["after"]


def test_a_term_ends_the_vote_and_a_reminder_does_not() -> None:
    more = bpmn.boundary("late", "a", bpmn.timer("timeDuration", "P3D")) + bpmn.user("late_work")
    more += bpmn.boundary("soon", "a", bpmn.timer("timeDuration", "P1D"), interrupting=False)
    more += bpmn.user("remind")
    going = one(bpmn.user("a", times("3")), more, "late>late_work soon>remind")

    going.complete("a").pass_time(days=1)
    assert going.open == ["a", "a", "remind"]

    assert going.pass_time(days=2).open == ["late_work", "remind"]


def test_repetitions_may_stand_inside_each_other() -> None:
    inner = bpmn.start("s2") + bpmn.user("b", bpmn.for_each("who.children", "child", sequential=True))
    stage = bpmn.sub("a", inner + bpmn.for_each("families", "who"), "s2>b")
    families = [{"children": ["x", "y"]}, {"children": []}, {"children": ["z"]}]
    going = one(stage, families=families)

    assert sorted(str(token.data["child"]) for token in going.open_tokens()) == ["x", "z"]
    going.complete("b").complete("b").complete("b")
    assert going.open == ["after"] and going.done["b"] == 3


def test_a_call_may_be_repeated_with_a_variable_of_each_instance() -> None:
    inner = called("q", bpmn.start("s2") + bpmn.script("s", "got = who + '!'") + bpmn.user("b"), "s2>s s>b")
    lines = '<camunda:in source="who" target="who"/><camunda:out source="got" target="got"/>'
    body = f"<bpmn:extensionElements>{lines}</bpmn:extensionElements>"
    body += bpmn.for_each("people", "who").replace(
        "isSequential", 'camunda:outputElement="got" camunda:outputCollection="all" isSequential'
    )
    call = bpmn.element("callActivity", "a", body, calledElement="q")
    going = run_with(bpmn.start() + call, "start>a", inner, people=["x", "y"]).start()

    assert going.complete("b").complete("b").variables["all"] == ["x!", "y!"]


def test_terminate_in_an_instance_ends_only_that_instance() -> None:
    inner = bpmn.start("s2") + bpmn.parallel("g") + bpmn.user("b") + bpmn.user("c")
    inner += bpmn.end("over", "<bpmn:terminateEventDefinition/>") + times("2")
    going = one(bpmn.sub("a", inner, "s2>g g>b g>c b>over"))

    assert going.open == ["b", "b", "c", "c"]
    assert going.complete("b").open == ["b", "c"]
    assert going.complete("b").open == ["after"]


def test_an_event_sub_process_inside_an_instance_belongs_to_that_instance() -> None:
    inner = bpmn.start("s2") + bpmn.user("b") + times("2") + event_sub("e", condition("stop == true"), "help")
    going = one(bpmn.sub("a", inner, "s2>b"))

    going.complete("b", stop=True)

    assert going.open == ["b", "help"], "the other instance has a variable of its own and goes on"


@pytest.mark.parametrize("written", ["5 + 'x'", "'many'", "-1", "nobody_set_this"])
def test_a_number_of_times_that_is_none_is_told(written: str) -> None:
    if codes(bpmn.user("a", times(written))):
        return
    with pytest.raises(Exception, match="повтор|Выражение"):
        one(bpmn.user("a", times(written)))


def test_a_list_that_is_none_is_told() -> None:
    with pytest.raises(Invalid, match="people"):
        one(bpmn.user("a", bpmn.for_each("people", "who")), people="x, y")


def test_each_instance_or_the_first_may_throw_when_it_ends() -> None:
    for behavior, wanted in (("None", 3), ("One", 1)):
        attributes = {"behavior": behavior, f"{behavior.lower()}BehaviorEventRef": "said"}
        more = bpmn.boundary("heard", "a", bpmn.signal("S"), interrupting=False) + bpmn.user("note")
        shared = '<bpmn:signalEventDefinition id="said" signalRef="s_S"/>' + bpmn.signal_known("S")
        body = bpmn.start() + bpmn.user("a", times("3", **attributes)) + bpmn.user("after") + more
        content = bpmn.process("p", body, "start>a a>after heard>note", shared)
        going = Procedure(content, restoring=True).start().complete("a").complete("a").complete("a")

        assert going.open == ["after", *["note"] * wanted]


def test_a_complex_behavior_throws_when_its_condition_holds_and_may_end_the_activity() -> None:
    thrown = f'<bpmn:event id="ev">{escalation("X")}</bpmn:event>'
    when = "<bpmn:condition>nrOfCompletedInstances == 2</bpmn:condition>"
    complex_one = f"<bpmn:complexBehaviorDefinition>{when}{thrown}</bpmn:complexBehaviorDefinition>"
    more = bpmn.boundary("caught", "a", escalation("X")) + bpmn.user("help")
    going = one(bpmn.user("a", times("3", complex_one, behavior="Complex")), more, "caught>help", "esc:X")

    assert going.complete("a").open == ["a", "a"]
    assert going.complete("a").open == ["help"]


@pytest.mark.parametrize("behavior", ["None", "One"])
@pytest.mark.parametrize("interrupting", [True, False])
def test_what_the_first_instance_throws_may_not_interrupt_all(behavior: str, interrupting: bool) -> None:
    attributes = {"behavior": behavior, f"{behavior.lower()}BehaviorEventRef": "said"}
    shared = '<bpmn:signalEventDefinition id="said" signalRef="s_S"/>' + bpmn.signal_known("S")
    body = bpmn.start() + bpmn.user("a", times("3", **attributes))
    body += bpmn.boundary("heard", "a", bpmn.signal("S"), interrupting=interrupting) + bpmn.user("note")

    found = read(bpmn.process("p", body, "start>a heard>note", shared)).findings

    assert [finding.code for finding in found] == ["repetition-ends-itself"] * interrupting


def test_a_loop_with_a_condition_only_goes_on_as_long_as_it_holds() -> None:
    going = one(bpmn.user("a", loop("again == true")))

    for _ in range(20):
        assert going.complete("a", again=True).open == ["a"]

    assert going.complete("a", again=False).open == ["after"]


def test_a_loop_tested_before_looks_each_time_before_it_begins() -> None:
    going = one(bpmn.script("a", "n = n + 1", loop("n &lt; 3", before="true")), n=0)

    assert going.variables["n"] == 3 and going.open == ["after"]


def test_a_loop_of_a_stage_ends_at_its_maximum_however_the_condition_stands() -> None:
    inner = bpmn.start("s2") + bpmn.user("b") + loop("true", maximum="2")
    going = one(bpmn.sub("a", inner, "s2>b"))

    assert going.complete("b").complete("b").open == ["after"]


def test_a_loop_that_never_ends_is_stopped_not_left_silently() -> None:
    with pytest.raises(LimitPassed):
        one(bpmn.script("a", "n = 1", loop("true")))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (loop("x", maximum="-1"), "loop-maximum-wrong"),
        (loop("x", maximum="0"), "loop-maximum-wrong"),
        (loop(), "loop-without-end"),
        (times("-1"), "repetition-negative"),
        (multi(""), "repetition-without-list"),
        (times("2", behavior="One"), "repetition-event-missing"),
        (times("2", behavior="Some"), "repetition-behavior-unknown"),
    ],
)
def test_what_cannot_be_repeated_is_refused(written: str, code: str) -> None:
    assert code in codes(bpmn.user("a", written))


def test_a_message_goes_to_one_instance_of_a_repeated_receive_task() -> None:
    receive = bpmn.element("receiveTask", "a", times("2"), messageRef="m_M")
    going = one(receive, extra="m:M")

    going.send("M")
    assert len(going.waiting(EventKind.MESSAGE)) == 1
    assert going.send("M").open == ["after"]


@pytest.mark.parametrize("before", ["true", "false"])
def test_a_loop_may_count_its_rounds_in_its_condition(before: str) -> None:
    going = one(bpmn.user("a", loop("loopCounter &lt; 3", before=before)))

    for _ in range(3):
        going.complete("a")

    assert going.open == ["after"]
