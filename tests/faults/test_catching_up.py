"""After an outage: everything that was due, once, in the order in which it was due."""

from engine.due import DueWork
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
