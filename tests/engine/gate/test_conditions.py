"""Flows that nobody can take, and decisions that may find no way on."""

import pytest

from tests import bpmn
from tests.engine.gate.checking import found, one


def deciding(*conditions: str, default: bool = False, kind: str = "exclusiveGateway") -> set[tuple[str, str]]:
    """What is found where ``x`` leads to ``t0``, ``t1``… by these conditions."""
    last = len(conditions)
    options = {"default": f"f_x_t{last}"} if default else {}
    body = bpmn.user("ask") + bpmn.element(kind, "x", **options)
    for number, condition in enumerate(conditions):
        body += bpmn.user(f"t{number}") + bpmn.flow("x", f"t{number}", condition)
    if default:
        body += bpmn.user(f"t{last}") + bpmn.flow("x", f"t{last}")
    ends = " ".join(f"t{number}>end" for number in range(last + default))
    return found(one(body, f"start>ask ask>x {ends}"))


@pytest.mark.parametrize(
    ("conditions", "default", "flow"),
    [
        (["1 == 2"], True, "f_x_t0"),
        (["true", "n == 1"], False, "f_x_t1"),
        (["n == 1", "n  ==  1"], True, "f_x_t1"),
        (["${n == 1}", "n eq 1"], True, "f_x_t1"),
        (["true"], True, "f_x_t1"),
    ],
)
def test_a_flow_that_nobody_can_take_is_told(conditions: list[str], default: bool, flow: str) -> None:
    assert ("flow-never-taken", flow) in deciding(*conditions, default=default)


def test_every_flow_of_an_inclusive_gateway_may_be_taken_beside_another() -> None:
    assert deciding("true", "n == 1", kind="inclusiveGateway") == set()


@pytest.mark.parametrize("conditions", [["n == 1", "n == 2"], ["n > 1", "n < 1"], ["a and b", "not a"]])
def test_a_decision_that_may_find_no_way_is_told(conditions: list[str]) -> None:
    assert ("gateway-without-default", "x") in deciding(*conditions)


@pytest.mark.parametrize(
    "conditions",
    [["n == 1", "n != 1"], ["n > 1", "n <= 1"], ["ok", "not ok"], ["${ok}", "${!ok}"], ["n == 1", "true"]],
)
def test_a_decision_that_covers_everything_needs_no_default(conditions: list[str]) -> None:
    assert deciding(*conditions) == set()
