"""Forms go with the version that names them; a version holds from its day; what is shipped reverts nothing."""

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from engine.actor import Actor
from engine.commands import CompleteTask, Deploy
from engine.context import CommandContext
from engine.definitions.deploying import Terms, deploy
from engine.errors import EngineError, NotFound
from storage.models import FormAnswer, ProcessInstance, StartTimer
from storage.unit_of_work import UnitOfWork
from tests import bpmn
from tests.world import World

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
LATER = "2025-04-10"


def release(world: World, files: dict[str, bytes], **terms: Any) -> str:
    """Put files into force as an approved release does it; the id of the definition."""
    with world.database.begin() as connection:
        context = CommandContext(
            uow=UnitOfWork(connection),
            actor=Actor.system(),
            clock=world.clock,
            workshop=world.executor.workshop,
            command_id="release",
        )
        answer: Any = deploy(context, files, Terms(name="release", **terms))
    return str(answer["definitions"][0]["id"])


def form(label: str, *more: str) -> bytes:
    fields = [{"key": "note", "type": "text", "label": label, "required": True}]
    fields += [{"key": key, "type": "text", "label": key, "required": True} for key in more]
    return json.dumps({"key": "F-T-NOTE", "title": label, "fields": fields}).encode()


def diagram(task: str = "a", body: str = "") -> bytes:
    work = bpmn.user(task, camunda_formKey="F-T-NOTE")
    return bpmn.process("p", bpmn.start(body=body) + work + bpmn.end(), f"start>{task} {task}>end")


def test_a_task_keeps_the_form_of_its_version(world: World) -> None:
    first, second = form("Первая"), form("Вторая", "school")
    old = {"p.bpmn": diagram(), "forms/F-T-NOTE.json": first}
    world.run(Deploy(name="1", resources=old))
    earlier = world.start("p")
    answer = world.run(Deploy(name="2", resources={**old, "forms/F-T-NOTE.json": second}))
    again = world.run(Deploy(name="3", resources={**old, "forms/F-T-NOTE.json": second}))
    later = world.start("p")

    assert [each["definitions"][0]["is_new"] for each in (answer, again)] == [True, False]
    mine, newer = world.task("a", instance_id=earlier), world.task("a", instance_id=later)
    world.run(CompleteTask(task_id=mine.id, answers={"note": "да"}))
    with pytest.raises(EngineError):
        world.run(CompleteTask(task_id=newer.id, answers={"note": "да"}))
    world.run(CompleteTask(task_id=newer.id, answers={"note": "да", "school": "7"}))
    kept = {row[0] for row in world.rows(select(FormAnswer.form_sha256))}
    assert kept == {mine.form_sha256, newer.form_sha256}
    assert len(kept) == 2


def test_a_version_holds_from_its_day_and_not_after_it_was_withdrawn(world: World) -> None:
    forms = {"forms/F-T-NOTE.json": form("Да")}
    first = release(world, {"p.bpmn": diagram("a"), **forms})
    second = release(world, {"p.bpmn": diagram("b"), **forms}, effective_from=date.fromisoformat(LATER))

    world.start("p")
    world.to(f"{LATER} 00:30")
    world.start("p")
    with world.database.begin() as connection:
        UnitOfWork(connection).definitions.withdraw(second, at=world.clock.now())
    world.start("p")

    by = world.rows(select(ProcessInstance.definition_id).order_by(ProcessInstance.started_at))
    assert [row[0] for row in by][:2] == [first, second]
    assert sorted(row[0] for row in by) == sorted([first, first, second])
    assert sorted(task.element_id for task in world.open_tasks()) == ["a", "a", "b"]


def test_a_procedure_not_in_force_yet_cannot_be_begun(world: World) -> None:
    files = {"p.bpmn": diagram(), "forms/F-T-NOTE.json": form("Да")}
    release(world, files, effective_from=date.fromisoformat(LATER))

    with pytest.raises(NotFound):
        world.start("p")


def test_timers_of_a_version_are_set_when_its_day_comes(world: World) -> None:
    forms = {"forms/F-T-NOTE.json": form("Да")}
    release(world, {"p.bpmn": diagram("a"), **forms})
    timed = diagram("b", bpmn.timer("timeCycle", "R/2025-04-10T09:00:00+03:00/P1D"))
    release(world, {"p.bpmn": timed, **forms}, effective_from=date.fromisoformat(LATER))

    assert world.rows(select(StartTimer.id)) == []

    world.to(f"{LATER} 09:05")
    waiting = world.rows(select(StartTimer).where(StartTimer.municipality_id == world.municipality_id))
    assert [row.state for row in waiting] == ["waiting"]
    world.to("2025-04-11 09:05")
    assert {task.element_id for task in world.open_tasks(municipality_id=world.municipality_id)} == {"b"}


def test_what_is_shipped_does_not_revert_what_was_released_here(world: World) -> None:
    forms = {"forms/F-T-NOTE.json": form("Да")}
    shipped = {"p.bpmn": diagram("a"), **forms}
    world.run(Deploy(name="Поставка", resources=shipped, shipped=True))
    release(world, {"p.bpmn": diagram("b"), **forms}, released_by="x", approved_by="y")

    again = world.run(Deploy(name="Поставка", resources=shipped, shipped=True))
    upgraded = world.run(Deploy(name="Поставка", resources={"p.bpmn": diagram("c"), **forms}, shipped=True))

    told = [each["definitions"][0]["is_new"] for each in (again, upgraded)]
    assert told == [False, False]
