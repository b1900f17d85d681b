"""What modellers write for Camunda: carried out, waiting for an outside worker, or refused in words."""

import pytest

from engine.bpmn.reader import read
from tests import bpmn
from tests.engine.elements.shapes import run
from tests.engine.gate.checking import codes
from tests.engine.procedure import Procedure


def extension(inner: str) -> str:
    return f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>"


def service(**attributes: str) -> str:
    return bpmn.element(
        "serviceTask", "a", **{f"camunda_{name}": value for name, value in attributes.items()}
    )


LISTENER = extension('<camunda:executionListener class="x" event="start"/>')
CONDITION = '<bpmn:conditionalEventDefinition id="c1" camunda:variableName="n"><bpmn:condition>n</bpmn:condition></bpmn:conditionalEventDefinition>'
HANDED = extension('<camunda:in source="a" target="b"/>')
SIGNAL = f'<bpmn:signalEventDefinition id="d1" signalRef="s_S">{HANDED}</bpmn:signalEventDefinition>'
MESSAGE = '<bpmn:messageEventDefinition id="d1" messageRef="m_M" camunda:type="external" camunda:topic="t"/>'
CALL = '<camunda:in businessKey="${other}"/>'


@pytest.mark.parametrize(
    ("body", "code", "element"),
    [
        (service(**{"class": "org.Delegate"}), "implementation-unsupported", "a"),
        (service(delegateExpression="${bean}"), "implementation-unsupported", "a"),
        (service(type="mail"), "implementation-unsupported", "a"),
        (bpmn.user("a", LISTENER), "listener-unsupported", "a"),
        (bpmn.user("a", extension('<camunda:taskListener class="x"/>')), "listener-unsupported", "a"),
        (bpmn.service("a", "t", extension("<camunda:connector/>")), "implementation-unsupported", "a"),
        (bpmn.user("a", camunda_formRef="f"), "form-reference-unsupported", "a"),
        (bpmn.user("a", camunda_candidateUsers="anna"), "candidate-users-unsupported", "a"),
        (bpmn.user("a", extension("<camunda:formData/>")), "form-fields-unsupported", "a"),
        (bpmn.user("a", '<bpmn:potentialOwner id="po"/>'), "performer-unsupported", "po"),
        (bpmn.catch("a", CONDITION), "condition-filter-unsupported", "a"),
        (bpmn.throw("a", SIGNAL), "payload-mapping-unsupported", "a"),
        (bpmn.throw("a", MESSAGE), "implementation-unsupported", "a"),
        (
            bpmn.element("callActivity", "a", extension(CALL), calledElement="q"),
            "business-key-unsupported",
            "a",
        ),
        (
            bpmn.element("callActivity", "a", calledElement="q", camunda_calledElementBinding="version"),
            "call-binding-unsupported",
            "a",
        ),
        (bpmn.element("scriptTask", "a", camunda_resource="x.groovy"), "resource-unsupported", "a"),
    ],
)
def test_what_only_camunda_can_do_is_refused_at_its_element(body: str, code: str, element: str) -> None:
    known = bpmn.signal_known("S") + bpmn.message_known("M")
    found = read(bpmn.process("p", body, "", known)).findings

    assert (code, element) in [(finding.code, finding.element_id) for finding in found]


def test_a_listener_on_a_flow_or_a_process_is_refused_too() -> None:
    flow = f'<bpmn:sequenceFlow id="f" sourceRef="start" targetRef="a">{LISTENER}</bpmn:sequenceFlow>'
    content = bpmn.process("p", LISTENER + bpmn.start() + bpmn.user("a") + flow)

    assert [finding.element_id for finding in read(content).findings] == ["p", "f"]


def test_what_only_tunes_camunda_means_nothing_here() -> None:
    tuned = {"camunda_exclusive": "false", "camunda_asyncAfter": "true", "camunda_jobPriority": "5"}
    body = bpmn.start(**tuned) + bpmn.user(
        "a", extension("<camunda:failedJobRetryTimeCycle>R3/PT1M</camunda:failedJobRetryTimeCycle>"), **tuned
    )

    assert run(body + bpmn.end(), "start>a a>end").start().complete("a").is_over


def test_a_service_may_be_one_expression() -> None:
    body = bpmn.start() + service(expression="${n * 2}", resultVariable="m") + bpmn.user("b")

    assert run(body, "start>a a>b", n=4).start().variables == {"n": 4, "m": 8}


def test_a_script_with_a_result_variable_is_one_expression() -> None:
    body = bpmn.start() + bpmn.script("a", "n * 2").replace(
        "<bpmn:scriptTask", '<bpmn:scriptTask camunda:resultVariable="m"'
    )

    assert run(body, "start>a", n=4).start().variables == {"n": 4, "m": 8}


def test_a_send_task_for_an_outside_worker_waits_for_it_and_sends_nothing_itself() -> None:
    send = bpmn.element("sendTask", "a", messageRef="m_M", camunda_type="external", camunda_topic="post")
    going = run(bpmn.start() + send + bpmn.end(), "start>a a>end", "m:M").start()

    assert not going.is_over and going.sent == []
    assert [token.internal_data.get("external") for token in going.top.all_tokens()] == ["post"]


def test_a_manual_task_is_a_persons_work() -> None:
    body = bpmn.start() + bpmn.element("manualTask", "a") + bpmn.end()
    going = run(body, "start>a a>end").start()

    assert going.open == ["a"] and going.complete("a").is_over


def test_pools_lanes_and_notes_change_nothing() -> None:
    lanes = '<bpmn:laneSet id="ls"><bpmn:lane id="l" name="Секретарь"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>'
    pool = '<bpmn:collaboration id="co"><bpmn:participant id="pa" processRef="p"/><bpmn:messageFlow id="mf" sourceRef="pa" targetRef="pa"/></bpmn:collaboration>'
    notes = '<bpmn:textAnnotation id="t"/><bpmn:group id="g"/><bpmn:association id="as" sourceRef="a" targetRef="t"/>'
    content = bpmn.process("p", lanes + bpmn.start() + bpmn.user("a") + notes, "start>a", pool)

    (found,) = [process.node("a") for process in read(content).processes]
    assert found is not None and found.lane == "Секретарь" and not read(content).findings


def test_a_global_task_is_called_like_a_process() -> None:
    tasks = '<bpmn:globalUserTask id="ask" name="Спросить" camunda:candidateGroups="kdn_secretary"/>'
    tasks += '<bpmn:globalScriptTask id="count"><bpmn:script>m = n + 1</bpmn:script></bpmn:globalScriptTask>'
    lines = extension('<camunda:in source="n" target="n"/><camunda:out source="m" target="m"/>')
    body = bpmn.start() + bpmn.element("callActivity", "a", calledElement="ask")
    body += bpmn.element("callActivity", "b", lines, calledElement="count") + bpmn.end()
    going = Procedure(bpmn.process("p", body, "start>a a>b b>end", tasks), restoring=True, n=1).start()

    assert going.open == ["ask"]
    assert going.complete("ask").is_over and going.variables == {"n": 1, "m": 2}


def test_the_script_of_a_global_task_is_no_foreign_word() -> None:
    task = '<bpmn:globalScriptTask id="count"><bpmn:script>m = 1</bpmn:script></bpmn:globalScriptTask>'
    body = bpmn.start() + bpmn.element("callActivity", "a", calledElement="count") + bpmn.end()

    assert "content-unknown" not in codes(bpmn.process("p", body, "start>a a>end", task))
