"""Doubts about tables: rules that overlap, values nobody thought of, forgotten quotes."""

import pytest

from engine.bpmn.reader import read as read_diagram
from engine.dmn.checks import call_findings, table_findings
from engine.dmn.completeness import Space
from engine.dmn.model import Table
from engine.dmn.reader import read
from tests import bpmn
from tests.dmn import definitions, literal, one, table


def logic(content: bytes) -> Table:
    found = next(iter(read(content))).logic
    assert isinstance(found, Table)
    return found


def gap(table: Table) -> str | None:
    return Space(table).gap()


def pairs(content: bytes) -> list[tuple[int, int]]:
    return [(found.first, found.second) for found in Space(logic(content)).overlaps()]


@pytest.mark.parametrize(
    ("kind", "cells", "expected"),
    [
        ("n", ["< 5", ">= 5"], []),
        ("n", ["<= 5", ">= 5"], [(1, 2)]),
        ("n", ["[1..5]", "[5..9]", "> 9"], [(1, 2)]),
        ("n", ["]1..5[", "[5..9]"], []),
        ("n:integer", ["(4..6)", "(5..7)"], []),
        ("n:number", ["(4..6)", "(5..7)"], [(1, 2)]),
        ("s:string", ['"a"', '"b","c"', 'not("c")'], [(1, 3), (2, 3)]),
        ("s:string", ['not("a")', 'not("b")'], [(1, 2)]),
        ("b:boolean", ["true", "false"], []),
        ("b:boolean", ["true", "-"], [(1, 2)]),
        ("d:date", ['< date("2025-01-01")', '>= date("2025-01-01")'], []),
        ("d:date", ['(date("2025-01-01")..date("2025-01-03"))', '"2025-01-02"'], [(1, 2)]),
        ("n", ["< limit", "> 5"], []),
        ("n", ["? > 5", "? > 6"], []),
        ("x", ['"a"', "5"], []),
    ],
)
def test_rules_that_can_apply_together_are_found(kind, cells, expected):
    assert pairs(one([kind], ["a"], [[cell, "1"] for cell in cells])) == expected


def test_rules_overlap_only_where_all_their_columns_do():
    content = one(["n", "s"], ["a"], [["< 5", '"a"', "1"], ["< 9", '"b"', "1"], ["> 3", "-", "1"]])

    assert pairs(content) == [(1, 3), (2, 3)]


@pytest.mark.parametrize(
    ("kind", "cells", "example"),
    [
        ("n", ["< 5", ">= 5"], None),
        ("n", ["< 5", "> 5"], "«n» = 5"),
        ("n", ["[1..5]", "[6..9]"], "«n» = 0"),
        ("n:integer", ["<= 5", ">= 6"], None),
        ("n:number", ["<= 5", ">= 6"], "«n» = 5.5"),
        ("b:boolean", ["true"], "«b» = false"),
        ("s:string", ['"a"', '"b"'], None),
        ("s:string", ['not("a")'], '«s» = "a"'),
        ("n", ["1", "2"], None),
        ("d:date", ['<= date("2025-01-31")', '>= date("2025-02-02")'], '«d» = "2025-02-01"'),
        ("n", ["< limit"], None),
    ],
)
def test_values_to_which_no_rule_applies_are_found(kind, cells, example):
    assert gap(logic(one([kind], ["a"], [[cell, "1"] for cell in cells], "FIRST"))) == example


def test_a_gap_between_columns_is_found():
    rules = [["< 18", "-", "1"], [">= 18", "true", "2"]]

    assert gap(logic(one(["age", "works:boolean"], ["a"], rules))) == "«age» = 18, «works» = false"


def test_allowed_values_say_what_may_come():
    cells = [['"a"', "1"], ['"b"', "2"]]

    assert gap(logic(one(["s:string"], ["a"], cells, values='"a","b"'))) is None
    assert gap(logic(one(["s:string"], ["a"], cells, values='"a","b","c"'))) == '«s» = "c"'
    assert gap(logic(one(["n:integer"], ["a"], [["< 5", "1"], [">= 5", "2"]], values="[0..120]"))) is None


def found(content: bytes) -> list[str]:
    return [finding.code for finding in table_findings(read(content))]


def test_doubts_are_warnings_with_rules_and_an_example():
    first, second = table_findings(read(one(["n"], ["a"], [["< 5", "1"], ["< 6", "2"]])))

    assert (first.code, first.values) == ("rules-overlap", {"first": 1, "second": 2, "example": "«n» = 4"})
    assert (second.code, second.values) == ("rules-gap", {"example": "«n» = 6"})


def test_only_tables_of_one_answer_need_one():
    assert found(one(["n"], ["a"], [["< 5", "1"], ["< 6", "2"]], "COLLECT")) == []
    assert found(one(["n"], ["a"], [["< 5", "1"]], default="0")) == []


def test_a_text_without_quotes_is_noticed():
    assert found(one(["s:string", "other:string"], ["a"], [["gold", "s", "1"]], "FIRST")) == [
        "cell-without-quotes"
    ]


def test_a_value_that_is_not_allowed_is_noticed():
    assert found(one(["s:string"], ["a"], [['"a"', "1"], ['"x"', "1"]], values='"a"')) == [
        "cell-outside-values"
    ]


@pytest.mark.parametrize(
    ("attributes", "codes"),
    [
        ({"resultVariable": "r"}, []),
        ({"resultVariable": "r", "mapDecisionResult": "singleEntry"}, []),
        ({}, ["decision-result-unused"]),
        ({"resultVariable": "r", "topic": "t"}, ["decision-and-topic"]),
        ({"resultVariable": "r", "decisionRef": "lost"}, ["decision-unknown"]),
        ({"resultVariable": "r", "decisionRef": "${x}"}, ["decision-reference-computed"]),
        ({"resultVariable": "r", "decisionRefBinding": "version"}, ["decision-binding-unsupported"]),
        ({"resultVariable": "r", "mapDecisionResult": "all"}, ["decision-mapping-unknown"]),
        ({"resultVariable": "r", "decisionRef": "wide", "mapDecisionResult": "singleEntry"}, ["decision-mapping-many-outputs"]),
        ({"resultVariable": "r", "decisionRef": "many", "mapDecisionResult": "singleResult"}, ["decision-mapping-many-results"]),
    ],
)  # fmt: skip
def test_a_task_must_ask_rightly(attributes, codes):
    given = {f"camunda_{name}": value for name, value in {"decisionRef": "d", **attributes}.items()}
    diagram = read_diagram(bpmn.process("p", bpmn.element("businessRuleTask", "ask", **given)))
    tables = read(
        definitions(
            literal("d", "1"),
            table("wide", ["n"], ["a", "b"], [["1", "1", "1"]]),
            table("many", ["n"], ["a"], [["1", "1"]], "COLLECT"),
        )
    )

    assert [each.code for each in call_findings(diagram.processes[0], tables.decisions)] == codes


def test_what_a_decision_looks_at_is_known():
    tables = read(
        definitions(
            literal("limit", "base * 2"),
            table("d", ["n"], ["a"], [["? < limit and ? > least", "other"]], requires=["limit"]),
        )
    )

    assert tables.decisions["d"].reads == {"n", "least", "other", "base"}
