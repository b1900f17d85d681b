"""Expressions, scripts, timers and terms are read before anything can reach them."""

import pytest

from tests import bpmn
from tests.engine.gate.checking import codes, errors, found, line, one


@pytest.mark.parametrize(
    ("code", "element"),
    [
        ("expression-invalid", bpmn.script("a", "n = __import__('os')")),
        ("expression-invalid", bpmn.script("a", "import os")),
        ("function-unknown", bpmn.script("a", "n = system('rm')")),
        ("expression-invalid", bpmn.user("a", camunda_assignee="${().__class__}")),
        ("expression-invalid", bpmn.user("a", bpmn.for_each("x for x in y", "one"))),
        ("expression-invalid", bpmn.user("a", bpmn.properties(correlation="a b"))),
    ],
)
def test_what_is_not_in_the_language_is_refused_where_it_stands(code: str, element: str) -> None:
    content = line(element)

    assert (code, "a") in found(content) and code in errors(content)


def test_a_condition_is_refused_on_its_flow() -> None:
    body = bpmn.exclusive("x", default="f_x_b") + bpmn.user("a") + bpmn.user("b")
    body += bpmn.flow("x", "a", "exec('1')") + bpmn.flow("x", "b")

    assert ("function-unknown", "f_x_a") in found(one(body, "start>x a>end b>end"))


def test_an_empty_script_is_told() -> None:
    assert ("script-empty", "a") in found(line(bpmn.script("a", "# nothing yet")))


@pytest.mark.parametrize(
    ("form", "text", "code"),
    [
        ("timeDuration", "P1X", "duration-wrong"),
        ("timeDuration", "PT", "duration-wrong"),
        ("timeDuration", "-P1D", "duration-wrong"),
        ("timeDuration", "P999Y", "duration-wrong"),
        ("timeCycle", "R/PT1S", "cycle-wrong"),
        ("timeCycle", "R99999/PT1M", "cycle-wrong"),
        ("timeCycle", "R", "cycle-wrong"),
        ("timeDate", "2026-02-30", "date-wrong"),
        ("timeDate", "2026/05/12", "date-wrong"),
        ("timeDate", "now().x()", "expression-invalid"),
    ],
)
def test_a_timer_that_cannot_be_read_is_refused(form: str, text: str, code: str) -> None:
    assert (code, "a") in found(line(bpmn.catch("a", bpmn.timer(form, text))))


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("timeDuration", "P1Y2M3DT4H"),
        ("timeDuration", "P2W"),
        ("timeCycle", "R3/P1D"),
        ("timeCycle", "R/2026-01-01T00:00:00Z/PT1H"),
        ("timeDate", "2026-05-12T10:00:00+03:00"),
        ("timeDate", "rule('WD:5')"),
        ("timeDate", "Release_date"),
        ("timeDuration", "PTerm"),
    ],
)
def test_a_timer_that_can_be_read_passes(form: str, text: str) -> None:
    reminder = bpmn.boundary("b", "a", bpmn.timer(form, text), interrupting=False)
    content = one(bpmn.user("a") + reminder + bpmn.end("told"), "start>a a>end b>told")

    assert errors(content) == set()


@pytest.mark.parametrize(
    ("code", "properties"),
    [
        ("deadline-rule-wrong", {"deadline": "XX:5", "clause": "ME-4.6-1"}),
        ("setting-unknown", {"deadline": "setting:no.such"}),
        ("deadline-without-clause", {"deadline": "WD:5"}),
        ("deadline-from-without-deadline", {"deadlineFrom": "received_at"}),
        ("remind-on-wrong", {"deadline": "CD:7", "clause": "ME-7.1.6", "remindOn": "третий"}),
    ],
)
def test_a_term_rests_on_a_rule_and_a_clause(code: str, properties: dict[str, str]) -> None:
    assert (code, "a") in found(line(bpmn.user("a", bpmn.properties(**properties))))


def test_a_term_that_no_regulation_names_says_on_what_it_rests() -> None:
    element = bpmn.user("a", bpmn.properties(deadline="WD:1", assumption="Принято: на следующий день."))

    assert codes(line(element)) == set()


def test_a_term_with_its_clause_passes() -> None:
    element = bpmn.user("a", bpmn.properties(deadline="WD:5", clause="ME-4.6-1"))

    assert codes(line(element)) == set()


def test_a_variable_that_begins_like_a_repetition_is_a_variable_all_the_same() -> None:
    asked = bpmn.boundary("b", "a", bpmn.timer("timeDate", "Relaese_date"), interrupting=False)
    content = one(
        bpmn.script("s", "Release_date = today()")
        + bpmn.script("t", "n = Release_date")
        + bpmn.script("a", "m = n")
        + asked
        + bpmn.end("told"),
        "start>s s>t t>a a>end b>told",
    )

    assert "variable-never-written" in codes(content)
