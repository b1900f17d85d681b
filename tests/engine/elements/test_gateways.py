"""Gateways: mixed ones, several tokens, complex ones, and conditions on flows out of anything."""

import itertools

import pytest

from engine.bpmn.reader import read
from engine.errors import ExpressionInvalid
from tests import bpmn
from tests.engine.elements.shapes import run
from tests.engine.procedure import Procedure

THREE = list(itertools.permutations("abc"))


def fan(join: str, after: str = "j>x x>end") -> tuple[str, str]:
    """Three tasks side by side, brought together by ``join`` (called ``j``), then a task ``x``."""
    body = bpmn.start() + bpmn.parallel("split") + bpmn.user("a") + bpmn.user("b") + bpmn.user("c")
    body += join + bpmn.user("x") + bpmn.end()
    return body, f"start>split split>a split>b split>c a>j b>j c>j {after}"


def complex_gateway(text: str = "", default: str = "") -> str:
    inner = f"<bpmn:activationCondition>{text}</bpmn:activationCondition>" if text else ""
    return bpmn.element("complexGateway", "j", inner, **({"default": default} if default else {}))


@pytest.mark.parametrize("gateway", [bpmn.parallel, bpmn.inclusive])
@pytest.mark.parametrize("order", THREE)
def test_a_gateway_may_join_and_split_at_once(gateway: object, order: tuple[str, ...]) -> None:
    body, flows = fan(gateway("j"), "j>x j>y")  # type: ignore[operator]
    going = run(body + bpmn.user("y"), flows).start()

    for task in order:
        assert "x" not in going.open
        going.complete(task)

    assert going.open == ["x", "y"]


def test_an_exclusive_gateway_may_merge_and_split_at_once_and_lets_every_token_pass() -> None:
    body = (
        bpmn.start() + bpmn.parallel("split") + bpmn.user("a") + bpmn.user("b") + bpmn.exclusive("j", "f_j_y")
    )
    body += bpmn.user("x") + bpmn.user("y") + bpmn.flow("j", "x", "n > 1")
    going = run(body, "start>split split>a split>b a>j b>j j>y").start()

    assert going.complete("a", n=2).open == ["b", "x"]
    assert going.complete("b", n=1).open == ["x", "y"]


@pytest.mark.parametrize("order", THREE)
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_complex_gateway_goes_on_once_when_enough_have_come(order: tuple[str, ...], number: int) -> None:
    going = run(*fan(complex_gateway(f"activationCount >= {number}".replace(">", "&gt;")))).start()

    for task in order[:number]:
        assert "x" not in going.open
        going.complete(task)
    assert going.open == sorted([*order[number:], "x"])

    for task in order[number:]:
        going.complete(task)
    assert going.open == ["x"], "those who come late do not open it again"
    assert going.complete("x").is_over


def test_a_complex_gateway_in_a_loop_stands_ready_anew_after_its_reset() -> None:
    body, flows = fan(complex_gateway("activationCount &gt;= 2"), "j>x x>again")
    body += bpmn.exclusive("merge") + bpmn.exclusive("again", "f_again_end")
    body += bpmn.flow("again", "merge", "more")
    going = run(body, flows.replace("start>split", "start>merge merge>split") + " again>end").start()

    for more in (True, False):
        going.complete("c").complete("a").complete("b").complete("x", more=more)

    assert going.is_over and going.done["x"] == 2


def test_a_complex_gateway_whose_last_token_can_come_no_more_is_reset_without_it() -> None:
    body = bpmn.start() + bpmn.parallel("split") + bpmn.user("a") + bpmn.user("b") + bpmn.user("c")
    body += bpmn.exclusive("or", "f_or_j") + bpmn.end("other") + bpmn.flow("or", "other", "lost")
    body += complex_gateway("activationCount &gt;= 2") + bpmn.user("x") + bpmn.end()
    going = run(body, "start>split split>a split>b split>c a>j b>j c>or or>j j>x x>end").start()

    going.complete("a").complete("b").complete("x")
    assert going.open == ["c"]

    assert going.complete("c", lost=True).is_over


def test_conditions_of_a_complex_gateway_are_looked_at_in_both_phases() -> None:
    body, flows = fan(complex_gateway("activationCount &gt;= 1"), "x>end")
    body += (
        bpmn.user("late")
        + bpmn.flow("j", "x", "waitingForStart")
        + bpmn.flow("j", "late", "not waitingForStart")
    )
    going = run(body, flows).start()

    assert going.complete("b").open == ["a", "c", "x"]
    assert going.complete("a").complete("c").open == ["late", "x"]


def test_a_complex_gateway_that_only_splits_takes_every_flow_whose_condition_holds() -> None:
    body = bpmn.start() + complex_gateway(default="f_j_c") + bpmn.user("a") + bpmn.user("b") + bpmn.user("c")
    body += bpmn.flow("j", "a", "n > 1") + bpmn.flow("j", "b", "n > 2")

    for n, wanted in ((3, ["a", "b"]), (2, ["a"]), (1, ["c"])):
        assert run(body, "start>j j>c", n=n).start().open == wanted


