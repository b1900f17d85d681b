"""Variables of an activity's own: parameters, data associations; and what a call hands over."""

import pytest

from engine.bpmn.reader import read
from tests import bpmn
from tests.engine.elements.shapes import called, run, run_with

ONE = "start>a a>end"


def parameters(*lines: str) -> str:
    inner = "".join(
        f'<camunda:{kind}Parameter name="{name}">{value}</camunda:{kind}Parameter>'
        for kind, name, value in (line.split(" ", 2) for line in lines)
    )
    return (
        f"<bpmn:extensionElements><camunda:inputOutput>{inner}</camunda:inputOutput></bpmn:extensionElements>"
    )


def association(kind: str, source: str, target: str, inner: str = "") -> str:
    return (
        f"<bpmn:data{kind}Association><bpmn:sourceRef>{source}</bpmn:sourceRef>"
        f"<bpmn:targetRef>{target}</bpmn:targetRef>{inner}</bpmn:data{kind}Association>"
    )


def assignment(source: str, target: str) -> str:
    return f"<bpmn:assignment><bpmn:from>{source}</bpmn:from><bpmn:to>{target}</bpmn:to></bpmn:assignment>"


def codes(body: str) -> list[str]:
    return [finding.code for finding in read(bpmn.process("p", body)).findings]


def test_inputs_are_seen_only_inside_the_activity() -> None:
    body = bpmn.script("a", "seen = n + 1", parameters("input n ${m * 2}")) + bpmn.user("b")
    going = run(bpmn.start() + body, "start>a a>b", m=5).start()

    assert going.variables == {"m": 5, "seen": 11}


def test_plain_text_is_itself_and_outputs_go_to_the_procedure() -> None:
    lines = ("input word 5", "output said ${word}", "output twice ${word + word}")
    going = run(bpmn.start() + bpmn.user("a", parameters(*lines)) + bpmn.user("b"), "start>a a>b").start()

    going.complete("a", word="7")

    assert going.variables == {"said": "7", "twice": "77"}


def test_lists_and_maps_are_built_in_any_depth() -> None:
    value = (
        "<camunda:list><camunda:value>x</camunda:value><camunda:value>${m}</camunda:value><camunda:map>"
        '<camunda:entry key="k"><camunda:list><camunda:value>${m + 1}</camunda:value></camunda:list>'
        "</camunda:entry></camunda:map></camunda:list>"
    )
    going = run(bpmn.start() + bpmn.script("a", "seen = n", parameters(f"input n {value}")), "start>a", m=1)

    assert going.start().variables["seen"] == ["x", 1, {"k": [2]}]


def test_a_stage_keeps_its_inputs_to_itself_and_what_stands_in_it() -> None:
    inner = (
        bpmn.start("s2") + bpmn.script("change", "n = n + 1") + bpmn.user("b") + bpmn.script("c", "seen = n")
    )
    stage = bpmn.sub("a", inner + parameters("input n ${10}", "output last ${n}"), "s2>change change>b b>c")
    going = run(bpmn.start() + stage + bpmn.user("d"), "start>a a>d", n=1).start().complete("b")

    assert going.variables == {"n": 1, "seen": 11, "last": 11}


def test_each_instance_of_a_repeated_activity_has_inputs_of_its_own() -> None:
    body = bpmn.user("a", parameters("input greeting ${'to ' + who}") + bpmn.for_each("people", "who"))
    going = run(bpmn.start() + body, "start>a", people=["x", "y"]).start()

    seen = [token.scope.value(token, "greeting") for token in going.open_tokens()]
    assert sorted(map(str, seen)) == ["to x", "to y"]


def test_what_waits_for_the_commit_gets_its_inputs_when_it_begins() -> None:
    body = bpmn.user("a", parameters("input n ${m}"), camunda_asyncBefore="true")
    going = run(bpmn.start() + body, "start>a", m=1).start()
    waiting = next(token for token in going.top.all_tokens() if token.internal_data.get("job"))
    going.variables["m"] = 2

    going.resume(waiting)

    assert [token.data for token in going.open_tokens()] == [{"n": 2}]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('input n <camunda:script scriptFormat="groovy">1</camunda:script>', "parameter-script"),
        ("input n before ${m}", "parameter-mixed"),
    ],
)
def test_what_a_parameter_cannot_be_is_refused(line: str, code: str) -> None:
    assert codes(bpmn.start() + bpmn.user("a", parameters(line))) == [code]


