"""Tasks that ask a decision: the answer, its shape, where it goes, what history says of it."""

import pytest
from sqlalchemy import select

from engine.commands import Deploy
from engine.dmn.errors import DecisionFailed
from storage.models import DecisionDefinition, HistoryEvent, ProcessInstance
from tests import bpmn
from tests.dmn import definitions, literal, one, table
from tests.engine.dmn.asking import ages, answer_of, ask, asked, deploy


def test_a_task_writes_down_what_the_table_says(world):
    deploy(world)

    assert asked(world, age=10)[1] == "child"
    assert asked(world, age=20)[1] == "adult"


def test_the_answer_leads_the_case_on(world):
    body = (
        bpmn.start()
        + ask(resultVariable="who")
        + bpmn.exclusive("choice", default="otherwise")
        + bpmn.user("school")
        + bpmn.user("work")
        + bpmn.flow("choice", "school", "who == 'child'")
        + bpmn.flow("choice", "work", name="otherwise")
    )
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


def test_each_instance_of_a_repeated_task_asks_for_itself(world):
    each = bpmn.for_each("ages", "age", sequential=True)
    body = bpmn.start() + ask(each) + bpmn.user("after")
    world.deploy_bytes({"d.dmn": ages(), "p.bpmn": bpmn.process("p", body, "start>ask ask>after")})

    instance_id = world.start("p", ages=[10, 20])

    events = select(HistoryEvent).where(
        HistoryEvent.instance_id == instance_id, HistoryEvent.kind == "decision_made"
    )
    assert [row.data["result"] for row in world.rows(events.order_by(HistoryEvent.seq))] == ["child", "adult"]


def test_a_called_procedure_asks_its_own_decisions(world):
    inner = bpmn.one_process("inner", bpmn.start("s") + ask() + bpmn.user("inside"), "s>ask ask>inside")
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


def test_a_rule_task_with_a_topic_is_done_by_its_handler(world):
    task = bpmn.element("businessRuleTask", "ask", camunda_topic="nobody_serves_this")
    world.deploy_bytes({"p.bpmn": bpmn.process("p", bpmn.start() + task, "start>ask")})

    instance_id = world.start("p")

    assert world.status(instance_id) == "running"


def test_a_task_may_hand_its_table_values_of_its_own(world):
    own = (
        "<bpmn:extensionElements><camunda:inputOutput>"
        '<camunda:inputParameter name="age">${child.age}</camunda:inputParameter>'
        '<camunda:outputParameter name="called">${answer}</camunda:outputParameter>'
        "</camunda:inputOutput></bpmn:extensionElements>"
    )
    body = bpmn.start() + bpmn.script("find", "child = {'age': 10}") + ask(own) + bpmn.end()
    files = {"d.dmn": ages(), "p.bpmn": bpmn.process("p", body, "start>find find>ask ask>end")}

    answer = world.run(Deploy(name="t", resources=files))
    instance_id = world.start("p")

    assert "variable-never-written" not in {each["code"] for each in answer["findings"]}
    assert answer_of(world, instance_id) == "child"
