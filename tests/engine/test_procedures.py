"""How a procedure runs, through the one door, on both databases."""

import pytest

from engine.commands import ClaimTask, CompleteTask, CorrelateMessage
from engine.errors import NotAllowed, StaleTask, TaskClosed, TaskTaken
from tests import bpmn
from tests.world import World

SECRETARY = "smirnova"


def test_a_task_done_opens_the_next_one(world: World) -> None:
    world.deploy_bytes(
        {
            "p.bpmn": bpmn.process(
                "p", bpmn.start() + bpmn.user("a") + bpmn.user("b") + bpmn.end(), "start>a a>b b>end"
            )
        }
    )
    instance = world.start("p")

    world.complete("a", SECRETARY)

    assert world.open_elements() == ["b"]
    world.complete("b", SECRETARY)
    assert world.status(instance) == "completed"


def test_a_parallel_join_in_a_loop_waits_for_both_branches_each_round(world: World) -> None:
    body = (
        bpmn.start()
        + bpmn.script("i", "n = 0")
        + bpmn.exclusive("again")
        + bpmn.parallel("fork")
        + bpmn.user("a")
        + bpmn.user("b")
        + bpmn.parallel("join")
        + bpmn.script("count", "n = n + 1")
        + bpmn.exclusive("more", default="f_more_end")
        + bpmn.end()
        + bpmn.flow("more", "again", "n < 3")
    )
    world.deploy_bytes(
        {
            "p.bpmn": bpmn.process(
                "p",
                body,
                "start>i i>again again>fork fork>a fork>b a>join b>join join>count count>more more>end",
            )
        }
    )
    instance = world.start("p")

    for first, second in (("a", "b"), ("b", "a"), ("a", "b")):
        world.complete(first, SECRETARY)
        assert world.open_elements() == [second]
        world.complete(second, SECRETARY)

    assert world.status(instance) == "completed"


def test_a_reminder_fires_and_the_task_stays_open(world: World) -> None:
    body = (
        bpmn.start()
        + bpmn.user("a")
        + bpmn.boundary("late", "a", bpmn.timer("timeDuration", "P2D"), interrupting=False)
        + bpmn.user("remind")
        + bpmn.end()
    )
    world.deploy_bytes({"p.bpmn": bpmn.process("p", body, "start>a a>end late>remind")})
    world.start("p")

    world.pass_time(days=2)

    assert world.open_elements() == ["a", "remind"]


def test_after_an_outage_timers_act_at_their_own_moments_in_order(world: World) -> None:
    body = (
        bpmn.start()
        + bpmn.catch("first", bpmn.timer("timeDuration", "P1D"))
        + bpmn.catch("second", bpmn.timer("timeDuration", "P1D"))
        + bpmn.user("a")
        + bpmn.end()
    )
    world.deploy_bytes({"p.bpmn": bpmn.process("p", body, "start>first first>second second>a a>end")})
    started = world.clock.now()
    world.start("p")

    world.clock.advance(days=30)
    world.pass_time(seconds=0)

    assert (world.task("a").created_at - started).days == 2


def test_a_message_goes_to_the_one_who_waits_and_starts_the_event_sub_process_each_time(world: World) -> None:
    inner = (
        bpmn.start("on", bpmn.message("NEWS"), isInterrupting="false") + bpmn.user("read") + bpmn.end("seen")
    )
    body = (
        bpmn.start()
        + bpmn.user("a")
        + bpmn.end()
        + bpmn.sub("sp", inner, "on>read read>seen", triggeredByEvent="true")
    )
    world.deploy_bytes({"p.bpmn": bpmn.process("p", body, "start>a a>end", bpmn.message_known("NEWS"))})
    instance = world.start("p")

    for _ in range(2):
        world.run(CorrelateMessage(name="NEWS", instance_id=instance, payload={"text": "x"}))

    assert world.open_elements() == ["a", "read", "read"]


def test_each_agency_of_a_list_gets_its_own_task(world: World) -> None:
    agencies = [world.agency("ivanov"), world.agency("vasilyeva")]
    body = (
        bpmn.start()
        + bpmn.user("a", bpmn.for_each("agencies", "agency"), groups="agency_head")
        + bpmn.user("b")
        + bpmn.end()
    )
    world.deploy_bytes({"p.bpmn": bpmn.process("p", body, "start>a a>b b>end")})
    world.start("p", agencies=agencies)

    world.complete("a", "vasilyeva", agency_id=agencies[1])
    assert world.open_elements() == ["a"]
    world.complete("a", "ivanov")

    assert world.open_elements() == ["b"]


def test_two_workers_completing_one_task_the_second_is_told_to_reload_and_keeps_what_she_typed(
    world: World,
) -> None:
    world.deploy_bytes(
        {"p.bpmn": bpmn.process("p", bpmn.start() + bpmn.user("a") + bpmn.end(), "start>a a>end")}
    )
    world.start("p")
    task = world.task("a")
    world.run(CompleteTask(task_id=task.id), SECRETARY)

    with pytest.raises(TaskClosed) as refusal:
        world.run(CompleteTask(task_id=task.id, answers={"text": "мой текст"}), SECRETARY)

    assert "черновик" in refusal.value.hint
    with world.database.read() as connection:
        from storage.unit_of_work import UnitOfWork

        draft = UnitOfWork(connection).drafts.get(task.id, world.actor(SECRETARY).staff_id)
    assert draft is not None and draft.content == {"text": "мой текст"}


def test_a_page_drawn_before_a_claim_is_refused_as_stale(world: World) -> None:
    world.deploy_bytes(
        {
            "p.bpmn": bpmn.process(
                "p",
                bpmn.start() + bpmn.user("a", groups="kdn_secretary,kdn_chair") + bpmn.end(),
                "start>a a>end",
            )
        }
    )
    world.start("p")
    task = world.task("a")
    world.run(ClaimTask(task_id=task.id), SECRETARY)

    with pytest.raises(StaleTask):
        world.run(CompleteTask(task_id=task.id, version=task.version), SECRETARY)
    with pytest.raises(TaskTaken):
        world.run(ClaimTask(task_id=task.id), "yakovlev")


def test_a_repeated_command_gets_the_first_answer_and_changes_nothing(world: World) -> None:
    world.deploy_bytes(
        {
            "p.bpmn": bpmn.process(
                "p", bpmn.start() + bpmn.user("a") + bpmn.user("b") + bpmn.end(), "start>a a>b b>end"
            )
        }
    )
    world.start("p")
    command = CompleteTask(task_id=world.task("a").id)

    first = world.run(command, SECRETARY, command_id="key-1")

    assert world.run(command, SECRETARY, command_id="key-1") == first
    assert world.open_elements() == ["b"]


def test_somebody_without_the_role_may_not_do_the_task(world: World) -> None:
    world.deploy_bytes(
        {"p.bpmn": bpmn.process("p", bpmn.start() + bpmn.user("a") + bpmn.end(), "start>a a>end")}
    )
    world.start("p")

    with pytest.raises(NotAllowed):
        world.complete("a", "vasilyeva")
