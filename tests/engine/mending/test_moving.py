"""A token moved by hand: where it may stand, what it counts for there, what it leaves alone."""

import pytest

from engine.commands import MoveToken
from engine.errors import Conflict
from tests.bpmn import end, exclusive, flow, parallel, process, start, user
from tests.engine.mending.ground import SECRETARY, WHY, begun, healthy, places, state_of, told, untouched
from tests.world import World

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


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
