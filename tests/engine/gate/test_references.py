"""Names that stand for nothing: forms, roles, topics, clauses, other procedures."""

from itertools import pairwise

import pytest

from tests import bpmn
from tests.engine.gate.checking import codes, errors, found, line


@pytest.mark.parametrize(
    ("code", "element"),
    [
        ("form-unknown", bpmn.user("a", camunda_formKey="F-NO-SUCH")),
        (
            "form-part-unknown",
            bpmn.user("a", bpmn.properties(formPart="none"), camunda_formKey="F-X-KDNPROT"),
        ),
        ("group-unknown", bpmn.user("a", groups="kdn_secretary, nobody")),
        ("topic-missing", bpmn.element("serviceTask", "a")),
        ("handler-unknown", bpmn.user("a", bpmn.properties(effect="no.such"))),
        ("clause-unknown", bpmn.user("a", bpmn.properties(clause="ME-999"))),
        ("called-process-unknown", bpmn.element("callActivity", "a", calledElement="none")),
        ("called-process-missing", bpmn.element("callActivity", "a")),
        ("called-process-computed", bpmn.element("callActivity", "a", calledElement="${x}")),
    ],
)
def test_a_name_that_stands_for_nothing_is_refused(code: str, element: str) -> None:
    content = line(element)

    assert (code, "a") in found(content) and code in errors(content)


def test_a_topic_without_a_handler_waits_for_an_outside_worker_and_is_told() -> None:
    content = line(bpmn.service("a", "outside"))

    assert ("topic-without-handler", "a") in found(content) and errors(content) == set()


def test_a_role_may_be_named_with_its_scope() -> None:
    assert codes(line(bpmn.user("a", groups="anything@mun:1"))) == set()


def test_procedures_of_one_deployment_may_call_each_other() -> None:
    caller = line(bpmn.element("callActivity", "a", calledElement="q"))
    called = bpmn.process("q", bpmn.start() + bpmn.user("b") + bpmn.end(), "start>b b>end")

    assert errors(caller, q=called) == set()


@pytest.mark.parametrize("circle", [["p"], ["q", "p"], ["q", "r", "p"]])
def test_a_procedure_may_not_call_itself_by_any_way(circle: list[str]) -> None:
    def calling(key: str, called: str) -> bytes:
        call = bpmn.element("callActivity", "c", calledElement=called)
        return bpmn.process(key, bpmn.start() + call + bpmn.end(), "start>c c>end")

    names = ["p", *circle]
    others = {key: calling(key, called) for key, called in pairwise(names[1:])}

    assert ("call-recursion", "c") in found(calling("p", circle[0]), **others)


def test_two_files_may_not_hold_one_procedure() -> None:
    content = line(bpmn.user("a"))

    assert ("process-repeated", "p") in found(content, again=content)


def test_editions_of_one_procedure_may_be_deployed_together() -> None:
    content = line(bpmn.user("a"))

    assert codes(content, **{"p.ru-me": content}) == set()
