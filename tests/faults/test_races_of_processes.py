"""Two servers as processes of their own: of a hundred tasks each goes to exactly one of two people."""

from multiprocessing.synchronize import Barrier
from typing import Any

import pytest

from engine.actor import Actor
from engine.commands import ClaimTask, CompleteTask
from engine.errors import EngineError
from engine.executor import Executor
from tests.faults.ground import assert_whole, events_of, furnished, secretary
from tests.faults.processes import context, executor_on
from tests.world import World

TASKS = 100
LOSING = {"ClaimTask": {"TaskTaken"}, "CompleteTask": {"TaskClosed", "StaleTask"}}


def race_for(url: str, command: type, tasks: list[str], actor: Actor, starting: Barrier, told: Any) -> None:
    """Try for each task at the same moment as the rival; tell how each try ended."""
    executor = executor_on(url)
    told.send([outcome(executor, command(task_id=task), actor, starting) for task in tasks])
    executor.database.close()


def outcome(executor: Executor, command: Any, actor: Actor, starting: Barrier) -> str:
    starting.wait(timeout=30)
    try:
        executor.execute(command, actor=actor)
    except EngineError as refusal:
        return type(refusal).__name__
    return "won"


@pytest.mark.parametrize("command", [ClaimTask, CompleteTask])
def test_of_two_processes_after_one_task_one_gets_it_and_the_other_is_told(
    world: World, command: type
) -> None:
    furnished(world)
    for _ in range(TASKS):
        world.start("loop")
    tasks = [str(task.id) for task in world.open_tasks(element_id="work")]
    url = world.database.engine.url.render_as_string(hide_password=False)

    outcomes = raced(url, command, tasks, [secretary(world, number) for number in range(2)])

    for one, other in outcomes:
        assert "won" in (one, other)
        assert ({one, other} - {"won"}) <= LOSING[command.__name__] and one != other
    kind = {"ClaimTask": "task_claimed", "CompleteTask": "task_completed"}[command.__name__]
    assert sorted(event.task_id for event in events_of(world, kind)) == sorted(tasks)
    assert_whole(world)


def raced(url: str, command: type, tasks: list[str], people: list[Actor]) -> list[tuple[str, str]]:
    """How each task ended for the two."""
    processes = context()
    starting = processes.Barrier(len(people))
    ends, children = [], []
    for person in people:
        here, there = processes.Pipe(duplex=False)
        child = processes.Process(target=race_for, args=(url, command, tasks, person, starting, there))
        child.start()
        there.close()
        ends.append(here)
        children.append(child)
    assert all(end.poll(60) for end in ends)
    told = [end.recv() for end in ends]
    for child, end in zip(children, ends, strict=True):
        child.join(30)
        end.close()
        assert child.exitcode == 0
    return list(zip(*told, strict=True))
