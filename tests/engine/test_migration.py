"""Running cases on their way to another version: what is kept, what is refused, and that nothing is ever half done."""

import itertools
import random
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import select

from engine.actor import Actor
from engine.commands import ClaimTask, CompleteTask, CorrelateMessage, MigrateInstance, SaveDraft
from engine.doctor import examine
from engine.errors import CannotMigrate, EngineError
from engine.migration.mapping import proposed
from storage.models import EventSubscription, Job, ProcessInstance, UserTask
from storage.unit_of_work import UnitOfWork
from tests import bpmn
from tests.world import World

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
DUE = bpmn.properties(deadline="WD:5", clause="ME-4.6-1")


def drawn(body: str, flows: str, extra: str = "") -> bytes:
    return bpmn.process("p", body, flows, extra)


def version(world: World, content: bytes, **others: bytes) -> str:
    """Deploy and answer the id of the newest version of ``p``."""
    world.deploy_past_the_gate({"p.bpmn": content, **{f"{name}.bpmn": file for name, file in others.items()}})
    with world.database.read() as connection:
        row = UnitOfWork(connection).definitions.latest("p")
    assert row is not None
    return row.id


def move(world: World, instance_id: str, target: str, chosen: Mapping[str, str] | None = None) -> Any:
    with world.database.read() as connection:
        uow = UnitOfWork(connection)
        row = uow.instances.look(instance_id)
        assert row is not None
        rows = [uow.definitions.get(each) for each in row.bundle]
        (source,) = [each for each in rows if each is not None and each.key == "p"]
        goal = uow.definitions.get(target)
    assert goal is not None
    shelf = world.executor.workshop.definitions
    found = proposed(shelf.process(source), shelf.process(goal)) | dict(chosen or {})
    return world.run(MigrateInstance(instance_id=instance_id, target_id=target, chosen=found))


def is_healthy(world: World) -> bool:
    return examine(world.database, world.executor.workshop, now=world.clock.now()) == []


def simple(*tasks: str, body: str = "") -> bytes:
    names = ["start", *tasks, "end"]
    flows = " ".join(f"{one}>{two}" for one, two in itertools.pairwise(names))
    steps = "".join(bpmn.user(name, DUE) for name in tasks)
    return drawn(bpmn.start() + steps + bpmn.end() + body, flows)


def test_id_assignee_draft_and_due_moment_of_a_task_stay_and_its_name_follows(world: World) -> None:
    version(world, simple("a"))
    instance = world.start("p")
    task = world.task("a")
    world.run(ClaimTask(task_id=task.id), "smirnova")
    world.run(SaveDraft(task_id=task.id, content={"note": "начато"}, version=0), "smirnova")
    was = world.task("a")
    target = version(world, simple("b", "c"))

    told = move(world, instance, target, {"a": "b"})

    now = world.task("b")
    kept = ("id", "assignee_id", "claimed_at", "due_at", "due_date", "groups", "version")
    assert [getattr(now, name) for name in kept] == [getattr(was, name) for name in kept]
    assert (now.name, now.definition_id) == ("b", target)
    assert [change["kind"] for change in told["changes"]] == ["renamed"]
    assert is_healthy(world)
    world.run(CompleteTask(task_id=now.id), "smirnova")
    assert world.open_elements() == ["c"]


def test_a_step_that_is_gone_is_a_reason_and_the_case_stays_as_it_was(world: World) -> None:
    version(world, simple("a", "b"))
    instance = world.start("p")
    target = version(world, simple("b"))

    with pytest.raises(CannotMigrate, match="«a», которого в новой версии нет"):
        move(world, instance, target)

    assert world.open_elements() == ["a"]
    assert is_healthy(world)
    world.complete("a")
    assert move(world, instance, target)["outcome"] == "moved"
    assert move(world, instance, target)["outcome"] == "already"


def test_timers_and_messages_on_an_edge_are_kept_dropped_and_begun(world: World) -> None:
    timer = bpmn.timer("timeDuration", "P3D")
    old = bpmn.boundary("slow", "a", timer) + bpmn.boundary("old", "a", bpmn.message("old"))
    new = bpmn.boundary("slow", "a", bpmn.timer("timeDuration", "P9D")) + bpmn.boundary(
        "fresh", "a", bpmn.message("new")
    )
    ends = "".join(bpmn.end(name) for name in ("end_slow", "end_old", "end_fresh"))
    body = bpmn.start() + bpmn.user("a") + bpmn.end()
    messages = bpmn.message_known("old") + bpmn.message_known("new")
    version(world, drawn(body + old + ends, "start>a a>end slow>end_slow old>end_old", messages))
    instance = world.start("p")
    job = world.rows(select(Job.id, Job.due_at).where(Job.element_id == "slow"))
    target = version(world, drawn(body + new + ends, "start>a a>end slow>end_slow fresh>end_fresh", messages))

    told = move(world, instance, target)

    assert world.rows(select(Job.id, Job.due_at).where(Job.state == "waiting")) == job
    assert [row.name for row in world.rows(select(EventSubscription))] == ["new"]
    assert sorted(change["kind"] for change in told["changes"]) == ["let_go", "listens"]
    assert is_healthy(world)
    world.run(CorrelateMessage(name="new", instance_id=instance))
    assert world.status(instance) == "completed"


