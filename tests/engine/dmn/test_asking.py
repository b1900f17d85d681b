"""Tasks that ask a decision: deployment, versions, editions, results, history."""

import hashlib

import pytest
from sqlalchemy import select

from engine.commands import Deploy
from engine.dmn.errors import DecisionFailed
from engine.errors import DiagramInvalid, NotFound
from storage.models import DecisionDefinition, HistoryEvent, ProcessInstance
from tests import bpmn
from tests.dmn import definitions, literal, one, table


def asking(**attributes: str) -> bytes:
    """A case that waits for ``go``, asks decision ``d``, and waits for ``after``."""
    given = {"decisionRef": "d", "resultVariable": "answer", "mapDecisionResult": "singleEntry", **attributes}
    task = bpmn.element(
        "businessRuleTask", "ask", **{f"camunda_{name}": text for name, text in given.items()}
    )
    body = bpmn.start() + bpmn.user("go") + task + bpmn.user("after") + bpmn.end()
    return bpmn.process("p", body, "start>go go>ask ask>after after>end")


def ages(child: str = '"child"') -> bytes:
    return one(["age:integer"], ["who"], [["< 18", child], [">= 18", '"adult"']])


def deploy(world, tables: bytes | None = None, **attributes: str) -> None:
    world.deploy_bytes({"p.bpmn": asking(**attributes), "d.dmn": tables or ages()})


def asked(world, **variables):
    """The answer of a case that begins with these variables."""
    instance_id = world.start("p", **variables)
    world.complete("go")
    return instance_id, answer_of(world, instance_id)


def answer_of(world, instance_id: str):
    kinds = select(HistoryEvent).where(
        HistoryEvent.instance_id == instance_id, HistoryEvent.kind == "decision_made"
    )
    return world.rows(kinds)[-1].data["result"]


def test_a_task_writes_down_what_the_table_says(world):
    deploy(world)

    assert asked(world, age=10)[1] == "child"
    assert asked(world, age=20)[1] == "adult"


def test_the_answer_leads_the_case_on(world):
    body = (
        bpmn.start()
        + bpmn.element(
            "businessRuleTask", "ask", camunda_decisionRef="d", camunda_resultVariable="who", camunda_mapDecisionResult="singleEntry"
        )
        + bpmn.exclusive("choice", default="otherwise")
        + bpmn.user("school")
        + bpmn.user("work")
        + bpmn.flow("choice", "school", "who == 'child'")
        + bpmn.flow("choice", "work", name="otherwise")
    )  # fmt: skip
    world.deploy_bytes({"d.dmn": ages(), "p.bpmn": bpmn.process("p", body, "start>ask ask>choice")})

    world.start("p", age=10)

    assert world.open_elements() == ["school"]


@pytest.mark.parametrize(
    ("shape", "rules", "answer"),
    [
        ("singleEntry", [["> 0", "5"]], 5),
        ("singleEntry", [["> 9", "5"]], None),
        ("singleResult", [["> 0", "5"]], {"a": 5}),
        ("singleResult", [["> 9", "5"]], None),
        ("collectEntries", [["> 0", "5"], ["> 1", "6"]], [5, 6]),
        ("collectEntries", [["> 9", "5"]], []),
        ("resultList", [["> 0", "5"], ["> 1", "6"]], [{"a": 5}, {"a": 6}]),
        ("", [["> 0", "5"]], [{"a": 5}]),
    ],
)
def test_the_answer_has_the_shape_the_task_wants(world, shape, rules, answer):
    deploy(world, one(["n"], ["a"], rules, "COLLECT"), mapDecisionResult=shape)

    assert asked(world, n=5)[1] == answer


def test_of_several_columns_the_only_filled_one_is_the_entry(world):
    deploy(world, one(["n"], ["a", "b"], [["1", "5", ""], ["2", "5", "6"]]))

    assert asked(world, n=1)[1] == 5
    world.start("p", n=2)
    with pytest.raises(DecisionFailed, match="столбцов 2"):
        world.complete("go", instance_id=world.open_tasks(element_id="go")[-1].instance_id)


def test_several_answers_where_one_is_wanted_are_an_error(world):
    deploy(world, one(["n"], ["a"], [["> 0", "1"], ["> 1", "2"]], "COLLECT"))

    world.start("p", n=5)
    with pytest.raises(DecisionFailed, match="принимает только один"):
        world.complete("go")

    assert world.open_elements() == ["go"]