def test_parameters_of_an_event_are_refused() -> None:
    body = bpmn.start() + bpmn.throw("t", parameters("input n 1") + bpmn.message("M"))
    assert codes(bpmn.message_known("M") + body).count("parameters-outside-activity") == 1


def test_an_assignment_of_a_data_association_is_carried_out() -> None:
    inner = association("Input", "o", "", assignment("m * 2", "n")) + association(
        "Output", "", "", assignment("n", "k")
    )
    body = '<bpmn:dataObject id="o" name="m"/>' + bpmn.script("a", "n = n + 1", inner)
    going = run(bpmn.start() + body + bpmn.end(), ONE, m=4).start()

    assert going.variables == {"m": 4, "k": 9}


def test_a_transformation_is_carried_out() -> None:
    inner = association("Output", "o", "r", "<bpmn:transformation>m + 1</bpmn:transformation>")
    objects = '<bpmn:dataObject id="o" name="m"/><bpmn:dataObject id="p1" name="k"/>'
    objects += '<bpmn:dataObjectReference id="r" dataObjectRef="p1"/>'
    going = run(objects + bpmn.start() + bpmn.script("a", "x = 1", inner) + bpmn.end(), ONE, m=4).start()

    assert going.variables == {"m": 4, "x": 1, "k": 5}


def test_a_data_association_copies_between_variables_of_different_names() -> None:
    inner = '<bpmn:ioSpecification><bpmn:dataInput id="i" name="n"/><bpmn:dataOutput id="u" name="missing"/></bpmn:ioSpecification>'
    inner += association("Input", "o", "i") + association("Output", "u", "o")
    body = '<bpmn:dataObject id="o" name="m"/>' + bpmn.script("a", "seen = n", inner)
    going = run(bpmn.start() + body + bpmn.end(), ONE, m=4).start()

    assert going.variables == {"m": 4, "seen": 4}, "what is not there is not copied"


def test_arrows_to_data_as_editors_draw_them_change_nothing() -> None:
    inner = '<bpmn:property id="x" name="__targetRef_placeholder"/>' + association("Input", "o", "x")
    body = '<bpmn:dataObject id="o"/><bpmn:dataStoreReference id="ds" name="Реестр"/>' + bpmn.user("a", inner)
    body += "<bpmn:textAnnotation id='t'/><bpmn:association id='as' sourceRef='a' targetRef='t'/>"
    going = run(bpmn.start() + body + bpmn.end(), ONE).start()

    assert going.complete("a").is_over and going.variables == {}


def test_a_list_to_repeat_for_may_be_a_data_object() -> None:
    loop = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>o</bpmn:loopDataInputRef>"
        '<bpmn:inputDataItem id="item" name="who"/></bpmn:multiInstanceLoopCharacteristics>'
    )
    body = '<bpmn:dataObject id="o" name="people" isCollection="true"/>' + bpmn.user("a", loop)

    assert run(bpmn.start() + body, "start>a", people=["x", "y"]).start().open == ["a", "a"]


def call(*lines: str) -> str:
    inner = "<bpmn:extensionElements>" + "".join(f"<camunda:{line}/>" for line in lines)
    return bpmn.element("callActivity", "call", inner + "</bpmn:extensionElements>", calledElement="q")


def test_an_output_of_a_call_is_worked_out_in_the_called_process() -> None:
    inner = called("q", bpmn.start("s2") + bpmn.script("s", "k = n + 1"), "s2>s")
    lines = (
        'in source="m" target="n"',
        'out sourceExpression="${k * 10}" target="r"',
        'in businessKey="#{execution.processBusinessKey}"',
    )
    going = run_with(bpmn.start() + call(*lines) + bpmn.end(), "start>call call>end", inner, m=1, k=0).start()

    assert going.variables == {"m": 1, "k": 0, "r": 20}


def test_only_the_variables_of_the_instance_itself_go_over_where_it_says_local() -> None:
    inner = called("q", bpmn.start("s2") + bpmn.user("b"), "s2>b")
    loop = bpmn.for_each("people", "who")
    body = call('in variables="all" local="true"').replace(
        "</bpmn:callActivity>", loop + "</bpmn:callActivity>"
    )
    going = run_with(bpmn.start() + body, "start>call", inner, people=["x"], secret=1).start()

    seen = going.open_tokens()[0].scope.variables
    assert seen is not None and seen["who"] == "x" and "secret" not in seen