def forked(*branches: str) -> bytes:
    flows = " ".join(f"split>{name} {name}>join" for name in branches)
    steps = "".join(bpmn.user(name) for name in branches)
    body = bpmn.start() + bpmn.parallel("split") + steps + bpmn.parallel("join") + bpmn.end()
    return drawn(body, f"start>split {flows} join>end")


def test_a_branch_behind_a_fork_already_passed_would_be_waited_for_ever(world: World) -> None:
    version(world, forked("a", "b"))
    instance = world.start("p")
    world.complete("a")
    target = version(world, forked("a", "b", "c"))

    with pytest.raises(CannotMigrate, match="ждать всегда"):
        move(world, instance, target)

    renamed = version(world, forked("b", "x"))
    assert move(world, instance, renamed, {"a": "x"})["outcome"] == "moved"
    assert is_healthy(world)
    world.complete("b")
    assert world.status(instance) == "completed"


def test_repetitions_keep_their_count_and_stages_their_inside(world: World) -> None:
    def content(stage: str, task: str, *more: str) -> bytes:
        after = "".join(bpmn.user(name) for name in more)
        chain = ["start", stage, *more, "end"]
        flows = " ".join(f"{one}>{two}" for one, two in itertools.pairwise(chain))
        inside = (
            bpmn.start("in")
            + bpmn.user(task, bpmn.for_each("names", "name"))
            + bpmn.end("out")
            + bpmn.arrows(f"in>{task} {task}>out")
        )
        return drawn(bpmn.start() + bpmn.element("subProcess", stage, inside) + after + bpmn.end(), flows)

    version(world, content("stage", "each"))
    instance = world.start("p", names=["а", "б", "в"])
    world.complete("each")
    target = version(world, content("stage2", "each2", "last"))

    move(world, instance, target, {"stage": "stage2", "each": "each2", "in": "in", "out": "out"})

    assert world.open_elements() == ["each2", "each2"]
    assert is_healthy(world)
    world.complete("each2")
    world.complete("each2")
    assert world.open_elements() == ["last"]


def test_a_version_of_what_a_case_calls_is_changed_inside_its_caller(world: World) -> None:
    called = '<bpmn:callActivity id="call" name="call" calledElement="p"/>'
    caller = bpmn.process("outer", bpmn.start() + called + bpmn.end(), "start>call call>end")
    version(world, simple("a"), outer=caller)
    instance = world.start("outer")
    target = version(world, simple("a", "b"))

    move(world, instance, target)

    world.complete("a")
    assert world.open_elements() == ["b"]
    assert is_healthy(world)
    main = world.value(select(ProcessInstance.definition_id).where(ProcessInstance.id == instance))
    assert main != target


def test_what_is_random_is_taken_over_whole_or_not_at_all(world: World) -> None:
    """A few procedures with random edits: after each the case is healthy, moved or just as before."""
    dice, told = random.Random(6), []
    steps = [f"s{number}" for number in range(6)]
    for round_number in range(12):
        chosen = dice.sample(steps, 4)
        make = forked if round_number % 2 else simple
        version(world, make(*chosen))
        instance = world.start("p")
        for _ in range(dice.randrange(3)):
            task = dice.choice(world.open_tasks(instance_id=instance))
            world.run(CompleteTask(task_id=task.id))
        edited = [*dice.sample(chosen, 3), *dice.sample([s for s in steps if s not in chosen], 1)]
        target = version(world, (forked if dice.random() < 0.5 else simple)(*edited))
        before = [task.id for task in world.open_tasks(instance_id=instance)]
        try:
            told.append(move(world, instance, target)["outcome"])
        except EngineError as refusal:
            told.append(type(refusal).__name__)
            by = world.value(select(ProcessInstance.definition_id).where(ProcessInstance.id == instance))
            assert by != target
        assert [task.id for task in world.open_tasks(instance_id=instance)] == before
        assert is_healthy(world)
        while tasks := world.open_tasks(instance_id=instance):
            world.run(CompleteTask(task_id=tasks[0].id))
        assert world.status(instance) == "completed"

    assert {"moved", "CannotMigrate"} <= set(told)


def test_only_who_answers_for_procedures_takes_cases_over(world: World) -> None:
    version(world, simple("a"))
    instance = world.start("p")
    target = version(world, simple("a", "b"))

    with pytest.raises(EngineError, match="нет права"):
        world.run(MigrateInstance(instance_id=instance, target_id=target, chosen={}), "smirnova")
    told = world.executor.rehearse(
        MigrateInstance(instance_id=instance, target_id=target, chosen={"a": "a"}),
        actor=Actor.system(),
        look=lambda context, answer: answer["outcome"],
    )
    assert told == "moved"
    assert world.rows(select(UserTask.definition_id).where(UserTask.definition_id == target)) == []