def test_a_running_case_keeps_its_rules(world):
    deploy(world)
    old = world.start("p", age=10)

    world.deploy_bytes({"d.dmn": ages('"minor"')})
    world.complete("go")

    assert answer_of(world, old) == "child"
    assert asked(world, age=10)[1] == "minor"


def test_a_task_bound_to_its_deployment_asks_the_table_deployed_with_it(world):
    deploy(world, decisionRefBinding="deployment")
    world.pass_time(minutes=1)
    world.deploy_bytes({"d.dmn": ages('"minor"')})

    assert asked(world, age=10)[1] == "child"

    deploy(world, ages('"minor"'), decisionRefBinding="deployment")
    assert asked(world, age=10)[1] == "child", "neither file has changed"
    world.pass_time(minutes=1)
    deploy(world, ages('"young"'), decisionRefBinding="deployment")
    assert asked(world, age=10)[1] == "young"


def test_a_region_has_rules_of_its_own(world):
    deploy(world)
    world.deploy_bytes({"d.ru-me.dmn": ages('"мальчик"'), "d.ru-tve.dmn": ages('"other"')})

    assert asked(world, age=10)[1] == "мальчик"


def test_deploying_the_same_file_twice_makes_no_new_version(world):
    deploy(world)
    deploy(world)
    world.deploy_bytes({"d.dmn": ages('"minor"')})

    versions = world.rows(select(DecisionDefinition.version).order_by(DecisionDefinition.version))
    assert [row.version for row in versions] == [1, 2]


def test_the_bytes_of_a_table_are_kept_as_they_came(world):
    content = ages().replace(b"<decision ", b"\r\n<!-- as drawn -->  <decision ")
    deploy(world, content)

    row = world.rows(select(DecisionDefinition))[0]

    assert row.resource == content
    assert row.sha256 == hashlib.sha256(content).hexdigest()


def test_every_decision_of_a_file_may_be_asked(world):
    tables = definitions(
        literal("limit", "18"),
        table("d", ["age"], ["a"], [["< limit", "1"], ["-", "2"]], "FIRST", requires=["limit"]),
    )
    deploy(world, tables)

    assert asked(world, age=17)[1] == 1
    assert [
        row.key for row in world.rows(select(DecisionDefinition.key).order_by(DecisionDefinition.key))
    ] == ["d", "limit"]


def test_history_says_which_rules_applied_to_what(world):
    deploy(world)
    instance_id, _ = asked(world, age=10)

    event = world.rows(
        select(HistoryEvent).where(
            HistoryEvent.kind == "decision_made", HistoryEvent.instance_id == instance_id
        )
    )[0]

    assert (event.element_id, event.data) == (
        "ask",
        {
            "decision": "d",
            "decision_name": "d",
            "version": 1,
            "inputs": {"age": 10},
            "rules": [{"number": 1, "id": "rule_1"}],
            "result": "child",
        },
    )


def test_a_decision_that_cannot_be_made_leaves_the_person_where_she_was(world):
    deploy(world)
    world.start("p", age="soon")

    with pytest.raises(DecisionFailed, match="«soon» не является целым числом"):
        world.complete("go")

    assert world.open_elements() == ["go"]


def test_an_unknown_decision_keeps_a_diagram_from_being_deployed(world):
    with pytest.raises(DiagramInvalid) as refused:
        world.deploy_bytes({"p.bpmn": asking()})

    errors = [each for each in refused.value.findings if each["severity"] == "error"]
    assert [(each["code"], each["element"]) for each in errors] == [("decision-unknown", "ask")]


def test_a_table_with_errors_keeps_everything_from_being_deployed(world):
    with pytest.raises(DiagramInvalid, match="Правило 1, столбец «age»"):
        deploy(world, one(["age"], ["a"], [["[1..", "1"]]))

    assert world.rows(select(DecisionDefinition.id)) == []


def test_a_table_with_doubts_is_deployed_and_the_doubts_are_told(world):
    answer = world.run(Deploy(name="t", resources={"d.dmn": one(["n"], ["a"], [["< 5", "1"]])}))

    assert [(each["code"], each["severity"], each["file"]) for each in answer["findings"]] == [
        ("rules-gap", "warning", "d.dmn")
    ]
    assert answer["decisions"][0]["is_new"]


