"""The heartbeat that wakes due work."""

from app.scheduler import Heartbeat
from tests import bpmn
from tests.world import World


def _with_a_timer(world: World) -> None:
    body = bpmn.start() + bpmn.catch("wait", bpmn.timer("timeDuration", "PT1H")) + bpmn.user("a") + bpmn.end()
    world.deploy_bytes({"p.bpmn": bpmn.process("p", body, "start>wait wait>a a>end")})
    world.start("p")


def test_a_beat_fires_what_is_due_and_nothing_before_its_time(world: World) -> None:
    _with_a_timer(world)
    heartbeat = Heartbeat(world.executor)

    assert heartbeat.beat() == 0
    world.clock.advance(hours=1)

    assert heartbeat.beat() == 1
    assert world.open_elements() == ["a"]


def test_a_late_timer_is_fired_once_however_often_the_heart_beats(world: World) -> None:
    _with_a_timer(world)
    world.clock.advance(days=3)

    beats = [Heartbeat(world.executor).beat() for _ in range(3)]

    assert beats == [1, 0, 0]
    assert world.open_elements() == ["a"]


def test_a_heartbeat_starts_and_stops_by_itself(world: World) -> None:
    heartbeat = Heartbeat(world.executor, every_seconds=0.05)

    heartbeat.start()
    heartbeat.stop()

    assert heartbeat.beat() == 0
