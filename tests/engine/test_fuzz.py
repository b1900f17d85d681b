"""Random procedures do what they mean: the same tasks, events, executions and variables after each step.

The seeds are fixed: 500 runs here, 20,000 in ``make fuzz``. A failure names its seed; the
smallest diagram that still fails is shown by ``python -m tests.engine.fuzz --only "<seed>"``.
"""

import pytest

from engine.spiff.gateways import ParallelSpec
from engine.spiff.tokens import Token
from tests.engine.fuzz.blocks import Activity, children
from tests.engine.fuzz.features import FEATURES, GRAPHS
from tests.engine.fuzz.grounds import in_product
from tests.engine.fuzz.runner import Maker, Model, Wrong, author, drawn, in_memory, run
from tests.engine.fuzz.shrinking import failure, shrunk
from tests.world import World

IN_MEMORY = 27
IN_THE_PRODUCT = 4


def run_seed(seed: str, make: Maker) -> bool:
    try:
        return run(author(seed), seed, make)
    except Wrong as wrong:
        steps = "\n".join(wrong.steps)
        raise AssertionError(f"seed {seed!r}: {wrong.what}\n{steps}") from wrong


@pytest.mark.parametrize("features", [*FEATURES, *GRAPHS])
def test_random_procedures_do_what_they_mean(features: str) -> None:
    clear = [
        run_seed(f"{features} {number}", in_memory(restoring=number % 3 > 0)) for number in range(IN_MEMORY)
    ]

    # Where the standard leaves open what happens, a run ends early and proves little.
    assert sum(clear) > IN_MEMORY * (0.5 if features in GRAPHS else 0.9)


@pytest.mark.parametrize("features", FEATURES)
def test_random_procedures_do_what_they_mean_in_the_product(features: str, world: World) -> None:
    first = IN_MEMORY if world.database.is_sqlite else IN_MEMORY + IN_THE_PRODUCT
    for number in range(first, first + IN_THE_PRODUCT):
        run_seed(f"{features} {number}", in_product(world, restoring=number % 2 > 0))


def test_the_same_seed_makes_the_same_procedure() -> None:
    assert drawn(author("everything 1")) == drawn(author("everything 1")) != drawn(author("everything 2"))


def test_an_engine_that_is_wrong_is_found_out_and_the_diagram_made_small(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A join of three that fires after two."""

    def arrive(self: ParallelSpec, token: Token) -> None:
        if len(self.node.incoming) < 2:
            token.make_ready()
            return
        scope = token.scope
        waiting = scope.park(self.node, token.internal_data["via"])
        scope.finish(token)
        if len(waiting) >= 2:
            scope.parked.pop(self.node.id)
            Token(scope, self).make_ready()

    monkeypatch.setattr(ParallelSpec, "arrive", arrive)
    make = in_memory(restoring=False)
    seed, wrong = next(
        (seed, wrong)
        for seed in (f"gateways {number}" for number in range(200))
        if (wrong := failure(author(seed), seed, make)) is not None
    )

    small, _ = shrunk(author(seed), seed, make, wrong)

    assert size(small) < size(author(seed)) and size(small) <= 8


def size(model: Model) -> int:
    assert isinstance(model, Activity)
    waiting, number = [model], 0
    while waiting:
        number += 1
        waiting += [inner for _, _, inner in children(waiting.pop())]  # type: ignore[misc]
    return number
