"""Schedulers as processes of their own: none, one or three, killed or frozen, fire each timer once."""

import os
import random
import signal
import time
from collections import Counter
from multiprocessing.process import BaseProcess
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import func, select

from app.scheduler import Heartbeat
from engine.clock import SystemClock
from engine.commands import RetryJob
from engine.executor import Executor
from engine.jobs.claimed import MAX_EXPIRIES
from engine.jobs.due import DueWork
from storage.models import Job
from storage.repositories.jobs import JobRow
from tests.faults.ground import assert_whole, events_of, furnished
from tests.faults.processes import LaterClock, context, executor_on
from tests.world import World

TIMERS = 120
PATIENCE = 60


def beat_for_ever(url: str, minutes: float) -> None:
    """What ``kurator scheduler`` does, without the pauses between beats."""
    heart = Heartbeat(executor_on(url, minutes))
    while True:
        heart.beat()


def freeze_with_work_in_hand(url: str) -> None:
    """Claim, be stopped before the first job is begun, and go on as if nothing had been."""
    carry_out = DueWork.carry_out

    def slept(self: DueWork, job: JobRow) -> str:
        os.kill(os.getpid(), signal.SIGSTOP)
        return carry_out(self, job)

    with patch.object(DueWork, "carry_out", slept):
        DueWork(executor_on(url)).run_due(limit=1)


def address(world: World) -> str:
    url = world.database.engine.url.render_as_string(hide_password=False)
    return url.replace("+pysqlite", "").replace("+psycopg", "")


def waiting(world: World) -> int:
    return int(world.value(select(func.count()).where(Job.state == "waiting")))


def wait_until(said: str, holds: object) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < deadline, said
        time.sleep(0.02)


def retry_given_up(world: World) -> None:
    """A timer that was three times in the hands of the killed waits for a person, as it must."""
    for job in world.rows(select(Job).where(Job.state == "failed")):
        assert job.expiries >= MAX_EXPIRIES
        world.run(RetryJob(job_id=job.id, reason="планировщик больше не убивают"))


def is_stopped(process: BaseProcess) -> bool:
    return ") T " in Path(f"/proc/{process.pid}/stat").read_text()


def test_three_schedulers_that_are_killed_again_and_again_fire_each_timer_once(world: World) -> None:
    world.clock.set(SystemClock().now())
    furnished(world)
    instances = [world.start("overdue") for _ in range(TIMERS)]
    processes, chance = context(), random.Random(7)

    for minutes in range(0, 8, 2):
        hearts = [processes.Process(target=beat_for_ever, args=(address(world), minutes)) for _ in range(3)]
        before = waiting(world)
        for heart in hearts:
            heart.start()
        wait_until("nobody works", lambda before=before: waiting(world) < before or not before)
        time.sleep(chance.random() * 0.1)
        for heart in hearts:
            heart.kill()
            heart.join()
    survivor = Heartbeat(Executor(world.database, LaterClock(30), world.executor.workshop))

    def all_fired() -> bool:
        survivor.beat()
        return not waiting(world)

    # A server notices only after a moment that a worker with rows in its hands is dead.
    wait_until("timers are left lying", all_fired)
    retry_given_up(world)
    wait_until("what a person let try again is left lying", all_fired)

    assert Counter(event.instance_id for event in events_of(world, "timer_fired")) == Counter(instances)
    assert_whole(world)


def test_a_scheduler_frozen_past_its_lease_has_no_effect_when_it_wakes(world: World) -> None:
    world.clock.set(SystemClock().now())
    furnished(world)
    instance = world.start("overdue")
    frozen = context().Process(target=freeze_with_work_in_hand, args=(address(world),))
    frozen.start()
    wait_until("it is not stopped", lambda: is_stopped(frozen))

    other = DueWork(Executor(world.database, LaterClock(2), world.executor.workshop))
    assert other.run_due() == 1
    assert frozen.pid is not None
    os.kill(frozen.pid, signal.SIGCONT)
    frozen.join(PATIENCE)

    assert frozen.exitcode == 0
    assert [event.instance_id for event in events_of(world, "timer_fired")] == [instance]
    assert len(world.open_tasks(element_id="after")) == 1
    assert_whole(world)
