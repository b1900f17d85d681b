"""Work that cannot be done ends where a named person sees it, and never goes round for ever."""

from typing import Any

import pytest
from sqlalchemy import select

from engine.clock import FixedClock
from engine.commands import RetryJob
from engine.context import Workshop
from engine.executor import Executor
from engine.jobs.claimed import LEASE
from engine.jobs.due import DueWork
from engine.work import HandlerRegistry, Work
from storage.database import Database
from storage.models import Incident, Job
from storage.unit_of_work import UnitOfWork
from tests import bpmn
from tests.faults.ground import assert_whole
from tests.world import LAW, World

DIAGRAM = bpmn.process(
    "p",
    bpmn.start()
    + bpmn.service("send", "send_away", camunda_asyncBefore="true")
    + bpmn.user("a")
    + bpmn.end(),
    "start>send send>a a>end",
)


class PostOffice:
    """A handler that fails until it is mended."""

    def __init__(self) -> None:
        self.is_open = False
        self.asked = 0

    def __call__(self, work: Work) -> None:
        self.asked += 1
        if not self.is_open:
            raise OSError("no connection")


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def world(database: Database, office: PostOffice) -> World:
    """One procedure that waits for the post office, with its job due now."""
    made = World(database)
    registry = HandlerRegistry()
    registry.handler("send_away")(office)
    made.executor = Executor(database, made.clock, Workshop(LAW, registry))
    made.deploy_bytes({"p.bpmn": DIAGRAM})
    made.start("p")
    return made


def job(world: World) -> Any:
    """The job, or the first of several."""
    return world.rows(select(*Job.__table__.columns).order_by(Job.due_at, Job.created_at))[0]


def incidents(world: World) -> list[Any]:
    return world.rows(select(*Incident.__table__.columns).where(Incident.resolved_at.is_(None)))


def try_at(world: World, **later: float) -> int:
    """Look for due work after a while; how many jobs there were."""
    world.clock.advance(**later)
    return DueWork(world.executor).run_due()


def give_up(world: World) -> None:
    while job(world).state == "waiting":
        try_at(world, hours=1)


def die_with_it(world: World, clock: FixedClock) -> int:
    """A worker takes what is due and is never heard of again; its lease runs out."""
    with world.database.begin() as connection:
        claimed = UnitOfWork(connection).jobs.claim_due(
            now=clock.now(), lease_until=clock.now() + LEASE, owner="the late one"
        )
    clock.advance(seconds=LEASE.total_seconds() + 1)
    return len(claimed)


def test_failing_work_is_tried_three_times_with_growing_pauses(world: World, office: PostOffice) -> None:
    tries = [try_at(world), try_at(world, seconds=29), try_at(world, seconds=1)]
    tries += [try_at(world, minutes=4.9), try_at(world, minutes=0.1), try_at(world, days=1)]

    assert tries == [1, 0, 1, 0, 1, 0]
    assert office.asked == 3


def test_work_out_of_tries_is_an_incident_that_says_where(world: World, office: PostOffice) -> None:
    give_up(world)

    (incident,) = incidents(world)
    assert (job(world).state, incident.element_id, incident.job_id) == ("failed", "send", job(world).id)
    assert "send" in incident.message and "внутренней ошибки" in incident.message
    assert_whole(world)


def test_a_person_has_work_tried_again_and_the_incident_is_over(world: World, office: PostOffice) -> None:
    give_up(world)
    office.is_open = True

    world.run(RetryJob(job_id=job(world).id, reason="связь восстановлена"), "smirnova")
    try_at(world)

    assert (incidents(world), world.open_elements()) == ([], ["a"])
    assert_whole(world)


def test_work_that_fails_again_after_that_has_three_new_tries(world: World, office: PostOffice) -> None:
    give_up(world)
    world.run(RetryJob(job_id=job(world).id), "smirnova")
    give_up(world)

    assert (office.asked, len(incidents(world))) == (6, 1)


def test_work_at_which_three_workers_died_is_not_given_to_a_fourth(world: World, office: PostOffice) -> None:
    deaths = [die_with_it(world, world.clock) for _ in range(3)]

    try_at(world)

    (incident,) = incidents(world)
    assert (deaths, office.asked, job(world).state) == ([1, 1, 1], 0, "failed")
    assert "прервал" in incident.message
    assert try_at(world, days=1) == 0
    assert_whole(world)


def test_work_at_which_two_workers_died_is_done_by_the_third(world: World, office: PostOffice) -> None:
    office.is_open = True
    for _ in range(2):
        die_with_it(world, world.clock)

    try_at(world)

    assert (incidents(world), world.open_elements(), office.asked) == ([], ["a"], 1)


def test_work_that_ends_its_workers_takes_no_other_work_along(world: World, office: PostOffice) -> None:
    office.is_open = True
    deadly = job(world).id
    world.clock.advance(seconds=1)
    for _ in range(3):
        world.start("p")

    taken = [die_with_it(world, world.clock) for _ in range(3)]
    while DueWork(world.executor).run_due():
        pass

    (incident,) = incidents(world)
    assert (taken, incident.job_id) == ([4, 1, 1], deadly)
    assert world.open_elements() == ["a"] * 3
