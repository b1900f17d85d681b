"""A wrong clock fires no timer, a crowd goes out in batches, and a person may let all of it go."""

from typing import Any

import pytest

from app.scheduler import Heartbeat
from engine.commands import LetTimersGo
from engine.errors import Conflict, Invalid, NotAllowed
from engine.jobs import timekeeping
from engine.jobs.timekeeping import Pace, Timekeeping, stands
from storage.unit_of_work import UnitOfWork
from tests import bpmn
from tests.faults.ground import events_of, furnished
from tests.world import World

HOUR = bpmn.process(
    "hour",
    bpmn.start() + bpmn.catch("wait", bpmn.timer("timeDuration", "PT1H")) + bpmn.user("then") + bpmn.end(),
    "start>wait wait>then then>end",
)


@pytest.fixture
def heart(world: World) -> Heartbeat:
    """A scheduler that has been awake."""
    furnished(world)
    world.deploy_bytes({"hour.bpmn": HOUR})
    beating = Heartbeat(world.executor)
    beating.beat()
    return beating


@pytest.fixture
def small_crowds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timekeeping, "CROWD", 3)


def told(world: World) -> Timekeeping:
    with world.database.read() as connection:
        return stands(UnitOfWork(connection), world.clock.now())


def let_go(world: World, login: str = "admin", ground: str = "Дата сервера проверена") -> Any:
    return world.run(LetTimersGo(ground=ground), login)


def fired(world: World) -> int:
    return len(events_of(world, "timer_fired"))


def test_while_the_clock_is_behind_what_was_seen_no_timer_fires(world: World, heart: Heartbeat) -> None:
    world.clock.advance(hours=-2)
    world.start("hour")
    world.clock.advance(hours=1, minutes=30)

    assert (heart.beat(), told(world).pace, told(world).waiting) == (0, Pace.CLOCK_BACK, 1)

    world.clock.advance(minutes=30)
    assert (heart.beat(), told(world).pace) == (1, Pace.FREE)


def test_a_clock_set_back_by_seconds_stops_nothing(world: World, heart: Heartbeat) -> None:
    world.start("overdue")
    world.clock.advance(seconds=-50)

    assert heart.beat() == 1


def test_another_scheduler_remembers_how_late_it_was(world: World, heart: Heartbeat) -> None:
    world.start("overdue")
    world.clock.advance(hours=-3)

    assert Heartbeat(world.executor).beat() == 0


def test_a_person_says_that_the_clock_is_right_as_it_is(world: World, heart: Heartbeat) -> None:
    world.start("overdue")
    world.clock.advance(days=-3)
    heart.beat()

    let_go(world)

    assert (heart.beat(), told(world).pace) == (1, Pace.FREE)


def test_after_a_jump_timers_wait_for_a_minute_and_then_go(world: World, heart: Heartbeat) -> None:
    world.start("hour")
    world.clock.advance(days=2)

    assert (heart.beat(), told(world).pace) == (0, Pace.JUMP)
    world.clock.advance(seconds=61)
    assert (heart.beat(), told(world).pace) == (1, Pace.FREE)


def test_a_jump_that_is_undone_within_the_minute_was_nothing(world: World, heart: Heartbeat) -> None:
    world.start("hour")
    world.clock.advance(days=3650)
    heart.beat()
    world.clock.advance(days=-3650, seconds=30)

    heart.beat()

    assert (fired(world), told(world).pace) == (0, Pace.FREE)
    world.clock.advance(hours=1)
    assert heart.beat() == 1


def test_a_crowd_goes_out_in_batches_with_pauses(world: World, heart: Heartbeat, small_crowds: None) -> None:
    for _ in range(8):
        world.start("overdue")

    beats = []
    for _ in range(4):
        beats += [(heart.beat(), heart.beat(), told(world).pace)]
        world.clock.advance(minutes=1)

    assert beats == [(3, 0, Pace.CROWD), (3, 0, Pace.CROWD), (2, 0, Pace.FREE), (0, 0, Pace.FREE)]


def test_a_stream_that_a_busy_machine_follows_at_a_distance_is_no_crowd(
    world: World, heart: Heartbeat, small_crowds: None
) -> None:
    for _ in range(8):
        world.start("hour")
        world.clock.advance(seconds=2)
    world.clock.advance(minutes=60)

    assert (heart.beat(), told(world).pace) == (8, Pace.FREE)


def test_of_three_schedulers_one_sends_the_batch(world: World, heart: Heartbeat, small_crowds: None) -> None:
    for _ in range(8):
        world.start("overdue")
    hearts = [Heartbeat(world.executor) for _ in range(3)]

    assert sorted(each.beat() for each in hearts) == [0, 0, 3]


def test_a_crowd_that_a_person_lets_go_goes_at_once(
    world: World, heart: Heartbeat, small_crowds: None
) -> None:
    for _ in range(8):
        world.start("overdue")
    heart.beat()

    let_go(world)

    assert (heart.beat(), told(world).pace) == (5, Pace.FREE)
    for _ in range(4):
        world.start("overdue")
    assert heart.beat() == 3, "the next crowd is looked at anew"


def test_what_people_have_caused_goes_on_while_timers_are_held(
    world: World, heart: Heartbeat, small_crowds: None
) -> None:
    body = bpmn.start() + bpmn.user("a") + bpmn.user("b", camunda_asyncBefore="true")
    world.deploy_bytes({"p.bpmn": bpmn.process("p", body, "start>a a>b")})
    world.start("p")
    for _ in range(8):
        world.start("overdue")
    heart.beat()

    world.complete("a", "smirnova")

    assert heart.beat() == 1 and "b" in world.open_elements()


def test_without_a_scheduler_for_a_minute_it_is_said(world: World, heart: Heartbeat) -> None:
    world.clock.advance(seconds=61)

    assert told(world).pace is Pace.SILENT


@pytest.mark.parametrize(("login", "refusal"), [("smirnova", NotAllowed), ("semenova", NotAllowed)])
def test_only_who_keeps_the_platform_lets_timers_go(
    world: World, heart: Heartbeat, login: str, refusal: type[Exception]
) -> None:
    world.clock.advance(hours=-3)

    with pytest.raises(refusal):
        let_go(world, login)
    with pytest.raises(Invalid):
        let_go(world, ground=" ")


def test_nothing_is_let_go_that_is_not_held(world: World, heart: Heartbeat) -> None:
    with pytest.raises(Conflict):
        let_go(world)
