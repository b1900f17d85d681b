"""Processes that are killed in tests: a clerk who completes tasks, a scheduler, a writer on a full disk.

They are forked from a server that has imported everything already, so that killing
twenty-five of them takes seconds.
"""

import json
import os
import resource
import signal
from datetime import datetime, timedelta
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

from sqlalchemy import select

import handlers
from engine.actor import Actor
from engine.clock import SystemClock
from engine.commands import CompleteTask
from engine.context import Workshop
from engine.errors import StorageFull
from engine.executor import Executor
from engine.jobs.due import DueWork
from storage.database import Database
from storage.models import UserTask
from tests.world import LAW


class LaterClock:
    """The system's clock, some time on: the leases of who was killed have run out for who comes after."""

    def __init__(self, minutes: float):
        self.span = timedelta(minutes=minutes)

    def now(self) -> datetime:
        return SystemClock().now() + self.span


def context() -> ForkServerContext:
    server = get_context("forkserver")
    server.set_forkserver_preload(["tests.faults.processes"])
    return server


def executor_on(url: str, minutes: float = 0) -> Executor:
    return Executor(Database.open(url), LaterClock(minutes), Workshop(LAW, handlers.load_all()))


class Diary:
    """What a clerk meant to do and what was answered, on disk before the next step."""

    def __init__(self, path: Path):
        self.path = path

    def write(self, **line: object) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def lines(self) -> list[dict[str, Any]]:
        if not self.path.exists():
            return []
        return [json.loads(line) for line in self.path.read_text(encoding="utf-8").splitlines()]

    def meant(self) -> list[dict[str, Any]]:
        return [line for line in self.lines() if "task" in line]

    def answered(self) -> set[str]:
        return {line["answered"] for line in self.lines() if "answered" in line}


def work_for_ever(url: str, diary_path: str, actor: Actor) -> None:
    """Complete the open task again and again; whoever was killed in the middle repeats what he meant to do."""
    executor, diary = executor_on(url), Diary(Path(diary_path))
    meant = diary.meant()
    if meant and meant[-1]["id"] not in diary.answered():
        _carry_out(executor, diary, actor, meant[-1])
    number = len(meant)
    while True:
        number += 1
        line = {"id": f"command-{number}", "task": _open_task(executor)}
        diary.write(**line)
        _carry_out(executor, diary, actor, line)


def _carry_out(executor: Executor, diary: Diary, actor: Actor, line: dict[str, Any]) -> None:
    executor.execute(CompleteTask(task_id=line["task"]), actor=actor, command_id=line["id"])
    diary.write(answered=line["id"])


def _open_task(executor: Executor) -> str:
    query = select(UserTask.id).where(UserTask.status == "open", UserTask.element_id == "work")
    with executor.database.read() as connection:
        return str(connection.execute(query).scalar_one())


def schedule_for_ever(url: str, minutes: float) -> None:
    worker = DueWork(executor_on(url, minutes))
    while True:
        worker.run_due(limit=5)


def write_until_full(url: str, room: int, diary_path: str, actor: Actor) -> None:
    """Work with so many bytes left to grow, twice; each refusal and each success goes to the diary."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    executor, diary = executor_on(url), Diary(Path(diary_path))
    file = Path(str(executor.database.engine.url.database))
    task = _open_task(executor)
    largest = max(path.stat().st_size for path in (file, file.with_name(file.name + "-wal")) if path.exists())
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest + room, hard))
    refused = ""
    while not refused:
        task = _open_task(executor)
        try:
            executor.execute(CompleteTask(task_id=task), actor=actor)
        except StorageFull as error:
            refused = error.message
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    diary.write(refused=refused, same_task=_open_task(executor) == task)
    executor.execute(CompleteTask(task_id=task), actor=actor)
    diary.write(works_again=_open_task(executor) != task)
