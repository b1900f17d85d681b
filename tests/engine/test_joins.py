"""Joins inside loops: right in every order in which people can finish (the stock library is wrong in half of them)."""

import itertools

import pytest

from tests import bpmn
from tests.engine.procedure import Procedure

PLAIN = bpmn.user("a")
TWICE = (
    bpmn.script("begin", "k = 0")
    + bpmn.exclusive("again")
    + bpmn.user("a")
    + bpmn.script("counted", "k = k + 1")
    + bpmn.exclusive("more_a", default="f_more_a_join")
    + bpmn.flow("more_a", "again", "k < 2")
)


def in_a_loop(gateway: str, rounds: int, *, a_twice: bool) -> bytes:
    """Split, tasks a and b, join, counted; all of it several rounds. An inclusive split has a third branch."""
    conditions = gateway == "inclusiveGateway"
    enter_a = "begin" if a_twice else "a"
    body = (
        bpmn.start()
        + bpmn.script("zero", "n = 0")
        + bpmn.exclusive("round")
        + bpmn.element(gateway, "split", **({"default": "f_split_other"} if conditions else {}))
        + bpmn.element(gateway, "join")
        + (TWICE if a_twice else PLAIN)
        + bpmn.user("b")
        + bpmn.script("count", "n = n + 1")
        + bpmn.exclusive("more", default="f_more_after")
        + bpmn.user("after")
        + bpmn.end()
        + bpmn.flow("more", "round", f"n < {rounds}")
        + bpmn.flow("split", enter_a, "n >= 0" if conditions else "")
        + bpmn.flow("split", "b", "n < 99" if conditions else "")
    )
    flows = "start>zero zero>round round>split b>join join>count count>more more>after after>end"
    if a_twice:
        flows += " begin>again again>a a>counted counted>more_a more_a>join"
    else:
        flows += " a>join"
    if conditions:
        body += bpmn.script("other", "other_way = 1")
        flows += " split>other other>join"
    return bpmn.process("p", body, flows)


@pytest.mark.parametrize("a_twice", [False, True], ids=["a once", "a twice"])
@pytest.mark.parametrize("rounds", [2, 3])
@pytest.mark.parametrize("gateway", ["parallelGateway", "inclusiveGateway"])
def test_a_join_in_a_loop_waits_for_both_whoever_is_first(gateway: str, rounds: int, a_twice: bool) -> None:
    content = in_a_loop(gateway, rounds, a_twice=a_twice)
    works = ["a", "a", "b"] if a_twice else ["a", "b"]
    orders = sorted(set(itertools.permutations(works)))

    for chosen in itertools.product(orders, repeat=rounds):
        procedure = Procedure(content, restoring=True).start()
        for number, order in enumerate(chosen, start=1):
            for done, element in enumerate(order, start=1):
                procedure.complete(element)
                assert procedure.variables["n"] == (number if done == len(order) else number - 1), chosen
        assert procedure.open == ["after"], chosen
        assert procedure.complete("after").is_over


def test_two_tokens_on_one_flow_wait_for_two_on_the_other() -> None:
    body = bpmn.start() + bpmn.parallel("fork") + bpmn.exclusive("merge") + bpmn.user("b")
    body += bpmn.parallel("join") + bpmn.user("after") + bpmn.end()
    body += "".join(bpmn.user(name) for name in ("x", "y"))
    flows = "start>fork fork>x fork>y fork>b x>merge y>merge merge>join b>join join>after after>end"
    procedure = Procedure(bpmn.process("p", body, flows)).start()

    procedure.complete("x").complete("y")
    assert procedure.open == ["b"]
    procedure.complete("b")

    assert procedure.open == ["after"]
    procedure.complete("after")
    assert not procedure.is_over, (
        "a token without its partner waits at the join for ever; the doctor names it"
    )
