"""Tables against a naive reading of the same rules, for thousands of random tables and values."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dmn.completeness import Space
from engine.dmn.errors import DecisionFailed
from engine.dmn.model import Table
from engine.dmn.reader import read
from tests.dmn import one
from tests.engine.dmn.deciding import rows

NUMBERS = st.integers(-3, 3) | st.sampled_from([0.5, -1.5])
WORDS = st.sampled_from(["a", "b", "c"])


@dataclass(frozen=True)
class Cell:
    """What is written, and what it means said another way."""

    text: str
    holds: Callable[[object], bool]


def _point(value: object) -> Cell:
    return Cell(f'"{value}"' if isinstance(value, str) else str(value), lambda given: given == value)


def _less(limit: float, sign: str) -> Cell:
    meaning = {
        "<": lambda given: given < limit,
        "<=": lambda given: not given > limit,
        ">": lambda given: limit < given,
        ">=": lambda given: not limit > given,
    }[sign]
    return Cell(f"{sign} {limit}", meaning)


def _between(ends: tuple[float, float], opening: str, closing: str) -> Cell:
    low, high = min(ends), max(ends)

    def holds(given: object) -> bool:
        if given == low == high:
            return opening == "[" and closing == "]"
        if given == low:
            return opening == "["
        if given == high:
            return closing == "]"
        return low < given < high

    return Cell(f"{opening}{low}..{high}{closing}", holds)


ANYTHING = st.sampled_from([Cell("-", lambda given: True), Cell("", lambda given: True)])
NUMBER_CELLS = st.recursive(
    ANYTHING
    | NUMBERS.map(_point)
    | st.builds(_less, NUMBERS, st.sampled_from(["<", "<=", ">", ">="]))
    | st.builds(_between, st.tuples(NUMBERS, NUMBERS), st.sampled_from("[(]"), st.sampled_from("])[")),
    lambda inner: (
        st.lists(inner.filter(lambda cell: cell.text not in ("-", "")), min_size=2, max_size=3).map(
            lambda cells: Cell(
                ",".join(cell.text for cell in cells), lambda given: any(cell.holds(given) for cell in cells)
            )
        )
        | inner.filter(lambda cell: cell.text not in ("-", "")).map(
            lambda cell: Cell(f"not({cell.text})", lambda given: not cell.holds(given))
        )
    ),
    max_leaves=3,
)
WORD_CELLS = (
    ANYTHING
    | WORDS.map(_point)
    | st.lists(WORDS, min_size=2, max_size=3).map(
        lambda words: Cell(", ".join(f'"{word}"' for word in words), lambda given: given in words)
    )
    | WORDS.map(lambda word: Cell(f'not("{word}")', lambda given: given != word))
)
RULES = st.lists(st.tuples(NUMBER_CELLS, WORD_CELLS, st.integers(0, 3)), min_size=1, max_size=6)
ORDER = (2, 0, 3, 1)
POLICIES = [
    ("UNIQUE", ""),
    ("FIRST", ""),
    ("ANY", ""),
    ("PRIORITY", ""),
    ("RULE ORDER", ""),
    ("OUTPUT ORDER", ""),
    *(("COLLECT", aggregation) for aggregation in ("", "SUM", "MIN", "MAX", "COUNT")),
]


def naive(policy: str, aggregation: str, answers: list[int]) -> list[int] | str:
    """The answers of the rules that apply, after the hit policy; ``error`` when there may be none."""
    if policy == "UNIQUE":
        return answers if len(answers) < 2 else "error"
    if policy == "ANY":
        return answers[:1] if len(set(answers)) < 2 else "error"
    if policy == "FIRST":
        return answers[:1]
    by_value = [value for value in ORDER for answer in answers if answer == value]
    if policy in ("PRIORITY", "OUTPUT ORDER"):
        return by_value[:1] if policy == "PRIORITY" else by_value
    if aggregation == "COUNT":
        return [len(answers)]
    if not aggregation or not answers:
        return answers
    ranked = sorted(answers)
    return [{"SUM": sum(answers), "MIN": ranked[0], "MAX": ranked[-1]}[aggregation]]


def written(rules: list[tuple[Cell, Cell, int]], policy: str, aggregation: str = "") -> bytes:
    cells = [[number.text, word.text, str(answer)] for number, word, answer in rules]
    return one(["n:number", "w:string"], ["a"], cells, policy, aggregation, output_values="2,0,3,1")


@settings(max_examples=300, deadline=None)
@given(
    rules=RULES, policy=st.sampled_from(POLICIES), number=NUMBERS, word=st.sampled_from(["a", "b", "c", "d"])
)
def test_a_table_answers_as_its_rules_read_one_by_one(rules, policy, number, word):
    answers = [answer for n, w, answer in rules if n.holds(number) and w.holds(word)]
    content = written(rules, *policy)

    expected = naive(*policy, answers)

    if expected == "error":
        with pytest.raises(DecisionFailed):
            rows(content, n=number, w=word)
    else:
        assert [row["a"] for row in rows(content, n=number, w=word)] == expected


EVERY_NUMBER = [step / 4 for step in range(-20, 21)]
EVERY_WORD = ["a", "b", "c", "elsewhere"]


@settings(max_examples=200, deadline=None)
@given(rules=RULES)
def test_rules_are_said_to_overlap_exactly_when_some_values_fit_both(rules):
    logic = next(iter(read(written(rules, "UNIQUE")))).logic
    assert isinstance(logic, Table)

    expected = {
        (first + 1, second + 1)
        for first in range(len(rules))
        for second in range(first + 1, len(rules))
        if any(rules[first][0].holds(n) and rules[second][0].holds(n) for n in EVERY_NUMBER)
        and any(rules[first][1].holds(w) and rules[second][1].holds(w) for w in EVERY_WORD)
    }

    assert {(found.first, found.second) for found in Space(logic).overlaps()} == expected


@settings(max_examples=200, deadline=None)
@given(rules=RULES)
def test_a_gap_that_is_told_is_one(rules):
    logic = next(iter(read(written(rules, "FIRST")))).logic
    assert isinstance(logic, Table)
    covered = all(
        any(n.holds(number) and w.holds(word) for n, w, _ in rules)
        for number in EVERY_NUMBER
        for word in EVERY_WORD
    )

    if covered:
        assert Space(logic).gap() is None
