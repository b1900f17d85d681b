"""The intake procedure set right by hand: forms come back as drafts, no move leaves it stuck."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.commands import MoveToken, SendBack
from engine.doctor import examine
from engine.errors import EngineError, ProcedureFailed
from engine.instances.reading import looked_at
from engine.mending.effects import preview
from engine.mending.moving import origins, places
from storage.database import Database
from storage.models import Deadline, Draft, FormAnswer, ProcessInstance, UserTask
from storage.queries.passed import passed_steps
from storage.unit_of_work import UnitOfWork
from tests.processes.path import CaseWalk
from tests.world import World

SECRETARY, WHY = "smirnova", "Решение председателя комиссии от 14 мая"


@pytest.fixture
def walk(sqlite_template: Path, tmp_path: Path) -> Iterator[CaseWalk]:
    """Not among the scenarios: what is moved here by hand must not count as taken by a case."""
    shutil.copy(sqlite_template, tmp_path / "case.db")
    database = Database.open(f"sqlite:///{tmp_path / 'case.db'}")
    yield CaseWalk(World(database))
    database.close()


def instance_of(walk: CaseWalk) -> str:
    query = select(ProcessInstance.id).where(ProcessInstance.case_id == walk.case_id)
    return str(walk.world.value(query.order_by(ProcessInstance.started_at).limit(1)))


def healthy(world: World) -> bool:
    return examine(world.database, world.executor.workshop, now=world.clock.now()) == []


def test_a_form_that_was_handed_in_comes_back_as_the_draft_of_its_doer(walk: CaseWalk) -> None:
    walk.intake("2025-05-12").verify("2025-05-14")
    world, instance = walk.world, instance_of(walk)
    with world.database.read() as connection:
        steps = passed_steps(connection, instance_id=instance)
    (answer, *_rest) = world.rows(
        select(FormAnswer)
        .where(FormAnswer.task_id.in_([s.task_id for s in steps]))
        .order_by(FormAnswer.submitted_at.desc())
    )
    term = world.rows(select(Deadline).where(Deadline.user_task_id == answer.task_id))
    back = SendBack(instance_id=instance, task_id=answer.task_id, reason=WHY)
    shown = preview(world.executor, back, world.actor(SECRETARY), instance_id=instance)
    done = world.run(back, SECRETARY)

    (task,) = world.rows(select(UserTask).where(UserTask.id == done["task_id"]))
    (draft,) = world.rows(select(Draft).where(Draft.task_id == task.id))
    assert draft.content == answer.answers and draft.staff_id == answer.submitted_by == task.assignee_id
    assert [each.element_id for each in shown.tasks_new] == [task.element_id]
    assert [task.due_at] == [each.due_at for each in term] or not term
    assert healthy(world)


def test_every_move_within_the_procedure_is_made_or_refused_and_it_stays_sound(walk: CaseWalk) -> None:
    walk.intake("2025-05-12").verify("2025-05-14")
    world, instance = walk.world, instance_of(walk)
    with world.database.read() as connection:
        top = looked_at(UnitOfWork(connection), world.executor.workshop, world.clock, instance_id=instance)
        assert top is not None
        (origin, *_more) = origins(top)
        targets = [node.id for node in places(origin.scope) if node.id != origin.node.id]
    made = 0
    for target in targets[::4]:
        move = MoveToken(instance_id=instance, origin_id=origin.id, to_element=target, reason=WHY)
        try:
            preview(world.executor, move, world.actor(SECRETARY), instance_id=instance)
            made += 1
        except EngineError as refusal:
            assert not isinstance(refusal, ProcedureFailed), target
    assert made > 3 and healthy(world)
