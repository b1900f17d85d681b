"""What leads to what, found for all elements at once, against following the lines one by one."""

import random

import pytest

from engine.gate.order import Order


def after(edges: dict[str, list[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = list(edges.get(start, ()))
    while waiting:
        element = waiting.pop()
        if element not in seen:
            seen.add(element)
            waiting += edges.get(element, ())
    return seen


@pytest.mark.parametrize("seed", range(40))
def test_it_says_the_same_as_following_the_lines(seed: int) -> None:
    chance = random.Random(seed)
    names = [f"e{number}" for number in range(chance.randint(1, 30))]
    edges = {name: chance.choices(names, k=chance.randint(0, 3)) for name in names if chance.random() < 0.8}
    order = Order(edges)

    assert {(one, other) for one in names for other in names if order.leads(one, other)} == {
        (one, other) for one in names for other in after(edges, one)
    }


def test_a_long_line_is_not_too_deep() -> None:
    order = Order({f"e{number}": [f"e{number + 1}"] for number in range(5_000)})

    assert order.leads("e0", "e5000") and not order.leads("e5000", "e0")


def test_an_element_comes_after_itself_only_on_a_circle() -> None:
    order = Order({"a": ["b"], "b": ["c"], "c": ["b"]})

    assert [order.leads(each, each) for each in "abc"] == [False, True, True] and not order.leads("x", "a")
