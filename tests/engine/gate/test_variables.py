"""Variables read before anything writes them, or written by two branches at once."""

import pytest

from engine.gate import inspect
from engine.work import HandlerRegistry, Work
from tests import bpmn
from tests.engine.gate.checking import codes, deployed, found, line, one
from tests.world import LAW


def with_handler(content: bytes, outputs: tuple[str, ...] | None) -> set[tuple[str, str]]:
    registry = HandlerRegistry()

    @registry.handler("work", outputs=outputs)
    def work(work: Work) -> None:
        pass

    seen = inspect({"p.bpmn": content}, law=LAW, handlers=registry)
    return {(finding.code, finding.element_id) for finding in seen.findings}


READING = one(bpmn.service("a", "work") + bpmn.script("b", "m = n + 1"), "start>a a>b b>end")
UNKNOWN = ("variable-never-written", "b")


def test_a_variable_that_nothing_writes_is_told() -> None:
    assert UNKNOWN in found(one(bpmn.script("b", "m = n + 1"), "start>b b>end"))


def test_what_a_handler_says_it_sets_counts() -> None:
    assert UNKNOWN not in with_handler(READING, ("n",))
    assert UNKNOWN in with_handler(READING, ("x",))


def test_a_handler_that_says_nothing_may_set_anything() -> None:
    assert UNKNOWN not in with_handler(READING, None)


def test_a_script_line_sees_what_the_lines_before_it_set() -> None:
    assert codes(line(bpmn.script("a", "n = 1\nm = n + 1"))) == set()


def test_what_comes_with_a_message_may_be_anything() -> None:
    body = bpmn.catch("c", bpmn.message("M")) + bpmn.script("b", "m = n + 1")

    assert codes(one(body, "start>c c>b b>end", bpmn.message_known("M"))) == set()


def test_what_a_repetition_is_for_is_known_inside_it() -> None:
    inner = bpmn.start("s") + bpmn.script("i", "x = child") + bpmn.end("e")
    stage = bpmn.sub("stage", bpmn.for_each("children", "child") + inner, "s>i i>e")
    content = one(bpmn.script("first", "children = [1, 2]") + stage, "start>first first>stage stage>end")

    assert codes(content) == set()


def test_a_variable_read_before_it_is_written_is_told() -> None:
    content = one(
        bpmn.script("early", "m = n") + bpmn.script("late", "n = 1"), "start>early early>late late>end"
    )

    assert ("variable-read-early", "early") in found(content)


def test_in_a_circle_the_second_round_reads_what_the_first_wrote() -> None:
    body = bpmn.exclusive("back") + bpmn.script("a", "n = coalesce(n, 0) + 1") + bpmn.user("b")
    body += bpmn.exclusive("x", default="f_x_end") + bpmn.flow("x", "back", "n < 5") + bpmn.flow("x", "end")

    assert codes(one(body, "start>back back>a a>b b>x")) == set()


def test_what_a_caller_hands_over_is_known() -> None:
    called = bpmn.process("q", bpmn.start() + bpmn.script("b", "m = n") + bpmn.end(), "start>b b>end")
    handed = '<bpmn:extensionElements><camunda:in source="m" target="n"/></bpmn:extensionElements>'
    caller = one(
        bpmn.script("f", "m = 1") + bpmn.element("callActivity", "a", handed, calledElement="q"),
        "start>f f>a a>end",
    )

    seen = inspect({"q.bpmn": called}, law=LAW, handlers=HandlerRegistry(), deployed=deployed(caller))

    assert "variable-never-written" not in {finding.code for finding in seen.findings}


def parallel(first: str, second: str) -> set[str]:
    body = bpmn.parallel("fork") + bpmn.script("a", first) + bpmn.script("b", second) + bpmn.parallel("join")
    return codes(one(body, "start>fork fork>a fork>b a>join b>join join>end"))


def test_two_branches_that_write_one_variable_are_told() -> None:
    assert parallel("n = 1", "n = 2") == {"variable-written-twice"}
    assert parallel("n = 1", "m = 2") == set()


def test_branches_of_a_choice_may_write_one_variable() -> None:
    body = (
        bpmn.user("ask")
        + bpmn.exclusive("x", default="f_x_b")
        + bpmn.script("a", "n = 1")
        + bpmn.script("b", "n = 2")
    )
    body += bpmn.flow("x", "a", "k == 1") + bpmn.flow("x", "b") + bpmn.exclusive("join")

    assert codes(one(body, "start>ask ask>x a>join b>join join>end")) == set()


def test_a_part_that_the_form_has_not_is_one_fault_and_stops_no_other_check(
    caplog: pytest.LogCaptureFixture,
) -> None:
    asked = bpmn.user("a", bpmn.properties(formPart="nowhere"), camunda_formKey="F-X-CONSENT")

    assert "form-part-unknown" in codes(line(asked))
    assert "broke" not in caplog.text
