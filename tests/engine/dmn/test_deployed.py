"""Tables of decisions deployed: versions, editions, what is refused, which one a running case asks."""

import hashlib

import pytest
from sqlalchemy import select

from engine.commands import Deploy
from engine.errors import DiagramInvalid, NotFound
from storage.models import DecisionDefinition
from tests import bpmn
from tests.dmn import one
from tests.engine.dmn.asking import ages, answer_of, ask, asked, asking, deploy


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


def test_a_variable_that_only_the_table_looks_at_must_be_written_by_somebody(world):
    body = bpmn.start() + bpmn.script("count", "ages = 5") + ask() + bpmn.end()
    files = {"d.dmn": ages(), "p.bpmn": bpmn.process("p", body, "start>count count>ask ask>end")}

    answer = world.run(Deploy(name="t", resources=files))

    assert ("variable-never-written", "ask") in [
        (each["code"], each["element"]) for each in answer["findings"]
    ]


def test_a_table_may_have_more_cells_than_a_diagram_has_elements(world):
    rules = [[f"[{n}..{n + 1})"] * 8 + [str(n)] for n in range(400)]

    world.deploy_bytes({"d.dmn": one([f"n{place}" for place in range(8)], ["a"], rules)})

    assert len(world.rows(select(DecisionDefinition.id))) == 1
