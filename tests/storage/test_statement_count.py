"""How many statements each command sends: a query in a loop, or one too many, shows here before it is felt."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.commands import (
    AssignTask,
    CancelInstance,
    ClaimTask,
    CompleteTask,
    CorrelateMessage,
    FireTimer,
    ReleaseTask,
    ResumeInstance,
    SaveDraft,
    StartInstance,
    SuspendInstance,
)
from engine.jobs.due import DueWork
from storage.unit_of_work import UnitOfWork
from tests import bpmn
from tests.storage.counting import counted
from tests.world import World

SECRETARY = "smirnova"
LOOP = bpmn.process(
    "p",
    bpmn.start()
    + bpmn.exclusive("again")
    + bpmn.user("a")
    + bpmn.exclusive("more", default="f_more_again")
    + bpmn.end()
    + bpmn.flow("more", "end", "enough"),
    "start>again again>a a>more more>again",
)
WATCHED = bpmn.process(
    "p",
    bpmn.start()
    + bpmn.user("a", bpmn.properties(deadline="WD:3"))
    + bpmn.boundary("late", "a", bpmn.timer("timeCycle", "R/P1D"), interrupting=False)
    + bpmn.boundary("news", "a", bpmn.message("NEWS"), interrupting=False)
    + bpmn.user("read")
    + bpmn.end(),
    "start>a a>end late>read news>read",
    bpmn.message_known("NEWS"),
)


def statements(world: World, command: Any, login: str = "") -> list[str]:
    actor = world.actor(login) if login else None
    with counted(world.database) as sent:
        if actor is None:
            world.run(command)
        else:
            world.executor.execute(command, actor=actor)
    return sent


def complete_times(world: World, times: int) -> list[str]:
    """The statements of the last of so many completions."""
    actor = world.actor(SECRETARY)
    (task,) = world.open_tasks()
    for _ in range(times - 1):
        world.executor.execute(CompleteTask(task_id=task.id), actor=actor)
        (task,) = world.open_tasks()
    with counted(world.database) as sent:
        world.executor.execute(CompleteTask(task_id=task.id), actor=actor)
    return sent


def test_the_thousandth_task_of_a_case_takes_as_few_statements_as_the_tenth(world: World) -> None:
    world.deploy_bytes({"p.bpmn": LOOP})
    world.start("p")

    tenth = complete_times(world, 10)
    thousandth = complete_times(world, 990)

    assert len(tenth) == len(thousandth) <= 15, "\n".join(thousandth)


def test_a_task_done_after_a_restart_takes_no_more(world: World) -> None:
    world.deploy_bytes({"p.bpmn": LOOP})
    world.start("p")
    warm = complete_times(world, 3)

    world.executor.workshop.cache.clear()

    assert len(complete_times(world, 1)) == len(warm)


def fire(world: World) -> FireTimer:
    world.clock.advance(days=1)
    with world.database.begin() as connection:
        now = world.clock.now()
        # Whether any partner listens is asked once in five seconds, and not by every command.
        world.executor.workshop.listening.who(UnitOfWork(connection), now)
        (job, *_) = UnitOfWork(connection).jobs.claim_due(now=now, lease_until=now, owner="x", limit=1)
    return FireTimer(job_id=job.id, token=job.token)


def claimed(world: World) -> str:
    task_id = str(world.task("a").id)
    world.run(ClaimTask(task_id=task_id), SECRETARY)
    return task_id


COMMANDS: dict[str, tuple[int, str, Callable[[World], Any]]] = {
    "start": (15, "", lambda w: StartInstance(process_key="p", municipality_id=w.municipality_id)),
    "claim": (6, SECRETARY, lambda w: ClaimTask(task_id=w.task("a").id)),
    "claim again": (3, SECRETARY, lambda w: ClaimTask(task_id=claimed(w))),
    "release": (6, SECRETARY, lambda w: ReleaseTask(task_id=claimed(w))),
    "assign": (
        8,
        SECRETARY,
        lambda w: AssignTask(task_id=w.task("a").id, staff_id=w.actor(SECRETARY).staff_id),
    ),
    "save a draft": (4, SECRETARY, lambda w: SaveDraft(task_id=w.task("a").id, content={"x": 1}, version=0)),
    "complete a watched task": (15, SECRETARY, lambda w: CompleteTask(task_id=w.task("a").id)),
    "message": (9, "", lambda w: CorrelateMessage(name="NEWS", instance_id=w.task("a").instance_id)),
    "timer": (15, "", fire),
    "suspend": (4, "", lambda w: SuspendInstance(instance_id=w.task("a").instance_id, reason="x")),
    "resume": (4, "", lambda w: ResumeInstance(instance_id=suspended(w))),
    "cancel": (13, "", lambda w: CancelInstance(instance_id=w.task("a").instance_id, reason="x")),
}


def suspended(world: World) -> str:
    instance_id = str(world.task("a").instance_id)
    world.run(SuspendInstance(instance_id=instance_id, reason="x"))
    return instance_id


@pytest.mark.parametrize("kind", COMMANDS)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_command_sends_no_more_than_it_needs(world: World, kind: str) -> None:
    most, login, make = COMMANDS[kind]
    world.deploy_bytes({"p.bpmn": WATCHED})
    world.start("p")

    sent = statements(world, make(world), login)

    assert len(sent) <= most, f"{len(sent)}:\n" + "\n".join(sent)


def test_looking_for_due_work_is_one_question_when_nothing_is_due(world: World) -> None:
    world.deploy_bytes({"p.bpmn": WATCHED})
    world.start("p")

    with counted(world.database) as sent:
        assert DueWork(world.executor).run_due() == 0

    assert len(sent) == 1
