"""Where a procedure that runs away is stopped: steps, time, places at once, levels, haste."""

import pytest

from engine.errors import LimitPassed, StateTooLarge, StepBudgetExceeded
from engine.spiff import limits, repetition
from tests import bpmn
from tests.engine.procedure import Procedure

AGAIN = bpmn.start() + bpmn.exclusive("again")


def calling_itself(deeper: str, before: str = "") -> bytes:
    """Process ``p`` calls itself while the condition holds, each level one more in ``n``."""
    lines = '<camunda:in source="n" target="n"/><camunda:out source="n" target="n"/>'
    extension = f"<bpmn:extensionElements>{lines}</bpmn:extensionElements>"
    body = (
        bpmn.start()
        + bpmn.script("count", "n = coalesce(n, 0) + 1")
        + bpmn.exclusive("more", default="f_more_end")
        + bpmn.element("callActivity", "deeper", extension, calledElement="p")
        + bpmn.end()
        + bpmn.flow("more", before or "deeper", deeper)
    )
    flows = "start>count count>more more>end deeper>end"
    if before:
        body, flows = body + bpmn.user(before), f"{flows} {before}>deeper"
    return bpmn.process("p", body, flows)


def test_a_message_and_its_answer_in_a_ring_are_stopped() -> None:
    body = (
        bpmn.start()
        + bpmn.parallel("both")
        + bpmn.exclusive("again")
        + bpmn.throw("ask", bpmn.message("ASK"))
        + bpmn.catch("answered", bpmn.message("ANSWER"))
        + bpmn.exclusive("again2")
        + bpmn.catch("asked", bpmn.message("ASK"))
        + bpmn.throw("answer", bpmn.message("ANSWER"))
    )
    flows = "start>both both>again again>ask ask>answered answered>again"
    flows += " both>again2 again2>asked asked>answer answer>again2"
    content = bpmn.process("p", body, flows, bpmn.message_known("ASK") + bpmn.message_known("ANSWER"))

    with pytest.raises(StepBudgetExceeded):
        Procedure(content).start()


def test_a_signal_that_wakes_its_own_sender_is_stopped() -> None:
    body = (
        AGAIN
        + bpmn.parallel("both")
        + bpmn.throw("call", bpmn.signal("S"))
        + bpmn.catch("heard", bpmn.signal("S"))
        + bpmn.end()
    )
    flows = "start>again again>both both>heard both>call call>end heard>again"

    with pytest.raises(LimitPassed):
        Procedure(bpmn.process("p", body, flows, bpmn.signal_known("S"))).start()


def test_a_condition_that_wakes_itself_again_and_again_is_stopped() -> None:
    condition = "<bpmn:conditionalEventDefinition><bpmn:condition>n == 1</bpmn:condition></bpmn:conditionalEventDefinition>"
    body = bpmn.start() + bpmn.user("a") + bpmn.boundary("again", "a", condition, interrupting=False)

    with pytest.raises(LimitPassed):
        Procedure(bpmn.process("p", body, "start>a again>a"), n=1).start()


def test_a_step_that_thinks_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_SECONDS", 0.0)

    with pytest.raises(StepBudgetExceeded, match="секунд"):
        Procedure(bpmn.process("p", bpmn.start() + bpmn.user("a"), "start>a")).start()


def test_the_time_of_a_handler_is_not_the_diagrams(monkeypatch: pytest.MonkeyPatch) -> None:
    budget = limits.Budget()
    procedure = Procedure(bpmn.process("p", bpmn.start() + bpmn.user("a"), "start>a")).start()
    (token,) = procedure.open_tokens()
    monkeypatch.setattr(limits, "MAX_SECONDS", 0.05)

    with budget.lent():
        sum(range(3_000_000))
    budget.spend(procedure.top, token.node)

    assert budget.steps == 1


def test_tokens_that_multiply_are_stopped() -> None:
    body = AGAIN + bpmn.parallel("two") + bpmn.user("a") + bpmn.user("b") + bpmn.exclusive("back")
    flows = "start>again again>two two>a two>b two>back back>again"

    with pytest.raises(LimitPassed):
        Procedure(bpmn.process("p", body, flows)).start()


def test_repeats_inside_repeats_are_counted_together() -> None:
    numbers = str(list(range(60)))
    inner = bpmn.sub("inner", bpmn.user("a", bpmn.for_each(numbers, "y")))
    body = bpmn.start() + bpmn.sub("outer", bpmn.for_each(numbers, "x") + inner) + bpmn.end()

    with pytest.raises(LimitPassed, match="одновременных"):
        Procedure(bpmn.process("p", body, "start>outer outer>end")).start()


def test_more_repeats_than_allowed_are_refused() -> None:
    loop = "<bpmn:loopCardinality>n</bpmn:loopCardinality>"
    loop = f'<bpmn:multiInstanceLoopCharacteristics isSequential="true">{loop}</bpmn:multiInstanceLoopCharacteristics>'
    content = bpmn.process("p", bpmn.start() + bpmn.user("a", loop) + bpmn.end(), "start>a a>end")

    assert Procedure(content, n=repetition.MAX_INSTANCES).start().open == ["a"]
    with pytest.raises(LimitPassed, match="повторов"):
        Procedure(content, n=repetition.MAX_INSTANCES + 1).start()


def test_a_procedure_that_calls_itself_with_people_between_stops_at_the_last_level() -> None:
    procedure = Procedure(calling_itself("n > 0", before="a"), restoring=True).start()

    for _ in range(limits.MAX_DEPTH):
        procedure.complete("a")
    with pytest.raises(LimitPassed, match="уровней"):
        procedure.complete("a")


def test_as_many_levels_as_allowed_are_left_again_one_after_the_other() -> None:
    procedure = Procedure(calling_itself(f"n <= {limits.MAX_DEPTH}")).start()

    assert procedure.is_over
    assert procedure.variables["n"] == limits.MAX_DEPTH + 1


def test_as_many_levels_as_allowed_are_taken_away_at_once() -> None:
    procedure = Procedure(calling_itself("n > 0", before="a"), restoring=True).start()
    for _ in range(limits.MAX_DEPTH):
        procedure.complete("a")

    procedure.top.clear()

    assert procedure.is_over and procedure.open == []


def test_a_state_too_large_to_keep_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.spiff.state.STATE_BUDGET", 2_000)
    content = bpmn.process(
        "p", bpmn.start() + bpmn.user("a", bpmn.for_each("many", "x")) + bpmn.end(), "start>a a>end"
    )

    with pytest.raises(StateTooLarge, match="разрослась"):
        Procedure(content, restoring=True, many=list(range(100))).start()
