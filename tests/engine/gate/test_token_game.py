"""Moving only the earliest token loses no dead end: random diagrams are also played in every order."""

import random
from collections.abc import Iterator, Mapping

import pytest

from engine.bpmn.reader import read
from engine.gate.graph import Graph
from engine.gate.token_game import Game, Marking, Played
from tests import bpmn

KINDS = (bpmn.user, bpmn.user, bpmn.exclusive, bpmn.parallel, bpmn.parallel)


class EveryOrder(Game):
    """The same game without the reduction: whatever can move moves first once."""

    def _moves(self, marking: Marking, played: Played, once: bool) -> Iterator[tuple[Marking, str, int]]:
        tokens = dict(marking)
        for element in self._movable(tokens):
            self._enabled = lambda tokens, element=element: element  # type: ignore[method-assign]
            yield from super()._moves(marking, played, once)
        if tokens and not self._movable(tokens):
            played.stuck.append(marking)

    def _movable(self, tokens: Mapping[str, int]) -> list[str]:
        plain = [place for place in tokens if place in self.graph.nodes]
        return plain + [join for join in self.joins if self._is_full(join, tokens)]


def diagram(seed: int, *, circles: bool) -> bytes:
    """Ten elements, most flows going forward."""
    chance = random.Random(f"net {seed} {circles}")
    names = [f"n{number}" for number in range(10)]
    body = "".join(chance.choice(KINDS)(name) for name in names)
    flows = {("start", names[0])}
    for number, name in enumerate(names):
        for _ in range(chance.choice([1, 1, 2, 2])):
            ahead = number + chance.randint(1, 4)
            back = circles and chance.random() < 0.1
            flows.add((name, chance.choice(names) if back else names[ahead] if ahead < 10 else "end"))
    return bpmn.process(
        "p", bpmn.start() + body + bpmn.end(), " ".join(f"{one}>{other}" for one, other in sorted(flows))
    )


def dead(played: Played) -> set[Marking]:
    return set(played.stuck)


@pytest.mark.parametrize("circles", [False, True])
def test_the_earliest_token_first_finds_the_same_dead_ends(circles: bool) -> None:
    compared = found = 0
    for seed in range(150):
        (process,) = read(diagram(seed, circles=circles)).processes
        graph = Graph(process.scope)
        full = EveryOrder(graph).play(["start"])
        if not full.is_complete or full.crowded:
            continue  # counts are capped where tokens multiply, so orders differ
        compared += 1
        found += bool(dead(full))
        assert dead(Game(graph).play(["start"])) == dead(full), seed
    assert compared > 20 and found > 5


def test_tokens_that_meet_are_seen_to_meet_in_whatever_order_they_move() -> None:
    seen = 0
    for seed in range(100):
        (process,) = read(diagram(seed, circles=False)).processes
        graph = Graph(process.scope)
        full = EveryOrder(graph).play(["start"])

        seen += bool(full.crowded)
        assert bool(Game(graph).play(["start"], once=True).crowded) == bool(full.crowded), seed
    assert seen > 20
