"""What the history tells of a repeated activity: each round once."""

import pytest

from tests import bpmn
from tests.faults.ground import events_of
from tests.world import World


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_history_tells_each_round_and_not_the_whole_once_more(world: World) -> None:
    body = (
        bpmn.start()
        + bpmn.user("a", bpmn.for_each("[1, 2]", "x"))
        + bpmn.script("s", "n = 1", bpmn.for_each("[1, 2, 3]", "x"))
        + bpmn.end()
    )
    world.deploy_bytes({"p.bpmn": bpmn.process("p", body, "start>a a>s s>end")})
    world.start("p")
    world.complete("a", "smirnova")
    world.complete("a", "smirnova")

    assert [event.element_id for event in events_of(world, "task_completed")] == ["a", "a"]
    assert [event.element_id for event in events_of(world, "activity_completed")] == ["s", "s", "s"]
