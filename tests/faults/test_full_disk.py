"""A disk without room: refused in words, nothing half-done, and work goes on when there is room again."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from engine.actor import Actor
from engine.commands import ClaimTask, CompleteTask, Deploy, FireTimer, StartInstance
from engine.errors import StorageFull, Unavailable
from tests.faults.ground import LOOP, assert_whole, furnished, secretary, traces
from tests.faults.processes import Diary, context, write_until_full
from tests.world import World

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Room:
    """Lets the database grow to so many pages and no further; the limit is a connection's own."""

    def __init__(self, world: World):
        self.most = 0
        event.listen(world.database.engine, "checkout", self._limit)
        with world.database.read() as connection:
            self.pages = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())

    def _limit(self, connection: Any, *_others: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA max_page_count = {self.most or 1_073_741_823}")
        cursor.close()


def test_whatever_is_done_on_a_full_disk_is_refused_whole(world: World) -> None:
    furnished(world)
    world.start("loop")
    room = Room(world)
    room.most = room.pages
    refused: set[str] = set()

    for number in range(300):
        start = StartInstance(process_key="overdue", municipality_id=world.municipality_id)
        deploy = Deploy(
            name="x", resources={"other.bpmn": LOOP.replace(b'"loop"', b'"other"') + b" " * number}
        )
        person = secretary(world)
        claim, complete = (
            ClaimTask(task_id=world.task("work").id),
            CompleteTask(task_id=world.task("work").id),
        )
        for command, actor in (
            (deploy, Actor.system()),
            (start, Actor.system()),
            (claim, person),
            (complete, person),
        ):
            before = traces(world)
            try:
                world.executor.execute(command, actor=actor)
            except StorageFull as error:
                assert "место" in error.message
                assert traces(world) == before
                refused.add(type(command).__name__)
        if len(refused) == 4:
            break

    assert refused == {"Deploy", "StartInstance", "ClaimTask", "CompleteTask"}
    assert_whole(world)
    room.most = 0
    world.executor.execute(CompleteTask(task_id=world.task("work").id), actor=secretary(world))
    assert_whole(world)


@pytest.mark.parametrize("room", [0, 1_000, 5_000, 30_000, 90_000])
def test_a_write_that_fails_in_the_middle_leaves_nothing_behind(
    world: World, tmp_path: Path, room: int
) -> None:
    furnished(world)
    world.start("loop")
    url, diary = str(world.database.engine.url).replace("+pysqlite", ""), Diary(tmp_path / "diary")

    writer = context().Process(target=write_until_full, args=(url, room, str(diary.path), secretary(world)))
    writer.start()
    writer.join(timeout=60)

    assert writer.exitcode == 0
    refusal, afterwards = diary.lines()
    assert "место" in refusal["refused"] and refusal["same_task"]
    assert afterwards == {"works_again": True}
    assert_whole(world)


def test_time_does_not_stand_still_for_ever_when_a_timer_finds_no_room(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnished(world).start("overdue")

    def full(*_: object) -> None:
        raise StorageFull

    monkeypatch.setattr(FireTimer, "run", full)
    with pytest.raises(Unavailable):
        world.pass_time(days=2)
