"""Live instances are kept between commands, and never used when the stored state has gone on without them."""

import pytest

from engine.commands import ClaimTask
from engine.executor import Executor
from engine.instances.cache import LiveCache
from engine.spiff import state
from tests import bpmn
from tests.engine.procedure import Procedure
from tests.world import World

SECRETARY = "smirnova"
LOOP = bpmn.process(
    "p",
    bpmn.start()
    + bpmn.exclusive("x")
    + bpmn.user("a")
    + bpmn.boundary("late", "a", bpmn.timer("timeDuration", "P9D"))
    + bpmn.end(),
    "start>x x>a a>x late>end",
)


on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def read_back(world: World, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each time an instance had to be read back from its stored state."""
    seen: list[str] = []
    restore = state.restore

    def noted(*arguments: object) -> object:
        seen.append("read")
        return restore(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(state, "restore", noted)
    world.deploy_bytes({"p.bpmn": LOOP})
    world.start("p")
    return seen


@on_sqlite
def test_commands_one_after_the_other_need_not_read_the_state_back(
    world: World, read_back: list[str]
) -> None:
    for _ in range(3):
        world.run(ClaimTask(task_id=world.task("a").id), SECRETARY)
        world.complete("a", SECRETARY)

    assert read_back == []


@on_sqlite
def test_what_another_server_did_is_read_back(world: World, read_back: list[str]) -> None:
    workshop = world.executor.workshop
    other = Executor(world.database, world.clock, type(workshop)(workshop.law, workshop.handlers))
    first, world.executor = world.executor, other
    world.complete("a", SECRETARY)
    world.executor = first

    world.complete("a", SECRETARY)

    assert len(read_back) == 2, "each server once: what it knew was old, or nothing"
    assert world.open_elements() == ["a"]


@on_sqlite
def test_a_refused_command_leaves_nothing_half_done_in_memory(world: World, read_back: list[str]) -> None:
    with pytest.raises(Exception, match="байт"):
        world.complete("a", SECRETARY, variables={"story": "x" * 5_000})

    world.complete("a", SECRETARY)

    assert read_back == ["read"]


def test_the_cache_keeps_to_its_size_and_drops_the_longest_unused() -> None:
    cache, top = LiveCache(max_bytes=10_000), Procedure(LOOP).top
    for name in ("one", "two", "three"):
        cache.put(name, 1, top, 0)

    assert cache.take("one", 1) is None
    assert cache.take("three", 2) is None, "another version"
    assert cache.take("two", 1) is top
