"""The examples of docs/reference/decisions.md hold."""

import json
import re
from pathlib import Path

import pytest

from engine.dmn.cells import read_test
from engine.dmn.errors import DecisionFailed
from engine.dmn.scope import CELL_INPUT, DecisionScope
from engine.dmn.values import type_named, typed
from tests.dmn import one
from tests.engine.dmn.deciding import MOSCOW, Values, outcome, value

PAGE = Path(__file__).parents[3] / "docs/reference/decisions.md"


def rows(heading: str) -> list[list[str]]:
    """The lines of the table that begins with a heading, cell by cell."""
    lines = iter(PAGE.read_text(encoding="utf-8").splitlines())
    for line in lines:
        if line.startswith(f"| {heading}"):
            break
    next(lines)
    found = []
    for line in lines:
        if not line.startswith("|"):
            break
        found.append([cell.strip().strip("`") for cell in line.strip("|").split("|")])
    return found


def given(text: str) -> dict[str, object]:
    return {name: json.loads(value) for name, value in re.findall(r'(\w+) = ("[^"]*"|\w+)', text)}


EXAMPLE = one(
    ["minors:integer", "danger:string", "seen_on:date"],
    ["level:string", "days:integer"],
    [cells[1:] for cells in rows("№")],
    "FIRST",
)


@pytest.mark.parametrize(("values", "answer", "rules"), rows("дано"))
def test_the_example_answers_as_the_page_says(values, answer, rules):
    made = outcome(EXAMPLE, **given(values))

    assert made.value == (None if answer == "ничего" else given(answer))
    assert [str(hit.number) for hit in made.hits] == rules.split()


@pytest.mark.parametrize(("text", "kind", "good", "bad"), rows("запись"))
def test_a_cell_lets_through_what_the_page_says(text, kind, good, bad):
    wanted = type_named(kind)
    assert wanted is not None
    test = read_test(text, wanted)

    for values, passes in ((good, True), (bad, False)):
        for each in json.loads(f"[{values}]"):
            scope = DecisionScope(Values({"limit": 10}), MOSCOW)
            scope.names[CELL_INPUT] = typed(each, wanted, MOSCOW)
            assert test.matches(scope.names[CELL_INPUT], scope) is passes, each


@pytest.mark.parametrize(("policy", "answers"), [(row[0], row[1:]) for row in rows("способ")])
def test_hit_policies_answer_as_the_page_says(policy, answers):
    collect, _, aggregation = policy.partition("COLLECT ")
    rules = [["> 0", "1"], ["> 1", "2"], ["> 2", "3"]]
    content = one(["n"], ["a"], rules, collect or "COLLECT", aggregation, output_values="3,1,2")

    for n, answer in enumerate(answers, 1):
        if answer == "ошибка":
            with pytest.raises(DecisionFailed):
                value(content, n=n)
        else:
            assert value(content, n=n) == json.loads(answer)
