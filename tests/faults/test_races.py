"""Two at once: one wins, the other is told; nobody waits for ever and nothing happens twice."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from engine.actor import Actor
from engine.clock import FixedClock
from engine.commands import ClaimTask, CompleteTask, FireTimer, StartInstance
from engine.errors import Conflict, EngineError, InstanceNotRunning, TaskTaken
from engine.executor import Executor
from engine.jobs.claimed import LEASE
from engine.jobs.due import DueWork
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.faults.ground import assert_whole, events_of, furnished, secretary
from tests.world import World

AT_ONCE = 4
ROUNDS = 12


@contextmanager
def servers(world: World, count: int) -> Iterator[list[Executor]]:
    """So many servers of their own on one database: no lock, cache or connection in common."""
    url = world.database.engine.url
    clock = FixedClock(world.clock.now())
    databases = [Database.open(url) for _ in range(count)]
    workshop = world.executor.workshop
    fresh = type(workshop)(workshop.law, workshop.handlers)
    try:
        yield [
            Executor(database, clock, fresh if number % 2 else workshop)
            for number, database in enumerate(databases)
        ]
    finally:
        for database in databases:
            database.close()


def all_at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Begin all in the same moment; each one's answer, or what it was refused with."""
    answers: list[Any] = [None] * len(acts)
    ready = threading.Barrier(len(acts))

    def run(number: int) -> None:
        ready.wait()
        try:
            answers[number] = acts[number]()
        except EngineError as error:
            answers[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive()
    return answers


def race(
    executors: list[Executor], command: Any, actors: list[Actor], **options: Any
) -> tuple[list[Any], list[Any]]:
    """Answers of the winners and the refusals of the others."""
    answers = all_at_once(
        [
            lambda executor=executor, actor=actor: executor.execute(command, actor=actor, **options)
            for executor, actor in zip(executors, actors, strict=True)
        ]
    )
    refused = [answer for answer in answers if isinstance(answer, EngineError)]
    return [answer for answer in answers if answer not in refused], refused


def test_of_people_who_complete_one_task_at_once_one_does(world: World) -> None:
    furnished(world)
    world.start("loop")
    with servers(world, AT_ONCE) as executors:
        for _ in range(ROUNDS):
            command = CompleteTask(task_id=world.task("work").id)
            done, refused = race(executors, command, [secretary(world)] * AT_ONCE)
            assert len(done) == 1
            assert all(isinstance(error, Conflict) for error in refused)

    assert len(events_of(world, "task_completed")) == ROUNDS
    assert_whole(world)


def test_of_people_who_claim_one_task_at_once_one_gets_it(world: World) -> None:
    furnished(world)
    world.start("loop")
    people = [secretary(world, number) for number in range(AT_ONCE)]
    with servers(world, AT_ONCE) as executors:
        for _ in range(ROUNDS):
            task = world.task("work")
            done, refused = race(executors, ClaimTask(task_id=task.id), people)
            assert len(done) == 1
            assert all(isinstance(error, TaskTaken) for error in refused)
            winner = next(person for person in people if person.staff_id == world.task("work").assignee_id)
            world.executor.execute(CompleteTask(task_id=task.id), actor=winner)

    claims = Counter(event.task_id for event in events_of(world, "task_claimed"))
    assert len(claims) == ROUNDS and set(claims.values()) == {1}
    assert_whole(world)


@pytest.mark.parametrize("kind", ["complete", "start"])
def test_a_button_pressed_twice_at_once_gets_one_answer_twice(world: World, kind: str) -> None:
    furnished(world)
    world.start("loop")
    with servers(world, AT_ONCE) as executors:
        for number in range(ROUNDS):
            command: Any = StartInstance(process_key="overdue", municipality_id=world.municipality_id)
            actor = Actor.system()
            if kind == "complete":
                command, actor = CompleteTask(task_id=world.task("work").id), secretary(world)
            done, refused = race(executors, command, [actor] * AT_ONCE, command_id=f"press-{number}")
            assert (len(done), refused) == (AT_ONCE, [])
            assert all(answer == done[0] for answer in done)

    told = "task_completed" if kind == "complete" else "instance_started"
    assert len(events_of(world, told)) == ROUNDS + (kind == "start")
    assert_whole(world)


def test_three_schedulers_fire_three_hundred_timers_once_each(world: World) -> None:
    furnished(world)
    instances = [world.start("overdue") for _ in range(300)]

    def work(executor: Executor) -> None:
        worker = DueWork(executor)
        while worker.run_due():
            pass

    with servers(world, 3) as executors:
        all_at_once([lambda executor=executor: work(executor) for executor in executors])

    fired = Counter(event.instance_id for event in events_of(world, "timer_fired"))
    assert fired == Counter(instances)
    assert_whole(world)


def test_a_person_and_a_timer_at_once_are_both_served_one_after_the_other(world: World) -> None:
    furnished(world)
    for _ in range(ROUNDS):
        instance = world.start("loop")
        task = world.task("work", instance_id=instance)
        world.clock.advance(days=10)
        with servers(world, 2) as executors:
            person, timer = all_at_once(
                [
                    lambda task=task, executor=executors[0]: executor.execute(
                        CompleteTask(task_id=task.id, variables={"enough": True}), actor=secretary(world)
                    ),
                    lambda executor=executors[1]: DueWork(executor).run_due(),
                ]
            )
        assert not isinstance(timer, EngineError)
        assert not isinstance(person, EngineError) or isinstance(person, InstanceNotRunning)
        while DueWork(world.executor).run_due():
            pass
    assert_whole(world)


def test_a_scheduler_that_slept_past_its_lease_has_no_effect(world: World) -> None:
    furnished(world)
    world.start("overdue")
    with world.database.begin() as connection:
        now = world.clock.now()
        (slept_on,) = UnitOfWork(connection).jobs.claim_due(now=now, lease_until=now + LEASE, owner="sleeper")
    world.clock.advance(seconds=LEASE.total_seconds() + 1)
    with world.database.begin() as connection:
        now = world.clock.now()
        (taken,) = UnitOfWork(connection).jobs.claim_due(now=now, lease_until=now + LEASE, owner="other")

    late = world.run(FireTimer(job_id=slept_on.id, token=slept_on.token))
    assert late == {"fired": False}
    assert world.run(FireTimer(job_id=taken.id, token=taken.token)) == {"fired": True}
    assert len(world.open_tasks(element_id="after")) == 1
    assert_whole(world)
