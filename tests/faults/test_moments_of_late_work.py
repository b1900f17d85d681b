"""What follows from a timer that fired late carries the moment at which the timer was due."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from engine.commands import CorrelateMessage, RetryJob, StartInstance
from engine.jobs.due import DueWork
from storage.models import Deadline, Job, KeptMessage, ProcessInstance
from storage.repositories.cases import Cases
from tests import bpmn
from tests.world import MOSCOW, World, at

HOUR = bpmn.timer("timeDuration", "PT1H")
TERM = bpmn.properties(deadline="CD:3")
SENDER = bpmn.process(
    "sender",
    bpmn.start() + bpmn.catch("hour", HOUR) + bpmn.throw("say", bpmn.message("NEWS")) + bpmn.end(),
    "start>hour hour>say say>end",
    bpmn.message_known("NEWS"),
)
RECEIVER = bpmn.process(
    "receiver",
    bpmn.start() + bpmn.catch("news", bpmn.message("NEWS")) + bpmn.user("read", TERM) + bpmn.end(),
    "start>news news>read read>end",
    bpmn.message_known("NEWS"),
)
STARTED = bpmn.process(
    "started",
    bpmn.start("start", bpmn.message("NEWS")) + bpmn.user("read", TERM) + bpmn.end(),
    "start>read read>end",
    bpmn.message_known("NEWS"),
)
DEFERRED = bpmn.process(
    "deferred",
    bpmn.start()
    + bpmn.catch("hour", HOUR)
    + bpmn.script("note", "n = 1", camunda_asyncBefore="true")
    + bpmn.user("read", TERM)
    + bpmn.end(),
    "start>hour hour>note note>read read>end",
)
LISTENER = bpmn.process(
    "listener",
    bpmn.start()
    + bpmn.catch("hour", HOUR)
    + bpmn.element("eventBasedGateway", "which")
    + bpmn.catch("news", bpmn.message("NEWS"))
    + bpmn.catch("no_news", bpmn.timer("timeDuration", "PT2H"))
    + bpmn.user("read", TERM)
    + bpmn.user("ask", TERM)
    + bpmn.end(),
    "start>hour hour>which which>news which>no_news news>read no_news>ask read>end ask>end",
    bpmn.message_known("NEWS"),
)


def deploy(world: World, *contents: bytes) -> None:
    world.deploy_bytes({f"{number}.bpmn": content for number, content in enumerate(contents)})
    world.clock.set(at("2025-05-12 09:00"))


def sleep_until(world: World, moment: str) -> None:
    """Nobody works on due jobs till then; then one worker does, as long as there is anything."""
    world.clock.set(at(moment))
    worker = DueWork(world.executor)
    while worker.run_due():
        pass


def started_at(world: World, element: str = "read") -> str:
    return local(world.value(select(Deadline.started_at).where(Deadline.element_id == element)))


def local(moment: datetime) -> str:
    return f"{moment.astimezone(MOSCOW):%Y-%m-%d %H:%M}"


def test_a_term_begun_by_a_late_message_runs_since_the_timer_that_sent_it(world: World) -> None:
    deploy(world, SENDER, RECEIVER)
    world.start("receiver")
    world.start("sender")

    sleep_until(world, "2025-05-20 12:00")

    assert started_at(world) == "2025-05-12 10:00"


def test_a_procedure_begun_by_a_late_message_began_when_the_timer_was_due(world: World) -> None:
    deploy(world, SENDER, STARTED)
    world.start("sender")

    sleep_until(world, "2025-05-20 12:00")

    begun = select(ProcessInstance.started_at).where(ProcessInstance.definition_key == "started")
    assert local(world.value(begun)) == started_at(world) == "2025-05-12 10:00"


def test_work_put_off_until_the_commit_of_a_late_timer_is_as_old_as_the_timer(world: World) -> None:
    deploy(world, DEFERRED)
    world.start("deferred")

    sleep_until(world, "2025-05-20 12:00")

    assert started_at(world) == "2025-05-12 10:00"


def test_a_message_that_nobody_awaits_is_kept_since_the_late_timer(world: World) -> None:
    deploy(world, SENDER)
    world.start("sender")

    sleep_until(world, "2025-05-20 12:00")

    kept = world.rows(select(KeptMessage.received_at, KeptMessage.expires_at))[0]
    assert [local(moment) for moment in kept] == ["2025-05-12 10:00", "2025-06-11 10:00"]


def test_a_late_message_is_heard_no_earlier_than_somebody_began_to_listen(world: World) -> None:
    deploy(world, SENDER, RECEIVER)
    world.start("sender")
    world.clock.set(at("2025-05-14 15:00"))
    world.start("receiver")

    sleep_until(world, "2025-05-20 12:00")

    assert started_at(world) == "2025-05-14 15:00"


@pytest.mark.parametrize(
    ("sent", "element", "since"),
    [
        ("2025-05-12 09:30", "read", "2025-05-12 10:00"),
        ("2025-05-12 11:30", "read", "2025-05-12 11:30"),
        ("2025-05-12 13:30", "ask", "2025-05-12 12:00"),
    ],
)
def test_a_message_that_came_during_an_outage_takes_its_turn_among_the_timers(
    world: World, sent: str, element: str, since: str
) -> None:
    deploy(world, LISTENER)
    with world.database.begin() as connection:
        case = Cases(connection).open(world.municipality_id, year=2025, at=world.clock.now())
    start(world, case.id)
    world.clock.set(at(sent))
    world.run(CorrelateMessage(name="NEWS", case_id=case.id))

    sleep_until(world, "2025-05-12 18:00")

    assert world.open_elements() == [element]
    assert started_at(world, element) == since


def start(world: World, case_id: str) -> None:
    world.run(StartInstance(process_key="listener", municipality_id=world.municipality_id, case_id=case_id))


def test_a_timer_that_failed_and_was_tried_again_acts_when_it_was_due(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    deploy(world, DEFERRED)
    world.start("deferred")
    with monkeypatch.context() as patched:
        patched.setattr("engine.instances.running.RunningInstance.trigger", broken)
        sleep_until(world, "2025-05-12 10:00")
        world.pass_time(hours=5)
    (job,) = world.rows(select(Job.id).where(Job.state == "failed"))

    world.run(RetryJob(job_id=job.id), "smirnova")
    world.pass_time(days=1)

    assert started_at(world) == "2025-05-12 10:00"


def broken(*_: Any) -> None:
    raise RuntimeError


def test_a_timer_for_a_day_that_is_past_acts_when_it_was_set(world: World) -> None:
    body = bpmn.start() + bpmn.catch("day", bpmn.timer("timeDate", "2025-05-01T10:00:00+03:00"))
    deploy(
        world, bpmn.process("p", body + bpmn.user("read", TERM) + bpmn.end(), "start>day day>read read>end")
    )
    world.start("p")

    sleep_until(world, "2025-05-20 12:00")

    assert started_at(world) == "2025-05-12 09:00"
