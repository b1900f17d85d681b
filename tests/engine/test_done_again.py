"""Work that is done again has its own term, and what each of several bodies does comes to that body only."""

import pytest
from sqlalchemy import select

from storage.models import Deadline
from tests import bpmn
from tests.world import World, at

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def deployed(world: World, element: str) -> World:
    world.clock.set(at("2025-05-12 12:00"))
    content = bpmn.process("p", bpmn.start() + element + bpmn.end(), "start>b b>end")
    world.deploy_bytes({"p.bpmn": content})
    return world


@on_sqlite
@pytest.mark.parametrize(("rule", "due"), [(None, "2025-05-19"), ("WD:1", "2025-05-13"), ("", "2025-05-19")])
def test_a_variable_may_name_another_rule(world: World, rule: str | None, due: str) -> None:
    element = bpmn.user("b", bpmn.properties(clause="ME-4.6-1", deadline="WD:5", deadlineRule="term_rule"))
    deployed(world, element).start("p", term_rule=rule)

    (term,) = world.rows(select(Deadline.due_date, Deadline.rule))
    assert (str(term.due_date), term.rule) == (due, rule or "WD:5")
    assert str(world.task("b").due_date) == due


@on_sqlite
def test_each_body_gets_its_own_task(world: World) -> None:
    body = bpmn.properties(groupFrom="body") + bpmn.for_each("bodies", "body")
    deployed(world, bpmn.user("b", body, groups="kdn_secretary,kdn_chair"))
    world.start("p", bodies=["kdn_secretary", "kdn_chair"])

    groups = sorted(task.groups for task in world.open_tasks(element_id="b"))
    place = f"@mun:{world.municipality_id}"
    assert groups == [[f"kdn_chair{place}"], [f"kdn_secretary{place}"]]


@on_sqlite
def test_a_body_that_is_not_among_the_groups_narrows_nothing(world: World) -> None:
    element = bpmn.user("b", bpmn.properties(groupFrom="body"), groups="kdn_secretary,kdn_chair")
    deployed(world, element).start("p", body="somebody")

    assert len(world.task("b").groups) == 2