def test_a_complex_gateway_that_joins_by_no_condition_is_refused() -> None:
    body, flows = fan(complex_gateway())
    assert "complex-gateway-without-condition" in [
        f.code for f in read(bpmn.process("p", body, flows)).findings
    ]


def tasks(condition: str, default: str = "", kind: str = "userTask") -> tuple[str, str]:
    body = bpmn.start() + bpmn.element(kind, "a", **({"default": default} if default else {}))
    body += bpmn.user("x") + bpmn.user("y") + bpmn.flow("a", "x", condition)
    return body, "start>a a>y"


def test_every_flow_out_of_a_task_is_taken_and_a_conditional_one_when_it_holds() -> None:
    assert run(*tasks("n > 1"), n=2).start().complete("a").open == ["x", "y"]
    assert run(*tasks("n > 1"), n=1).start().complete("a").open == ["y"]


def test_the_default_flow_out_of_a_task_is_taken_only_when_nothing_else_is() -> None:
    assert run(*tasks("n > 1", "f_a_y"), n=2).start().complete("a").open == ["x"]
    assert run(*tasks("n > 1", "f_a_y"), n=1).start().complete("a").open == ["y"]


def test_the_default_flow_is_for_when_no_condition_holds_whatever_goes_on_without_one() -> None:
    body, flows = tasks("n > 1", "f_a_z")

    assert run(body + bpmn.user("z"), f"{flows} a>z", n=2).start().complete("a").open == ["x", "y"]
    assert run(body + bpmn.user("z"), f"{flows} a>z", n=1).start().complete("a").open == ["y", "z"]


def test_when_no_condition_holds_and_there_is_no_default_it_is_told() -> None:
    body = bpmn.start() + bpmn.user("a") + bpmn.user("x") + bpmn.flow("a", "x", "n > 1")

    with pytest.raises(ExpressionInvalid, match="«a»"):
        run(body, "start>a", n=1).start().complete("a")


def test_the_only_flow_out_of_an_exclusive_gateway_is_taken_only_if_its_condition_holds() -> None:
    body = bpmn.start() + bpmn.exclusive("g") + bpmn.user("x") + bpmn.flow("g", "x", "n > 1")

    assert run(body, "start>g", n=2).start().open == ["x"]
    with pytest.raises(ExpressionInvalid):
        run(body, "start>g", n=1).start()


def test_several_flows_out_of_events_and_stages_are_all_taken() -> None:
    body = bpmn.start() + bpmn.sub("s", bpmn.user("b")) + bpmn.user("x") + bpmn.user("y")
    body += bpmn.boundary("on_s", "s", bpmn.message("M"), interrupting=False) + bpmn.user("z")
    going = run(body, "start>s s>x s>y on_s>x on_s>z start>y", "m:M").start()

    assert going.open == ["b", "y"]
    assert going.send("M").complete("b").open == ["x", "x", "y", "y", "z"]


def quantities(start: str, completion: str) -> Procedure:
    body = bpmn.start() + bpmn.parallel("split") + bpmn.user("a") + bpmn.user("b")
    body += bpmn.user("x", startQuantity=start, completionQuantity=completion) + bpmn.user("y")
    return run(body, "start>split split>a split>b a>x b>x x>y").start()


def test_an_activity_begins_when_as_many_tokens_have_come_as_it_needs() -> None:
    going = quantities("2", "1")

    assert going.complete("a").open == ["b"]
    assert going.complete("b").open == ["x"]
    assert going.complete("x").complete("y").is_over


def test_an_activity_gives_as_many_tokens_as_it_says() -> None:
    going = quantities("1", "3").complete("b")

    assert going.complete("x").open == ["a", "y", "y", "y"]


@pytest.mark.parametrize("number", ["0", "-1", "many", "1000"])
def test_a_number_of_tokens_that_is_none_is_refused(number: str) -> None:
    content = bpmn.process("p", bpmn.start() + bpmn.user("a", startQuantity=number), "start>a")
    assert [finding.code for finding in read(content).findings] == ["quantity-wrong"]


def test_a_complex_gateway_is_reset_before_its_stage_is_done() -> None:
    body, flows = fan(complex_gateway("activationCount &gt;= 2"), "x>end")
    body += bpmn.user("late") + bpmn.flow("j", "x", "waitingForStart")
    body += bpmn.flow("j", "late", "not waitingForStart")
    going = run(
        body.replace(bpmn.user("c"), bpmn.user("c") + bpmn.end("lost")), flows.replace("c>j", "c>lost")
    )

    going.start().complete("a").complete("b").complete("x").complete("c")

    assert going.open == ["late"]
    assert going.complete("late").is_over
