"""An act seen before it is done: what was shown is what happens, and looking changes nothing."""

import pytest
from sqlalchemy import func, select

from engine.commands import CancelInstance, EditVariables, MoveToken, SendBack, SkipStep
from engine.errors import Conflict
from engine.executor import Command
from engine.mending.effects import Effects, in_short, preview
from storage.models import CommandLogEntry, HistoryEvent
from tests.engine.mending.ground import SECRETARY, WHY, begun, healthy
from tests.world import World

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def seen(world: World, command: Command, instance: str) -> Effects:
    return preview(world.executor, command, world.actor(SECRETARY), instance_id=instance)


def written(world: World) -> list[object]:
    return [world.value(select(func.count()).select_from(table)) for table in (HistoryEvent, CommandLogEntry)]


def test_a_skip_shows_what_goes_what_comes_and_what_stays(world: World) -> None:
    instance = begun(world)
    skip = SkipStep(instance_id=instance, token_id=world.task("a").id, reason=WHY, outputs={"n": 1})
    before = written(world)
    effects = seen(world, skip, instance)

    assert [task.name for task in effects.tasks_gone] == ["a"]
    assert [task.name for task in effects.tasks_new] == ["b"]
    assert [task.name for task in effects.tasks_kept] == ["c"]
    assert [term.element_id for term in effects.terms_void] == ["a"]
    assert [term.element_id for term in effects.terms_begun] == ["b"]
    assert [term.element_id for term in effects.terms_kept] == ["c"]
    assert (effects.before.places, effects.after.places) == ({"a": 1, "c": 1}, {"b": 1, "c": 1})
    assert effects.variables == {"n": (None, 1)} and written(world) == before and healthy(world)


def test_what_was_shown_is_what_is_done(world: World) -> None:
    instance = begun(world)
    first = world.task("a")
    world.complete("a", SECRETARY)
    world.to("2025-04-02 12:00")
    back = SendBack(instance_id=instance, task_id=first.id, reason=WHY)
    effects = seen(world, back, instance)
    world.run(back, SECRETARY)

    assert [(task.name, task.due_at) for task in effects.tasks_new] == [("a", world.task("a").due_at)]
    assert [term.element_id for term in effects.terms_void] == ["b"]
    assert in_short(effects) == "Закроется: «b»; откроется: «a»."


def test_the_end_of_a_procedure_is_told_as_such(world: World) -> None:
    instance = begun(world)
    effects = seen(world, CancelInstance(instance_id=instance, reason=WHY), instance)

    assert effects.ends and in_short(effects) == "Процедура закончится."
    assert len(effects.tasks_gone) == len(effects.terms_void) == 2


def test_a_refusal_is_that_of_the_act_itself(world: World) -> None:
    instance = begun(world)
    with pytest.raises(Conflict):
        seen(
            world,
            MoveToken(instance_id=instance, origin_id=world.task("a").id, to_element="d", reason=WHY),
            instance,
        )


def test_edited_data_touches_no_task(world: World) -> None:
    instance = begun(world, n=1)
    effects = seen(world, EditVariables(instance_id=instance, changes={"n": 2}, reason=WHY), instance)

    assert effects.variables == {"n": (1, 2)} and not effects.tasks_gone and not effects.terms_begun
