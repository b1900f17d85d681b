"""After an outage: everything that was due, once, in the order in which it was due."""

import pytest
from sqlalchemy import func, select

from engine.jobs.due import DueWork
from storage.models import Job
from tests import bpmn
from tests.faults.ground import assert_whole, events_of
from tests.world import World


def caught_up(world: World) -> None:
    while DueWork(world.executor).run_due():
        pass


def repeated(text: str) -> bytes:
    body = bpmn.start() + bpmn.user("work") + bpmn.user("remind") + bpmn.end()
    body += bpmn.boundary("again", "work", bpmn.timer("timeCycle", text), interrupting=False)
    return bpmn.process("p", body, "start>work work>end again>remind")


def test_the_rounds_of_a_repetition_missed_in_an_outage_are_one_firing(world: World) -> None:
    world.deploy_bytes({"p.bpmn": repeated("R/PT1H")})
    world.start("p")
    world.clock.advance(hours=6, minutes=30)

    caught_up(world)

    (fired,) = events_of(world, "timer_fired")
    assert fired.data["rounds"] == 6 and fired.data["late_seconds"] == 5.5 * 3600
    assert world.open_elements() == ["remind", "work"]
    world.clock.advance(minutes=30)
    caught_up(world)
    assert [event.data.get("rounds", 1) for event in events_of(world, "timer_fired")] == [6, 1]
    assert_whole(world)


def test_a_repetition_that_ended_in_the_outage_fires_once_and_no_more(world: World) -> None:
    world.deploy_bytes({"p.bpmn": repeated("R3/PT1H")})
    world.start("p")
    world.clock.advance(days=3)

    caught_up(world)

    (fired,) = events_of(world, "timer_fired")
    assert fired.data["rounds"] == 3
    world.pass_time(days=30)
    assert len(events_of(world, "timer_fired")) == 1


def chain(first: str, second: str) -> bytes:
    """A task that appears at one moment leads to another at the next."""
    body = bpmn.start() + bpmn.catch("one", bpmn.timer("timeDate", first)) + bpmn.script("x", "n = 1")
    body += bpmn.catch("two", bpmn.timer("timeDate", second)) + bpmn.user("after") + bpmn.end()
    return bpmn.process("chain", body, "start>one one>x x>two two>after after>end")


def single(moment: str) -> bytes:
    body = bpmn.start() + bpmn.catch("alone", bpmn.timer("timeDate", moment)) + bpmn.user("then") + bpmn.end()
    return bpmn.process("single", body, "start>alone alone>then then>end")


def test_what_a_late_timer_leads_to_comes_before_what_was_due_after_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.deploy_bytes(
        {
            "chain.bpmn": chain("2025-04-02T09:00+03:00", "2025-04-03T09:00+03:00"),
            "single.bpmn": single("2025-04-04T09:00+03:00"),
        }
    )
    world.start("single")
    world.start("chain")
    world.clock.advance(days=10)
    carried: list[str] = []
    carry_out = DueWork.carry_out
    monkeypatch.setattr(
        DueWork, "carry_out", lambda self, job: (carried.append(job.element_id), carry_out(self, job))[1]
    )

    caught_up(world)

    assert carried == ["one", "two", "alone"]
    assert world.value(select(func.max(Job.expiries))) == 0
    assert_whole(world)


def test_two_schedulers_take_the_timers_of_one_procedure_one_after_the_other(world: World) -> None:
    body = bpmn.start() + bpmn.user("work") + bpmn.user("first") + bpmn.user("second") + bpmn.end()
    body += bpmn.boundary("b1", "work", bpmn.timer("timeDuration", "P1D"), interrupting=False)
    body += bpmn.boundary("b2", "work", bpmn.timer("timeDuration", "P2D"), interrupting=False)
    world.deploy_bytes({"p.bpmn": bpmn.process("p", body, "start>work work>end b1>first b2>second")})
    world.start("p")
    world.clock.advance(days=3)
    one, other = DueWork(world.executor), DueWork(world.executor)

    (first,) = one.claim()
    assert other.claim() == []
    one.carry_out(first)

    (second,) = other.claim()
    assert (first.element_id, second.element_id) == ("b1", "b2")


def test_who_stops_gives_back_what_was_not_begun(world: World) -> None:
    world.deploy_bytes({"single.bpmn": single("2025-04-02T09:00+03:00")})
    for _ in range(3):
        world.start("single")
    world.clock.advance(days=3)

    assert DueWork(world.executor).run_due(stopping=lambda: True) == 1
    assert DueWork(world.executor).run_due() == 2
    assert world.value(select(func.max(Job.expiries))) == 0
