"""A step sent back: its term, its doer and its variables are again what they were."""

import pytest
from sqlalchemy import select

from engine.commands import ClaimTask, SaveDraft, SendBack
from engine.errors import NotFound
from storage.models import Draft
from tests.bpmn import end, exclusive, flow, parallel, process, script, start, sub, user
from tests.engine.mending.ground import SECRETARY, WHY, begun, healthy, places, state_of, told, untouched
from tests.world import World

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_a_step_sent_back_has_its_old_term_and_its_doer_and_leaves_the_other_branch_alone(
    world: World,
) -> None:
    instance = begun(world)
    first = world.task("a")
    world.run(ClaimTask(task_id=first.id), SECRETARY)
    other = world.task("c")
    world.run(ClaimTask(task_id=other.id), SECRETARY)
    world.run(SaveDraft(task_id=other.id, content={"x": "начато"}, version=0), SECRETARY)
    world.to("2025-04-02 10:00")
    world.complete("a", SECRETARY)
    before, drafts = untouched(world, "c"), world.rows(select(Draft))
    world.to("2025-04-03 10:00")

    world.run(SendBack(instance_id=instance, task_id=first.id, reason=WHY), SECRETARY)

    again = world.task("a")
    assert places(world, instance) == {"a": 1, "c": 1}
    assert (again.due_at, again.assignee_id) == (first.due_at, world.actor(SECRETARY).staff_id)
    assert untouched(world, "c") == before and world.rows(select(Draft)) == drafts
    assert state_of(world, "b") == ["void"] and state_of(world, "a") == ["met", "running"]
    assert healthy(world)


def test_counted_anew_only_when_it_is_said(world: World) -> None:
    instance = begun(world)
    first = world.task("a")
    world.complete("a", SECRETARY)
    world.to("2025-04-03 10:00")
    world.run(SendBack(instance_id=instance, task_id=first.id, reason=WHY, term="anew"), SECRETARY)

    assert world.task("a").due_at > first.due_at and healthy(world)


def test_going_back_over_a_join_the_other_branch_need_not_be_done_again(world: World) -> None:
    instance = begun(world)
    first = world.task("a")
    for element in ("a", "c", "b"):
        world.complete(element, SECRETARY)
    world.run(SendBack(instance_id=instance, task_id=first.id, reason=WHY), SECRETARY)
    assert places(world, instance) == {"a": 1, "join": 1}

    for element in ("a", "b", "d"):
        world.complete(element, SECRETARY)

    assert world.status(instance) == "completed" and healthy(world)


def test_variables_are_again_what_they_were_whoever_changed_them(world: World) -> None:
    body = start() + user("a") + script("count", "total = n + 1\nn = 0") + user("b") + end()
    instance = begun(world, process("p", body, "start>a a>count count>b b>end"), n=1)
    first = world.task("a")
    world.complete("a", variables={"n": 5, "said": "да"})
    world.run(SendBack(instance_id=instance, task_id=first.id, reason=WHY), SECRETARY)

    changes = told(world, "step_sent_back")[0].data["variables"]
    assert changes == {"n": [0, 1], "said": ["да", None], "total": [6, None]} and healthy(world)


def test_a_step_of_a_branch_beside_cannot_be_taken_for_what_lies_behind_in_a_circle(world: World) -> None:
    body = start() + exclusive("again") + parallel("fork") + user("a") + user("c") + parallel("join")
    body += exclusive("more", "f_more_end") + end()
    flows = "start>again again>fork fork>a fork>c a>join c>join join>more more>end"
    instance = begun(world, process("p", body + flow("more", "again", "n > 1"), flows), n=0)
    first, before = world.task("a"), untouched(world, "c")
    world.to("2025-04-02 09:00")
    world.complete("a", SECRETARY)
    world.run(SendBack(instance_id=instance, task_id=first.id, reason=WHY), SECRETARY)

    assert places(world, instance) == {"a": 1, "c": 1} and untouched(world, "c") == before


def test_nobody_goes_back_to_what_was_not_passed(world: World) -> None:
    instance = begun(world)
    with pytest.raises(NotFound):
        world.run(SendBack(instance_id=instance, task_id=world.task("a").id, reason=WHY), SECRETARY)


def test_going_back_into_a_stage_that_is_over_begins_it_once_more(world: World) -> None:
    """Of its two branches only the one that is meant is done again."""
    inside = start("s") + parallel("fork") + user("a") + user("c") + parallel("join") + user("d") + end("e")
    inner = sub("stage", inside, "s>fork fork>a fork>c a>join c>join join>d d>e")
    body = start() + inner + user("after") + end()
    instance = begun(world, process("p", body, "start>stage stage>after after>end"))
    first = world.task("a")
    for element in ("a", "c", "d"):
        world.complete(element, SECRETARY)
    world.run(SendBack(instance_id=instance, task_id=first.id, reason=WHY), SECRETARY)
    assert places(world, instance) == {"stage": 1, "a": 1, "join": 1} and healthy(world)

    for element in ("a", "d", "after"):
        world.complete(element, SECRETARY)

    assert world.status(instance) == "completed" and healthy(world)
