"""Hit policies, aggregation, results of several columns, values that do not fit."""

import pytest

from engine.dmn.errors import DecisionFailed
from tests.dmn import one
from tests.engine.dmn.deciding import codes, hits, rows, value

AGES = [["< 18", '"child"'], [">= 16", '"worker"'], [">= 60", '"pensioner"']]


def ages(policy: str, **options: object) -> bytes:
    return one(["age:integer"], ["who:string"], AGES, policy, **options)


def test_the_one_rule_of_a_unique_table_answers():
    assert value(ages("UNIQUE"), age=30) == "worker"
    assert hits(ages(""), age=30) == [2]


def test_two_rules_of_a_unique_table_are_an_error_that_names_them():
    with pytest.raises(DecisionFailed, match=r"«d».*\(1, 2\)"):
        value(ages("UNIQUE"), age=17)


def test_the_first_rule_answers_in_a_first_table():
    assert value(ages("FIRST"), age=17) == "child"
    assert hits(ages("FIRST"), age=17) == [1]


def test_rules_that_agree_are_one_answer():
    same = [["< 18", '"a"'], ["< 20", '"a"'], ["-", '"b"']]

    assert value(one(["age"], ["who"], same[:2], "ANY"), age=3) == "a"
    with pytest.raises(DecisionFailed, match="различаются"):
        value(one(["age"], ["who"], same, "ANY"), age=3)


def test_rule_order_gives_every_answer_in_the_order_of_rules():
    assert value(ages("RULE ORDER"), age=70) == ["worker", "pensioner"]
    assert value(ages("RULE_ORDER"), age=17) == ["child", "worker"]


def test_output_order_and_priority_follow_the_order_of_allowed_values():
    order = '"pensioner","worker","child"'

    assert value(ages("OUTPUT ORDER", output_values=order), age=70) == ["pensioner", "worker"]
    assert value(ages("PRIORITY", output_values=order), age=17) == "worker"
    assert hits(ages("PRIORITY", output_values=order), age=17) == [2]


def test_priority_without_an_order_of_values_is_refused():
    assert codes(ages("PRIORITY")) == ["priority-without-values"]


@pytest.mark.parametrize(
    ("aggregation", "answer", "nothing"),
    [("", [10, 5.5, 5.5], []), ("SUM", 21.0, None), ("MIN", 5.5, None), ("MAX", 10, None), ("COUNT", 3, 0)],
)
def test_collect_gathers_what_applies(aggregation, answer, nothing):
    content = one(["n"], ["points"], [["> 0", "10"], ["> 1", "5.5"], ["> 1", "5.5"]], "COLLECT", aggregation)

    assert value(content, n=2) == answer
    assert value(content, n=0) == nothing


def test_tenths_add_up_as_on_paper():
    content = one(["n"], ["points"], [["-", "0.1"], ["-", "0.2"]], "COLLECT", "SUM")

    assert value(content, n=1) == 0.3


def test_only_numbers_are_added_up():
    content = one(["n"], ["points"], [["-", "1"], ["-", '"two"']], "COLLECT", "SUM")

    with pytest.raises(DecisionFailed, match="сложить можно только числа"):
        value(content, n=1)


def test_the_largest_of_days_is_the_latest():
    days = [["-", 'date("2025-01-31")'], ["-", 'date("2025-02-01")']]

    assert value(one(["n"], ["until:date"], days, "COLLECT", "MAX"), n=1) == "2025-02-01"


def test_several_columns_make_a_record():
    content = one(["n"], ["a", "b"], [["1", '"x"', "n + 1"], ["2", "", '"y"']])

    assert value(content, n=1) == {"a": "x", "b": 2}
    assert value(content, n=2) == {"a": None, "b": "y"}


def test_no_rule_is_no_answer_unless_there_is_a_default():
    rules = [["1", '"one"']]

    assert rows(one(["n"], ["a"], rules), n=2) == []
    assert rows(one(["n"], ["a"], rules, default='"many"'), n=2) == [{"a": "many"}]


def test_all_conditions_of_a_rule_must_hold():
    content = one(["n", "kind"], ["a"], [["< 5", '"x"', "1"], ["< 5", '"y"', "2"], [">= 5", "-", "3"]])

    assert [value(content, n=n, kind=kind) for n, kind in [(1, "x"), (1, "y"), (7, "z")]] == [1, 2, 3]


def test_inputs_are_expressions():
    content = one(
        ["days_between(since, until) + 1"], ["late:boolean"], [["> 10", "true"], ["-", "false"]], "FIRST"
    )

    assert value(content, since="2025-01-01", until="2025-01-10") is False
    assert value(content, since="2025-01-01", until="2025-01-11") is True


@pytest.mark.parametrize(
    ("kind", "given", "cell"),
    [
        ("integer", "5", "5"),
        ("long", 5.0, "5"),
        ("double", "2.5", "2.5"),
        ("number", 7, "7"),
        ("string", 5, '"5"'),
        ("boolean", "true", "true"),
        ("date", "2025-05-12T22:30:00+00:00", 'date("2025-05-13")'),
        ("dateTime", "2025-05-12T12:00:00", '"2025-05-12T09:00:00+00:00"'),
        ("feel:string", "a", '"a"'),
    ],
)
def test_an_input_is_brought_to_the_kind_of_its_column(kind, given, cell):
    assert value(one([f"x:{kind}"], ["ok"], [[cell, "true"]]), x=given) is True


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("integer", 5.5),
        ("number", "five"),
        ("boolean", 1),
        ("date", "soon"),
        ("double", True),
        ("string", [1]),
    ],
)
def test_an_input_of_another_kind_is_an_error_that_names_the_column(kind, given):
    with pytest.raises(DecisionFailed, match="вход «x»"):
        value(one([f"x:{kind}"], ["ok"], [["-", "true"]]), x=given)


def test_an_input_outside_the_allowed_values_is_an_error():
    content = one(["x:string"], ["ok"], [["-", "true"]], values='"a","b"')

    assert value(content, x="a") is True
    assert value(content, x=None) is True
    with pytest.raises(DecisionFailed, match="не входит в допустимые"):
        value(content, x="c")


def test_an_output_outside_the_allowed_values_is_an_error():
    content = one(["x"], ["ok:string"], [["-", "x"]], output_values='"a","b"')

    assert value(content, x="a") == "a"
    with pytest.raises(DecisionFailed, match="правило 1, выход «ok»"):
        value(content, x="c")


def test_an_expression_that_fails_names_rule_and_column():
    with pytest.raises(DecisionFailed, match="правило 2, выход «a».*деление на ноль"):
        value(one(["n"], ["a"], [["1", "1"], ["0", "1 / n"]]), n=0)
