"""Whatever was completed, in whatever order: it is undone in reverse, one person after the other, and once."""

import random
from itertools import permutations

import pytest

from engine.spiff.tokens import Token
from tests import bpmn
from tests.engine.elements.shapes import run
from tests.engine.elements.undo_trees import Author, Key, Run, draw, inside
from tests.engine.elements.undoing import CANCEL, compensate, work
from tests.engine.procedure import Procedure

SEEDS = 40


def key_of(token: Token) -> Key:
    """The task and the letters that it sees, the outermost first."""
    seen = token.scope.visible(token)
    letters = {name: value for name, value in seen.items() if name.startswith("i_")}
    return token.node.id, tuple(str(letters[name]) for name in sorted(letters, key=lambda n: -int(n[3:])))


def do_some(going: Procedure, steps: random.Random, how_many: int) -> dict[Key, int]:
    """Complete open tasks in a random order; when each was done."""
    done: dict[Key, int] = {}
    while len(done) < how_many:
        tokens = [token for token in going.open_tokens() if token.node.id.startswith("w")]
        if not tokens:
            break
        token = steps.choice(tokens)
        done[key_of(token)] = len(done) + 1
        going.complete_token(token)
    return done


def undo_all(going: Procedure) -> list[Key]:
    """Complete the handlers as they are offered: never two at a time."""
    order = []
    while handlers := [token for token in going.open_tokens() if token.node.id.startswith("undo_")]:
        assert len(handlers) == 1
        order.append(key_of(handlers[0]))
        going.complete_token(handlers[0])
    return order


@pytest.mark.parametrize("order", list(permutations("abcd")))
def test_four_branches_completed_in_any_order_are_undone_in_reverse(order: tuple[str, ...]) -> None:
    body = bpmn.start() + bpmn.parallel("split") + bpmn.parallel("join") + "".join(map(work, "abcd"))
    body += bpmn.throw("back", compensate()) + bpmn.user("after")
    flows = "start>split join>back back>after " + " ".join(f"split>{name} {name}>join" for name in "abcd")
    going = run(body, flows).start()
    for name in order:
        going.complete(name)

    assert [name for name, _ in undo_all(going)] == [f"undo_{name}" for name in reversed(order)]
    assert going.open == ["after"]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_random_stages_are_undone_in_reverse(seed: int) -> None:
    shape = Author(seed).stage()
    body = bpmn.start() + draw(shape) + bpmn.throw("back", compensate()) + bpmn.user("after")
    going = run(body, f"start>{shape.name} {shape.name}>back back>after").start()

    done = do_some(going, random.Random(seed), 1_000)

    assert undo_all(going) == Run(shape, (), done).undone()
    assert going.open == ["after"]
    assert not going.top.done


@pytest.mark.parametrize("seed", range(SEEDS))
def test_random_transactions_cancelled_at_any_moment_are_undone_in_reverse(seed: int) -> None:
    shape = Author(f"cancelled {seed}").stage()
    steps = random.Random(seed)
    inner = bpmn.start("begin") + bpmn.parallel("both") + bpmn.user("go") + bpmn.end("no", CANCEL)
    stage = bpmn.sub(shape.name, inside(shape))
    inner += stage + bpmn.arrows(f"begin>both both>go both>{shape.name} go>no")
    body = bpmn.start() + bpmn.element("transaction", "t", inner) + bpmn.boundary("out", "t", CANCEL)
    going = run(body + bpmn.user("after"), "start>t out>after").start()

    done = do_some(going, steps, steps.randint(0, 6))
    going.complete("go")

    whole = Run(shape, (), done)
    assert undo_all(going) == (whole.cut_short() if whole.over > len(done) else whole.undone())
    assert going.open == ["after"]
