"""A step skipped by hand: its term is void, the way goes on, everything beside it stays."""

import pytest
from sqlalchemy import select

from engine.commands import ClaimTask, SkipStep
from engine.errors import EngineError
from storage.models import Job, UserTask
from tests.bpmn import end, exclusive, flow, process, start, timer, user
from tests.engine.mending.ground import (
    SECRETARY,
    WHY,
    begun,
    healthy,
    places,
    state_of,
    told,
    untouched,
    waiting_for,
)
from tests.world import World

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_a_skipped_step_goes_on_and_its_term_is_void_with_the_reason(world: World) -> None:
    instance = begun(world)
    world.run(ClaimTask(task_id=world.task("c").id), SECRETARY)
    before = untouched(world, "c")

    world.run(SkipStep(instance_id=instance, token_id=world.task("a").id, reason=WHY), SECRETARY)

    assert places(world, instance) == {"b": 1, "c": 1}
    assert state_of(world, "a") == ["void"]
    assert [row.status for row in world.rows(select(UserTask).where(UserTask.element_id == "a"))] == [
        "skipped"
    ]
    assert [row.data["reason"] for row in told(world, "step_skipped")] == [WHY]
    assert untouched(world, "c") == before and healthy(world)


def choice() -> bytes:
    body = start() + user("ask") + exclusive("which") + user("yes") + user("no") + end()
    flows = "start>ask ask>which yes>end no>end"
    return process("p", body + flow("which", "yes", "n > 1") + flow("which", "no", "n <= 1"), flows)


def test_a_step_that_decides_the_way_is_skipped_with_what_it_would_have_said(world: World) -> None:
    instance = begun(world, choice())
    token = world.task("ask").id
    with pytest.raises(EngineError):
        world.run(SkipStep(instance_id=instance, token_id=token, reason=WHY), SECRETARY)

    world.run(SkipStep(instance_id=instance, token_id=token, reason=WHY, outputs={"n": 2}), SECRETARY)

    assert world.open_elements() == ["yes"] and healthy(world)
    assert told(world, "step_skipped")[0].data["variables"] == {"n": [None, 2]}


def test_a_timer_is_skipped_and_never_fires(world: World) -> None:
    instance = begun(world, waiting_for(timer("timeDuration", "P7D")))
    (job,) = world.rows(select(Job).where(Job.kind == "timer"))

    world.run(SkipStep(instance_id=instance, token_id=job.spiff_task_id, reason=WHY), SECRETARY)
    world.pass_time(days=8)

    assert len(world.open_tasks(element_id="after")) == 1 and healthy(world)
