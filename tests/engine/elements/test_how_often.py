"""An activity done again: while something holds, for each of a list, until enough is done."""

import pytest

from engine.errors import Invalid
from tests import bpmn
from tests.engine.elements.shapes import followed
from tests.engine.procedure import Procedure


def looped(condition: str = "", *, maximum: str = "", before: str = "false") -> str:
    most = f' loopMaximum="{maximum}"' if maximum else ""
    inner = f"<bpmn:loopCondition>{condition}</bpmn:loopCondition>" if condition else ""
    return f'<bpmn:standardLoopCharacteristics testBefore="{before}"{most}>{inner}</bpmn:standardLoopCharacteristics>'


def test_a_loop_goes_on_while_its_condition_holds() -> None:
    going = followed(bpmn.user("a", looped("go == true"))).start()

    assert going.complete("a", go=True).open == ["a"]
    assert going.complete("a", go=False).open == ["after"]
    assert going.variables["go"] is False, "a loop writes into the procedure, unlike repetition for each"


def test_a_loop_ends_at_its_maximum() -> None:
    going = followed(bpmn.user("a", looped("true", maximum="2"))).start()

    assert going.complete("a").open == ["a"]
    assert going.complete("a").open == ["after"]


def test_a_loop_tested_before_may_not_happen_at_all() -> None:
    assert followed(bpmn.user("a", looped("go == true", before="true"))).start().open == ["after"]


def test_for_each_of_an_empty_list_nothing_is_done() -> None:
    for agencies in ([], None):
        assert followed(
            bpmn.user("a", bpmn.for_each("agencies", "agency")), agencies=agencies
        ).start().open == ["after"]


def test_one_after_the_other_in_the_order_of_the_list() -> None:
    going = followed(
        bpmn.user("a", bpmn.for_each("agencies", "agency", sequential=True)), agencies=["x", "y"]
    ).start()

    seen = []
    while going.open == ["a"]:
        (token,) = going.open_tokens()
        seen.append(token.scope.value(token, "agency"))
        going.complete("a")

    assert seen == ["x", "y"]


def test_enough_done_is_enough_and_the_rest_are_taken_away() -> None:
    inner = "<bpmn:completionCondition>nrOfCompletedInstances &gt;= 2</bpmn:completionCondition>"
    going = followed(
        bpmn.user("a", bpmn.for_each("members", "member", inner=inner)), members=["x", "y", "z"]
    ).start()

    assert going.complete("a").open == ["a", "a"]
    assert going.complete("a").open == ["after"]


def test_a_condition_of_enough_sees_the_answer_just_given() -> None:
    inner = "<bpmn:completionCondition>verdict == 'no'</bpmn:completionCondition>"
    going = followed(
        bpmn.user("a", bpmn.for_each("members", "member", inner=inner)), members=["x", "y", "z"]
    ).start()

    assert going.complete("a", verdict="yes").open == ["a", "a"]
    assert going.complete("a", verdict="no").open == ["after"]


def test_answers_are_gathered_in_the_order_of_the_list_whoever_was_first() -> None:
    inner = "<bpmn:loopDataOutputRef>votes</bpmn:loopDataOutputRef>"
    inner += '<bpmn:outputDataItem id="o" name="vote"/>'
    going = followed(
        bpmn.user("a", bpmn.for_each("members", "member", inner=inner)), members=["x", "y", "z"]
    ).start()

    for member, vote in (("z", "against"), ("x", "for"), ("y", "abstained")):
        token = next(t for t in going.open_tokens() if t.data["member"] == member)
        going.complete_token(token, vote=vote)

    assert going.variables["votes"] == ["for", "abstained", "against"]
    assert "vote" not in going.variables and "member" not in going.variables


def test_a_number_of_times_may_be_written_instead_of_a_list() -> None:
    times = "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>{}</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"

    assert followed(bpmn.user("a", times.format("n + 1")), n=1).start().open == ["a", "a"]
    with pytest.raises(Invalid, match="1000"):
        followed(bpmn.user("a", times.format("999999999"))).start()


def test_a_repeated_stage_keeps_its_variables_to_itself() -> None:
    inner = (
        bpmn.start("s2")
        + bpmn.user("x")
        + bpmn.exclusive("g", default="f_g_no")
        + bpmn.user("yes")
        + bpmn.user("no")
    )
    stage = bpmn.sub(
        "a", bpmn.for_each("agencies", "agency") + inner + bpmn.flow("g", "yes", "visit"), "s2>x x>g g>no"
    )
    going = followed(stage, agencies=["m", "n"]).start()

    going.complete("x", visit=True).complete("x", visit=False)

    assert going.open == ["no", "yes"]
    assert "visit" not in going.variables


def test_a_boundary_event_of_a_repeated_activity_ends_all_of_it() -> None:
    body = bpmn.start() + bpmn.user("a", bpmn.for_each("agencies", "agency")) + bpmn.user("late")
    body += bpmn.boundary("b", "a", bpmn.timer("timeDuration", "P1D"))
    going = Procedure(bpmn.process("p", body, "start>a b>late"), restoring=True, agencies=["x", "y"]).start()

    assert going.complete("a").pass_time(days=1).open == ["late"]