def test_a_decision_gone_from_the_region_is_told_when_a_case_begins(world):
    world.deploy_bytes({"d.ru-tve.dmn": ages(), "p.bpmn": asking()})

    with pytest.raises(NotFound, match="Решение «d» не развернуто"):
        world.start("p", age=10)


def test_each_instance_of_a_repeated_task_asks_for_itself(world):
    each = bpmn.for_each("ages", "age", sequential=True)
    task = bpmn.element(
        "businessRuleTask", "ask", each, camunda_decisionRef="d", camunda_resultVariable="answer", camunda_mapDecisionResult="singleEntry"
    )  # fmt: skip
    body = bpmn.start() + task + bpmn.user("after")
    world.deploy_bytes({"d.dmn": ages(), "p.bpmn": bpmn.process("p", body, "start>ask ask>after")})

    instance_id = world.start("p", ages=[10, 20])

    events = select(HistoryEvent).where(
        HistoryEvent.instance_id == instance_id, HistoryEvent.kind == "decision_made"
    )
    assert [row.data["result"] for row in world.rows(events.order_by(HistoryEvent.seq))] == ["child", "adult"]


def test_a_called_procedure_asks_its_own_decisions(world):
    inner = bpmn.one_process("inner", bpmn.start("s") + _ask() + bpmn.user("inside"), "s>ask ask>inside")
    call = bpmn.element(
        "callActivity",
        "call",
        '<bpmn:extensionElements><camunda:in variables="all"/></bpmn:extensionElements>',
        calledElement="inner",
    )
    outer = bpmn.one_process("p", bpmn.start() + call, "start>call")
    world.deploy_bytes({"d.dmn": ages(), "p.bpmn": bpmn.definitions(outer, inner)})

    instance_id = world.start("p", age=20)

    assert answer_of(world, instance_id) == "adult"
    assert len(world.value(select(ProcessInstance.bundle).where(ProcessInstance.id == instance_id))) == 3


ASKING = {
    "camunda_decisionRef": "d",
    "camunda_resultVariable": "answer",
    "camunda_mapDecisionResult": "singleEntry",
}


def _ask() -> str:
    return bpmn.element("businessRuleTask", "ask", **ASKING)


def test_a_rule_task_with_a_topic_is_done_by_its_handler(world):
    task = bpmn.element("businessRuleTask", "ask", camunda_topic="nobody_serves_this")
    world.deploy_bytes({"p.bpmn": bpmn.process("p", bpmn.start() + task, "start>ask")})

    instance_id = world.start("p")

    assert world.status(instance_id) == "running"


def test_a_variable_that_only_the_table_looks_at_must_be_written_by_somebody(world):
    body = bpmn.start() + bpmn.script("count", "ages = 5") + _ask() + bpmn.end()
    files = {"d.dmn": ages(), "p.bpmn": bpmn.process("p", body, "start>count count>ask ask>end")}

    answer = world.run(Deploy(name="t", resources=files))

    assert ("variable-never-written", "ask") in [
        (each["code"], each["element"]) for each in answer["findings"]
    ]


def test_a_table_may_have_more_cells_than_a_diagram_has_elements(world):
    rules = [[f"[{n}..{n + 1})"] * 8 + [str(n)] for n in range(400)]

    world.deploy_bytes({"d.dmn": one([f"n{place}" for place in range(8)], ["a"], rules)})

    assert len(world.rows(select(DecisionDefinition.id))) == 1


def test_a_task_may_hand_its_table_values_of_its_own(world):
    own = (
        "<bpmn:extensionElements><camunda:inputOutput>"
        '<camunda:inputParameter name="age">${child.age}</camunda:inputParameter>'
        '<camunda:outputParameter name="called">${answer}</camunda:outputParameter>'
        "</camunda:inputOutput></bpmn:extensionElements>"
    )
    ask = bpmn.element("businessRuleTask", "ask", own, **ASKING)
    body = bpmn.start() + bpmn.script("find", "child = {'age': 10}") + ask + bpmn.end()
    files = {"d.dmn": ages(), "p.bpmn": bpmn.process("p", body, "start>find find>ask ask>end")}

    answer = world.run(Deploy(name="t", resources=files))
    instance_id = world.start("p")

    assert "variable-never-written" not in {each["code"] for each in answer["findings"]}
    assert answer_of(world, instance_id) == "child"
