"""A case set right by hand: what was meant changes, everything beside it stays, nothing gets stuck."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.commands import (
    ClaimTask,
    DeliverMessage,
    EditVariables,
    MoveToken,
    ResumeInstance,
    SaveDraft,
    SendBack,
    SkipStep,
    SuspendInstance,
)
from engine.errors import Conflict, EngineError, Invalid, NotAllowed, NotFound
from storage.database import Database
from storage.models import Deadline, Draft, EventSubscription, Job, UserTask
from tests.bpmn import (
    catch,
    end,
    exclusive,
    flow,
    message,
    message_known,
    parallel,
    process,
    script,
    start,
    sub,
    timer,
    user,
)
from tests.engine.mending_world import SECRETARY, WHY, begun, healthy, places, term, told, untouched
from tests.world import World


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path) -> Iterator[World]:
    shutil.copy(sqlite_template, tmp_path / "p.db")
    database = Database.open(f"sqlite:///{tmp_path / 'p.db'}")
    yield World(database)
    database.close()


def state_of(world: World, element: str) -> list[str]:
    return [row.state for row in world.rows(select(Deadline).where(Deadline.element_id == element))]


# Skipping


def test_a_skipped_step_goes_on_and_its_term_is_void_with_the_reason(world: World) -> None:
    instance = begun(world)
    world.run(ClaimTask(task_id=world.task("c").id), SECRETARY)
    before = untouched(world, "c")

    world.run(SkipStep(instance_id=instance, token_id=world.task("a").id, reason=WHY), SECRETARY)

    assert places(world, instance) == {"b": 1, "c": 1}
    assert state_of(world, "a") == ["void"]
    assert [row.status for row in world.rows(select(UserTask).where(UserTask.element_id == "a"))] == [
        "skipped"
    ]
    assert [row.data["reason"] for row in told(world, "step_skipped")] == [WHY]
    assert untouched(world, "c") == before and healthy(world)


def choice() -> bytes:
    body = start() + user("ask") + exclusive("which") + user("yes") + user("no") + end()
    flows = "start>ask ask>which yes>end no>end"
    return process("p", body + flow("which", "yes", "n > 1") + flow("which", "no", "n <= 1"), flows)


def test_a_step_that_decides_the_way_is_skipped_with_what_it_would_have_said(world: World) -> None:
    instance = begun(world, choice())
    token = world.task("ask").id
    with pytest.raises(EngineError):
        world.run(SkipStep(instance_id=instance, token_id=token, reason=WHY), SECRETARY)

    world.run(SkipStep(instance_id=instance, token_id=token, reason=WHY, outputs={"n": 2}), SECRETARY)

    assert world.open_elements() == ["yes"] and healthy(world)
    assert told(world, "step_skipped")[0].data["variables"] == {"n": [None, 2]}


def waiting_for(inside: str, extra: str = "") -> bytes:
    return process(
        "p", start() + catch("wait", inside) + user("after") + end(), "start>wait wait>after after>end", extra
    )


def test_a_timer_is_skipped_and_never_fires(world: World) -> None:
    instance = begun(world, waiting_for(timer("timeDuration", "P7D")))
    (job,) = world.rows(select(Job).where(Job.kind == "timer"))

    world.run(SkipStep(instance_id=instance, token_id=job.spiff_task_id, reason=WHY), SECRETARY)
    world.pass_time(days=8)

    assert len(world.open_tasks(element_id="after")) == 1 and healthy(world)


# Moving


def test_a_moved_token_leaves_the_other_branch_alone(world: World) -> None:
    instance = begun(world)
    before = untouched(world, "c")

    world.run(
        MoveToken(instance_id=instance, origin_id=world.task("a").id, to_element="b", reason=WHY), SECRETARY
    )

    assert places(world, instance) == {"b": 1, "c": 1} and state_of(world, "a") == ["void"]
    assert told(world, "token_moved")[0].data["elements"] == ["a", "b"]
    assert untouched(world, "c") == before and healthy(world)


def test_a_move_past_a_join_that_another_branch_waits_for_is_refused(world: World) -> None:
    instance = begun(world)
    move = MoveToken(instance_id=instance, origin_id=world.task("a").id, to_element="d", reason=WHY)
    before = places(world, instance), untouched(world, "a", "c")

    with pytest.raises(Conflict, match="слиянии ветвей «join»"):
        world.run(move, SECRETARY)

    assert (places(world, instance), untouched(world, "a", "c")) == before and healthy(world)


def test_a_token_moved_to_a_join_counts_there(world: World) -> None:
    instance = begun(world)
    world.complete("c", SECRETARY)
    world.run(
        MoveToken(instance_id=instance, origin_id=world.task("a").id, to_element="join", reason=WHY),
        SECRETARY,
    )

    assert world.open_elements() == ["d"] and healthy(world)


def test_what_waits_at_a_join_for_nobody_is_moved_on(world: World) -> None:
    """The other branch ended elsewhere: a diagram of before the gate, and a case stuck for ever."""
    body = start() + parallel("fork") + parallel("join") + exclusive("way", "f_way_end") + end()
    body += user("a") + user("c") + user("d")
    flows = "start>fork fork>a a>join fork>c c>way way>end join>d d>end"
    instance = begun(world, process("p", body + flow("way", "join", "n > 1"), flows), n=0)
    world.complete("a", SECRETARY)
    world.complete("c", SECRETARY)
    assert places(world, instance) == {"join": 1}

    world.run(MoveToken(instance_id=instance, origin_id="/f_a_join", to_element="d", reason=WHY), SECRETARY)
    assert world.open_elements() == ["d"] and healthy(world)
    world.complete("d", SECRETARY)

    assert world.status(instance) == "completed"


@pytest.mark.parametrize("element", ["start", "a", "nowhere"])
def test_where_nothing_may_stand_nothing_is_moved(world: World, element: str) -> None:
    instance = begun(world)
    with pytest.raises(Conflict):
        world.run(
            MoveToken(instance_id=instance, origin_id=world.task("a").id, to_element=element, reason=WHY),
            SECRETARY,
        )


# Sending back


def test_a_step_sent_back_has_its_old_term_and_its_doer_and_leaves_the_other_branch_alone(
    world: World,
) -> None:
    instance = begun(world)
    first = world.task("a")
    world.run(ClaimTask(task_id=first.id), SECRETARY)
    other = world.task("c")
    world.run(ClaimTask(task_id=other.id), SECRETARY)
    world.run(SaveDraft(task_id=other.id, content={"x": "начато"}, version=0), SECRETARY)
    world.to("2025-04-02 10:00")
    world.complete("a", SECRETARY)
    before, drafts = untouched(world, "c"), world.rows(select(Draft))
    world.to("2025-04-03 10:00")

    world.run(SendBack(instance_id=instance, task_id=first.id, reason=WHY), SECRETARY)

    again = world.task("a")
    assert places(world, instance) == {"a": 1, "c": 1}
    assert (again.due_at, again.assignee_id) == (first.due_at, world.actor(SECRETARY).staff_id)
    assert untouched(world, "c") == before and world.rows(select(Draft)) == drafts
    assert state_of(world, "b") == ["void"] and state_of(world, "a") == ["met", "running"]
    assert healthy(world)


def test_counted_anew_only_when_it_is_said(world: World) -> None:
    instance = begun(world)
    first = world.task("a")
    world.complete("a", SECRETARY)
    world.to("2025-04-03 10:00")
    world.run(SendBack(instance_id=instance, task_id=first.id, reason=WHY, term="anew"), SECRETARY)

    assert world.task("a").due_at > first.due_at and healthy(world)


def test_going_back_over_a_join_the_other_branch_need_not_be_done_again(world: World) -> None:
    instance = begun(world)
    first = world.task("a")
    for element in ("a", "c", "b"):
        world.complete(element, SECRETARY)
    world.run(SendBack(instance_id=instance, task_id=first.id, reason=WHY), SECRETARY)
    assert places(world, instance) == {"a": 1, "join": 1}

    for element in ("a", "b", "d"):
        world.complete(element, SECRETARY)

    assert world.status(instance) == "completed" and healthy(world)


def test_variables_are_again_what_they_were_whoever_changed_them(world: World) -> None:
    body = start() + user("a") + script("count", "total = n + 1\nn = 0") + user("b") + end()
    instance = begun(world, process("p", body, "start>a a>count count>b b>end"), n=1)
    first = world.task("a")
    world.complete("a", variables={"n": 5, "said": "да"})
    world.run(SendBack(instance_id=instance, task_id=first.id, reason=WHY), SECRETARY)

    changes = told(world, "step_sent_back")[0].data["variables"]
    assert changes == {"n": [0, 1], "said": ["да", None], "total": [6, None]} and healthy(world)


def test_a_step_of_a_branch_beside_cannot_be_taken_for_what_lies_behind_in_a_circle(world: World) -> None:
    body = start() + exclusive("again") + parallel("fork") + user("a") + user("c") + parallel("join")
    body += exclusive("more", "f_more_end") + end()
    flows = "start>again again>fork fork>a fork>c a>join c>join join>more more>end"
    instance = begun(world, process("p", body + flow("more", "again", "n > 1"), flows), n=0)
    first, before = world.task("a"), untouched(world, "c")
    world.to("2025-04-02 09:00")
    world.complete("a", SECRETARY)
    world.run(SendBack(instance_id=instance, task_id=first.id, reason=WHY), SECRETARY)

    assert places(world, instance) == {"a": 1, "c": 1} and untouched(world, "c") == before


def test_nobody_goes_back_to_what_was_not_passed(world: World) -> None:
    instance = begun(world)
    with pytest.raises(NotFound):
        world.run(SendBack(instance_id=instance, task_id=world.task("a").id, reason=WHY), SECRETARY)


# Variables and messages


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


# Who and why


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


def test_going_back_into_a_stage_that_is_over_begins_it_once_more(world: World) -> None:
    """Of its two branches only the one that is meant is done again."""
    inside = start("s") + parallel("fork") + user("a") + user("c") + parallel("join") + user("d") + end("e")
    inner = sub("stage", inside, "s>fork fork>a fork>c a>join c>join join>d d>e")
    body = start() + inner + user("after") + end()
    instance = begun(world, process("p", body, "start>stage stage>after after>end"))
    first = world.task("a")
    for element in ("a", "c", "d"):
        world.complete(element, SECRETARY)
    world.run(SendBack(instance_id=instance, task_id=first.id, reason=WHY), SECRETARY)
    assert places(world, instance) == {"stage": 1, "a": 1, "join": 1} and healthy(world)

    for element in ("a", "d", "after"):
        world.complete(element, SECRETARY)

    assert world.status(instance) == "completed" and healthy(world)


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
