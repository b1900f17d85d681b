"""The server is killed under a program that works by the API: nothing is lost, nothing is doubled."""

import random
import shutil
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.clock import SystemClock
from storage.database import Database
from storage.models import HistoryEvent, ProcessInstance
from storage.unit_of_work import UnitOfWork
from tests.faults.ground import counted, rounds
from tests.faults.serving import PATIENCE, Program, Server, kurator
from tests.world import World

KILLS = 3
BEHIND = timedelta(minutes=5)
"""So long nothing ran: three hundred timers are due when the server starts."""


@pytest.fixture
def database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """As ``kurator serve`` finds it in its data folder."""
    shutil.copy(sqlite_template, tmp_path / "kurator.db")
    opened = Database.open(f"sqlite:///{tmp_path / 'kurator.db'}")
    yield opened
    opened.close()


class Worker(threading.Thread):
    """Completes the one free task again and again, each with a key of its own."""

    def __init__(self, program: Program):
        super().__init__()
        self.program = program
        self.acknowledged: list[str] = []
        self.told_to_stop = threading.Event()
        self.trouble: BaseException | None = None

    def run(self) -> None:
        try:
            while not self.told_to_stop.is_set():
                (task,) = self.program.get("/tasks?whose=free")["items"]
                self.program.post(f"/tasks/{task['id']}/complete", key=f"step-{len(self.acknowledged)}")
                self.acknowledged.append(task["id"])
        except BaseException as trouble:
            self.trouble = trouble

    def wait_for(self, more: int) -> None:
        """Until so many more tasks are done."""
        enough, until = len(self.acknowledged) + more, time.monotonic() + PATIENCE
        while len(self.acknowledged) < enough:
            assert self.trouble is None, self.trouble
            assert time.monotonic() < until, "nothing is being done"
            time.sleep(0.01)


def killed_under(worker: Worker, server: Server) -> None:
    chance = random.Random(5)
    worker.start()
    for _ in range(KILLS):
        worker.wait_for(5)
        time.sleep(chance.random() * 0.3)
        server.kill_and_restart()
    worker.wait_for(5)
    worker.told_to_stop.set()
    worker.join(PATIENCE)


def test_a_server_killed_at_work_loses_nothing_and_doubles_nothing(world: World, tmp_path: Path) -> None:
    world.clock.set(SystemClock().now() - BEHIND)
    world.deploy_past_the_gate({"rounds.bpmn": rounds("PT1S")})
    instance_id = world.start("rounds")
    with world.database.begin() as connection:
        token = UnitOfWork(connection).tokens.issue(world.actor("smirnova").staff_id, world.clock.now())
    server = Server(tmp_path)
    worker = Worker(Program(server.port, token))

    try:
        killed_under(worker, server)
    finally:
        code = server.stop()

    assert (worker.trouble, code) == (None, 0)
    assert worker.program.unanswered > 0
    assert kurator("doctor", "--data", str(tmp_path)).wait(PATIENCE) == 0
    assert_all_in_effect_once(world, instance_id, worker.acknowledged)


def assert_all_in_effect_once(world: World, instance_id: str, acknowledged: list[str]) -> None:
    events = world.rows(select(HistoryEvent.kind, HistoryEvent.task_id).order_by(HistoryEvent.seq))
    completed = [event.task_id for event in events if event.kind == "task_completed"]
    fired = [event for event in events if event.kind == "timer_fired"]
    assert completed == acknowledged
    assert len(set(completed)) == len(completed)
    assert counted(world, instance_id) == {"n": len(completed), "ticks": len(fired)}
    assert len(world.rows(select(ProcessInstance.id))) == 1
