"""Each statement of each command fails in turn: refused whole or done whole, never between."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.actor import Actor
from engine.commands import ClaimTask, CompleteTask, CorrelateMessage, FireTimer, OpenCase, StartInstance
from engine.errors import StorageFull
from storage.unit_of_work import UnitOfWork
from tests.faults.ground import assert_whole, everything, furnished, secretary, traces
from tests.faults.trouble import Kind, Trouble, troubled
from tests.world import World

MOST = 60
Made = tuple[Any, Actor]


def start(world: World) -> Made:
    return StartInstance(process_key="loop", municipality_id=world.municipality_id), Actor.system()


def claim(world: World) -> Made:
    world.start("loop")
    return ClaimTask(task_id=world.open_tasks()[-1].id), secretary(world)


def complete(world: World) -> Made:
    world.start("loop")
    return CompleteTask(task_id=world.open_tasks()[-1].id), secretary(world)


def fire(world: World) -> Made:
    world.start("overdue")
    with world.database.begin() as connection:
        now = world.clock.now()
        (job, *_) = UnitOfWork(connection).jobs.claim_due(now=now, lease_until=now, owner="x", limit=1)
    return FireTimer(job_id=job.id, token=job.token), Actor.system()


def correlate(world: World) -> Made:
    instance = world.start("loop")
    return CorrelateMessage(name="NEWS", instance_id=instance, payload={"from": "school"}), Actor.system()


def open_case(world: World) -> Made:
    world.deploy()
    return OpenCase(municipality_id=world.municipality_id), Actor.system()


MAKERS = [start, claim, complete, fire, correlate, open_case]


def carry_out(world: World, made: Made) -> None:
    command, actor = made
    world.executor.execute(command, actor=actor)


@pytest.fixture
def ground(world: World) -> World:
    return furnished(world)


@pytest.mark.parametrize("make", MAKERS)
def test_a_disk_that_fails_at_any_statement_leaves_everything_as_it_was(
    ground: World, make: Callable[[World], Made]
) -> None:
    made, before = make(ground), everything(ground)
    failures = 0

    with troubled(ground.database) as trouble:
        for number in range(1, MOST):
            ground.executor.workshop.cache.clear()
            if not strike(ground, made, trouble, number):
                break
            failures += 1
            assert everything(ground) == before, f"statement {number}"
            assert_whole(ground)

    assert 4 <= failures < MOST - 1
    assert len(everything(ground)["command_log"]) == len(before["command_log"]) + 1
    assert_whole(ground)


def strike(world: World, made: Made, trouble: Trouble, number: int) -> bool:
    """Whether statement ``number`` of the command was reached, and failed it."""
    trouble.plan(number)
    try:
        carry_out(world, made)
    except StorageFull:
        assert trouble.struck
        trouble.plan(0)
        return True
    assert not trouble.struck, "a failure nobody heard of"
    trouble.plan(0)
    return False


@pytest.mark.parametrize("kind", [Kind.WIRE, Kind.ANSWER])
@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("database", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_a_connection_cut_at_any_statement_is_made_up_for_and_nothing_happens_twice(
    ground: World, make: Callable[[World], Made], kind: Kind
) -> None:
    with troubled(ground.database, kind) as trouble:
        for number in range(1, MOST):
            made, before = make(ground), traces(ground)
            trouble.plan(number)
            carry_out(ground, made)
            reached = trouble.struck
            trouble.plan(0)
            assert traces(ground)[0] == before[0] + 1, f"statement {number}"
            if not reached:
                break

    assert 4 < number < MOST - 1
    assert_whole(ground)
