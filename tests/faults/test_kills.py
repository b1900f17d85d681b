"""Processes killed in the middle of anything: what was acknowledged is there once, and all agrees."""

import random
import time
from collections import Counter
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy import select

from engine.actor import Actor
from engine.clock import SystemClock
from engine.commands import RetryJob
from engine.executor import Executor
from engine.jobs.due import DueWork
from storage.models import Job
from tests.faults.ground import assert_whole, counted, events_of, furnished, rounds, secretary
from tests.faults.processes import Diary, LaterClock, context, schedule_for_ever, work_for_ever
from tests.world import World

KILLS = {"sqlite": 25, "postgresql": 10}
OVERDUE = 150


def kill(process: BaseProcess) -> None:
    assert process.is_alive(), "it ended by itself"
    process.kill()
    process.join()
    process.close()


def wait_for_work(diary: Diary, done: int) -> None:
    """Until one command more was answered: the clerk has started and is in the middle of things."""
    deadline = time.monotonic() + 30
    while len(diary.answered()) <= done:
        assert time.monotonic() < deadline, "nobody works"
        time.sleep(0.005)


def finish_what_is_due(world: World) -> None:
    """What a scheduler that lives does; and a person, for work at which three have died."""
    survivor = Executor(world.database, LaterClock(60), world.executor.workshop)
    while DueWork(survivor).run_due():
        pass
    for job in world.rows(select(Job.id).where(Job.state == "failed")):
        survivor.execute(RetryJob(job_id=job.id, reason="сбой сервера"), actor=Actor.system())
    while DueWork(survivor).run_due():
        pass


def test_killed_clerks_and_schedulers_lose_nothing_and_double_nothing(world: World, tmp_path: Path) -> None:
    world.clock.set(SystemClock().now())
    furnished(world)
    world.deploy_past_the_gate({"rounds.bpmn": rounds("PT10S")})
    going_round = world.start("rounds")
    instances = [world.start("overdue") for _ in range(OVERDUE)]
    url = (
        world.database.engine.url.render_as_string(hide_password=False)
        .replace("+pysqlite", "")
        .replace("+psycopg", "")
    )
    diary, chance = Diary(tmp_path / "diary"), random.Random(7)
    processes = context()

    for number in range(KILLS[world.database.dialect.name]):
        clerk = processes.Process(target=work_for_ever, args=(url, str(diary.path), secretary(world)))
        scheduler = processes.Process(target=schedule_for_ever, args=(url, 2 * number))
        done = len(diary.answered())
        clerk.start()
        scheduler.start()
        wait_for_work(diary, done)
        time.sleep(chance.random() * 0.15)
        for process in chance.sample([clerk, scheduler], 2):
            kill(process)
            time.sleep(chance.random() * 0.02)

    finish_what_is_due(world)
    took_effect = Counter(event.command_id for event in events_of(world, "task_completed"))
    acknowledged = diary.answered()
    assert acknowledged <= set(took_effect) and set(took_effect.values()) == {1}
    assert set(took_effect) <= {line["id"] for line in diary.meant()}
    fired = Counter(event.instance_id for event in events_of(world, "timer_fired"))
    assert {instance: fired[instance] for instance in instances} == dict.fromkeys(instances, 1)
    assert len(world.open_tasks(element_id="after")) == OVERDUE
    assert counted(world, going_round) == {"n": len(took_effect), "ticks": fired[going_round]}
    assert fired[going_round] > KILLS[world.database.dialect.name]
    assert len(acknowledged) >= KILLS[world.database.dialect.name]
    assert_whole(world)
