"""Random procedures, random acts: whatever is refused or done, nothing is left stuck or unreadable."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.commands import CompleteTask, MoveToken, SendBack, SkipStep
from engine.doctor import examine
from engine.errors import EngineError, ProcedureFailed
from engine.instances.reading import looked_at
from engine.mending.moving import origins, places
from engine.spiff.mending import waits_outside
from storage.database import Database
from storage.queries.passed import passed_steps
from storage.unit_of_work import UnitOfWork
from tests.engine.fuzz.features import FEATURES
from tests.engine.fuzz.runner import author, drawn
from tests.engine.mending.ground import SECRETARY, WHY
from tests.world import World

ACTS, RUNS = 14, 2


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    path = tmp_path_factory.mktemp("mending") / "p.db"
    shutil.copy(sqlite_template, path)
    database = Database.open(f"sqlite:///{path}")
    yield World(database)
    database.close()


def possible(world: World, instance_id: str, chance: random.Random) -> list[object]:
    """Acts that a page would offer now, one of each kind."""
    with world.database.read() as connection:
        uow = UnitOfWork(connection)
        top = looked_at(uow, world.executor.workshop, world.clock, instance_id=instance_id)
        if top is None:
            return []
        found: list[object] = []
        waiting = [token for token in top.all_tokens() if waits_outside(token) and not token.spec.is_listener]
        for token in waiting:
            found.append(SkipStep(instance_id=instance_id, token_id=token.id, reason=WHY))
            if token.spec.manual:
                found.append(CompleteTask(task_id=token.id))
        for each in origins(top):
            target = chance.choice(places(each.scope) or [each.node])
            found.append(
                MoveToken(instance_id=instance_id, origin_id=each.id, to_element=target.id, reason=WHY)
            )
        for step in passed_steps(connection, instance_id=instance_id)[:4]:
            found.append(SendBack(instance_id=instance_id, task_id=step.task_id, reason=WHY))
    return found


@pytest.mark.parametrize("features", FEATURES)
def test_whatever_is_done_by_hand_nothing_is_stuck_or_unreadable(features: str, world: World) -> None:
    chance, done = random.Random(features), 0
    for number in range(RUNS):
        world.deploy_past_the_gate({"p.bpmn": drawn(author(f"{features} {number}"))})
        instance_id = world.start("p", given="x")
        for _ in range(ACTS):
            acts = possible(world, instance_id, chance)
            if not acts:
                break
            try:
                world.run(chance.choice(acts), SECRETARY)
                done += 1
            except EngineError as error:
                assert not isinstance(error, ProcedureFailed), error
            findings = examine(world.database, world.executor.workshop, now=world.clock.now())
            assert [f for f in findings if f.object_id == instance_id] == []
    assert done
