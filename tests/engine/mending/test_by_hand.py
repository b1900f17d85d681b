"""Variables and messages by hand, who may do it and why: what was meant changes, nothing gets stuck."""

import pytest
from sqlalchemy import select

from engine.commands import (
    ClaimTask,
    DeliverMessage,
    EditVariables,
    MoveToken,
    ResumeInstance,
    SkipStep,
    SuspendInstance,
)
from engine.errors import Conflict, EngineError, Invalid, NotAllowed, NotFound
from storage.models import EventSubscription
from tests.bpmn import catch, end, message, message_known, parallel, process, start, user
from tests.engine.mending.ground import SECRETARY, WHY, begun, healthy, term, told, untouched, waiting_for
from tests.world import World

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"n": "много"}, "того же вида"),
        ({"day": "текст"}, "дата"),
        ({"nrOfInstances": 3}, "сама система"),
        ({"не имя": 1}, "не годится"),
        ({"n": 1}, "Ничего не изменено"),
        ({f"v{number}": "я" * 200 for number in range(20)}, "байт"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(
    world: World, changes: dict[str, object], said: str
) -> None:
    instance = begun(world, n=1, day="2025-05-12")
    with pytest.raises(EngineError, match=said):
        world.run(EditVariables(instance_id=instance, changes=changes, reason=WHY), SECRETARY)
    assert healthy(world)


def test_edited_variables_are_told_old_and_new_and_touch_no_task(world: World) -> None:
    instance = begun(world, n=1)
    before = untouched(world, "a", "c")
    world.run(EditVariables(instance_id=instance, changes={"n": 2, "m": "да"}, reason=WHY), SECRETARY)

    assert told(world, "variables_edited")[0].data["variables"] == {"n": [1, 2], "m": [None, "да"]}
    assert told(world, "variables_changed") == []
    assert untouched(world, "a", "c") == before and healthy(world)


def test_a_message_is_handed_over_with_what_came_on_paper(world: World) -> None:
    instance = begun(world, waiting_for(message("M"), message_known("M")))
    (waiting,) = world.rows(select(EventSubscription))
    command = DeliverMessage(
        instance_id=instance, token_id=waiting.spiff_task_id, reason=WHY, payload={"answer": "получено"}
    )
    world.run(command, SECRETARY)

    assert world.open_elements() == ["after"] and healthy(world)
    assert told(world, "variables_changed")[0].data["variables"] == {"answer": [None, "получено"]}


def test_without_a_reason_of_some_words_nothing_is_done(world: World) -> None:
    instance = begun(world)
    for reason in ("", "так надо", "! ! !"):
        with pytest.raises(Invalid, match="Причина"):
            world.run(SkipStep(instance_id=instance, token_id=world.task("a").id, reason=reason), SECRETARY)


def test_who_looks_on_does_nothing_and_who_keeps_the_platform_only_moves(world: World) -> None:
    instance, token = begun(world), world.task("a").id
    skip = SkipStep(instance_id=instance, token_id=token, reason=WHY)
    for login in ("admin", "semenova", "morozova"):
        with pytest.raises((NotAllowed, NotFound)):
            world.run(skip, login)
    world.run(MoveToken(instance_id=instance, origin_id=token, to_element="b", reason=WHY), "admin")
    assert healthy(world)


def test_nobody_mends_what_has_changed_meanwhile(world: World) -> None:
    instance = begun(world)
    with pytest.raises(Conflict, match="изменилась"):
        world.run(SkipStep(instance_id=instance, token_id=world.task("a").id, reason=WHY, seen=99), SECRETARY)


def test_halting_and_going_on_touch_no_task_and_no_term(world: World) -> None:
    instance = begun(world)
    world.run(ClaimTask(task_id=world.task("c").id), SECRETARY)
    before = untouched(world, "a", "c")
    world.run(SuspendInstance(instance_id=instance, reason=WHY), SECRETARY)
    world.run(ResumeInstance(instance_id=instance), SECRETARY)

    assert untouched(world, "a", "c") == before and healthy(world)


def test_a_message_handed_over_leaves_the_other_branch_alone(world: World) -> None:
    body = (
        start() + parallel("fork") + catch("wait", message("M")) + user("after") + user("c", term(10)) + end()
    )
    flows = "start>fork fork>wait wait>after after>end fork>c c>end"
    instance = begun(world, process("p", body, flows, message_known("M")))
    world.run(ClaimTask(task_id=world.task("c").id), SECRETARY)
    (waiting,) = world.rows(select(EventSubscription))
    before = untouched(world, "c")
    world.to("2025-04-02 10:00")
    command = DeliverMessage(instance_id=instance, token_id=waiting.spiff_task_id, reason=WHY)
    world.run(command, SECRETARY)

    assert world.open_elements() == ["after", "c"] and untouched(world, "c") == before and healthy(world)
