"""What may stand in an input cell, and which values it lets through."""

import pytest

from engine.dmn.cells import read_test
from engine.dmn.errors import CellInvalid, CellTypeWrong
from engine.dmn.scope import CELL_INPUT, DecisionScope
from engine.dmn.values import ValueType
from tests.engine.dmn.deciding import MOSCOW, Values

KNOWN = {"limit": 10, "kind": "a", "listed": ["a", "b"], "flag": True}

CELLS = [
    ("", [None, 1, "a"], []),
    ("-", [None, 1, "a"], []),
    ('"a"', ["a"], ["b", None, ""]),
    ('"a","b"', ["a", "b"], ["c", None]),
    ('"a, b"', ["a, b"], ["a", "b"]),
    (r'"say \"no\""', ['say "no"'], ["no"]),
    ("'a'", ["a"], ["b"]),
    ("5", [5, 5.0], [4, "5", None, True]),
    ("1.5", [1.5], [1]),
    ("-5", [-5], [5]),
    ("< 5", [4, -1], [5, None]),
    (">= 5", [5, 6], [4]),
    ("<= -1", [-1], [0]),
    ("= 5", [5], [4]),
    ("!= 5", [4, None], [5]),
    ("[1..5]", [1, 5, 2.5], [0, 6, None]),
    ("(1..5)", [2], [1, 5]),
    ("]1..5[", [2], [1, 5]),
    ("[1..5[", [1], [5]),
    ("[-5..-1]", [-3], [0]),
    ("[limit..20]", [10], [9]),
    ("[1..2],[4..5],9", [1, 4, 9], [3, 8]),
    ("]1..5[,]7..9[", [2, 8], [5, 7, 9]),
    ('not("a","b")', ["c", None], ["a", "b"]),
    ("not([1..5])", [0, 6], [1, 3]),
    ("not(]1..5[)", [1, 5], [3]),
    ("not((1..5])", [1], [5]),
    ("not(not(1))", [1], [2]),
    ("not(null)", [1, ""], [None]),
    ("null", [None], [0, ""]),
    ("true", [True], [False, 1, None, "true"]),
    ("false", [False], [True, 0, None]),
    ("limit", [10], [1]),
    ("< limit", [9], [10]),
    ("limit * 2", [20], [10]),
    ("kind", ["a"], ["b"]),
    ("listed", ["a", "b"], ["c"]),
    ('["a", "c"]', ["a", "c"], ["b"]),
    ("? > 3 and ? < limit", [4], [3, 10, None]),
    ("cellInput = 4", [4], [5]),
    ("? in [1, 2]", [1, 2], [3]),
    ("not(? > 3) or ? = 5", [3, 5], [4]),
    ("len(?) > 2", ["abc"], ["a", None]),
    ("starts with(?, \"ab\")", ["abc"], ["cab"]),
    ("one_of(?, 1, 2)", [1], [3]),
    ('if kind = "a" then 1 else 2', [1], [2]),
    ("limit > 5", [0, "whatever"], []),
    ("limit > 50", [], [0, True]),
    ("flag", [True], [False]),
    ("(1 + 2) * 3", [9], [3]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "good", "bad"), CELLS)
def test_a_cell_lets_through_what_it_says(text, good, bad):
    assert [value for value in good if not passes(text, value)] == []
    assert [value for value in bad if passes(text, value)] == []


def passes(text: str, value: object, kind: ValueType = ValueType.ANY) -> bool:
    scope = DecisionScope(Values(KNOWN), MOSCOW)
    scope.names[CELL_INPUT] = value
    return read_test(text, kind).matches(value, scope)


@pytest.mark.parametrize(
    ("text", "good", "bad"),
    [
        ('date("2025-01-01")', "2025-01-01", "2025-01-02"),
        ('"2025-01-01"', "2025-01-01", "2025-01-02"),
        ('@"2025-01-01"', "2025-01-01", "2025-01-02"),
        ('>= date("2025-01-01")', "2025-12-01", "2024-12-31"),
        ('[date("2025-01-01")..date("2025-01-31")]', "2025-01-31", "2025-02-01"),
        ('not(date("2025-01-01"))', "2025-01-02", "2025-01-01"),
    ],
)
def test_a_day_is_compared_as_a_day(text, good, bad):
    assert passes(text, good, ValueType.DATE)
    assert not passes(text, bad, ValueType.DATE)


def test_a_moment_without_a_zone_is_of_the_municipality():
    noon_in_moscow = "2025-01-01T09:00:00.000000+00:00"

    assert passes('date and time("2025-01-01T12:00:00")', noon_in_moscow, ValueType.MOMENT)
    assert passes('< @"2025-01-01T12:00:01+03:00"', noon_in_moscow, ValueType.MOMENT)
    assert not passes('> date and time("2025-01-01T12:00:00")', noon_in_moscow, ValueType.MOMENT)


@pytest.mark.parametrize(
    "text",
    ["1,", ",", "-,5", "<", "[1..", "[1..5", "[5..1]", '[1.."a"]', "1..5", "a b", "1)", "(1", "not(1", "not()", "if a then b", "1 # 2", "a; b", "`a`", '"open', "foo(1)", "f'{x}'", "[x for x in y]", "x := 1", "9**9"],
)  # fmt: skip
def test_a_cell_that_says_nothing_clear_is_refused(text):
    with pytest.raises(CellInvalid):
        read_test(text, ValueType.ANY)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('"5"', ValueType.INTEGER),
        ("< true", ValueType.NUMBER),
        ("5", ValueType.STRING),
        ('"true"', ValueType.BOOLEAN),
        ('"soon"', ValueType.DATE),
        ('"a", 5', ValueType.STRING),
    ],
)
def test_a_literal_of_another_kind_than_its_column_is_refused(text, kind):
    with pytest.raises(CellTypeWrong):
        read_test(text, kind)


def test_what_cannot_be_put_in_order_is_not_guessed():
    with pytest.raises(ValueError, match="нельзя сравнить"):
        passes("< 5", "a")
