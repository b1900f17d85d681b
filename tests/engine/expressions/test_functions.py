"""The functions of the language: pure, bounded, and never at a loss for words."""

import pytest

from engine import expressions, functions
from engine.errors import ExpressionInvalid
from engine.spiff.environment import PlainNames

GIVES = {
    "any_true([{'ok': true}, {'ok': false}], 'ok')": True,
    "all_true([{'ok': true}, {'ok': false}], 'ok')": False,
    "all_true([])": False,
    "majority(['for', 'for', 'against'])": True,
    "majority(['for', 'against'], 'for')": True,
    "majority(['for', 'against'], 'against')": False,
    "majority([])": False,
    "quorum(3, 6)": True,
    "quorum(2, 6)": False,
    "coalesce(nobody, 0, 5)": 0,
    "sum([1, 2, null])": 3,
    "sum(1, 2.5)": 3.5,
    "min([])": None,
    "min(3, 1, 2)": 1,
    "max([3, 1, 2])": 3,
    "round(2.5)": 3,
    "round(-2.5)": -3,
    "round(0.125, 2)": 0.13,
    "abs(-4)": 4,
    "number(' 12,5 ')": 12.5,
    "number('7')": 7,
    "text(12)": "12",
    "text(nobody)": "",
    "lower('ДА')": "да",
    "upper(nobody)": None,
    "trim('  да ')": "да",
    "starts_with('intake_case', 'intake')": True,
    "ends_with(nobody, 'x')": False,
    "date('2025-05-05T10:00')": "2025-05-05",
    "date(nobody)": None,
    "days_between('2025-05-05', '2025-05-08')": 3,
    "plus_days('2025-12-31', 1)": "2026-01-01",
    "plus_months('2025-01-31', 1)": "2025-02-28",
    "plus_months('2025-03-31', -1)": "2025-02-28",
    "age('2010-02-28', '2028-02-27')": 17,
    "age('2010-02-28', '2028-02-28')": 18,
}


@pytest.mark.parametrize("text", GIVES)
def test_a_function_gives_what_it_says(text: str) -> None:
    given = expressions.parse(text).evaluate(PlainNames({}))

    assert given == GIVES[text] and type(given) is type(GIVES[text])


@pytest.mark.parametrize("name", functions.PURE)
def test_a_function_answers_or_refuses_whatever_it_is_given(name: str) -> None:
    odd: list[object] = [
        None,
        True,
        0,
        -1,
        1.5,
        10**70,
        "",
        "x",
        "٣",
        "2025-02-30",
        [],
        [None],
        [[]],
        {},
        {"a": 1},
    ]
    for first in odd:
        for second in odd:
            for arguments in ("a", "a, b", "a, b, a"):
                try:
                    expressions.parse(f"{name}({arguments})").evaluate(PlainNames({"a": first, "b": second}))
                except ExpressionInvalid as refusal:
                    assert "None" not in refusal.message and "str" not in refusal.message


def test_a_function_changes_nothing_that_it_is_given() -> None:
    given = [{"ok": True}, [2, 1]]

    for name in functions.PURE:
        try:
            functions.call(name, [given, given])
        except (ExpressionInvalid, ValueError, TypeError):
            continue

    assert given == [{"ok": True}, [2, 1]]


def test_an_unknown_function_is_refused_by_its_name() -> None:
    with pytest.raises(ExpressionInvalid, match="«nothing_such»"):
        expressions.parse("nothing_such(1)").evaluate(PlainNames({}))
