"""Making a failing procedure smaller while it still fails in the same way."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tests.engine.fuzz.blocks import (
    Activity,
    Block,
    Both,
    Choice,
    Direct,
    Fork,
    Race,
    Seq,
    Some,
    Task,
    children,
)
from tests.engine.fuzz.graphs import Graph
from tests.engine.fuzz.runner import Maker, Model, Wrong, run

MOST_TRIES = 600


def shrunk(model: Model, seed: str, make: Maker, wrong: Wrong) -> tuple[Model, Wrong]:
    """The smallest procedure found that fails like ``wrong``, and how it fails."""
    tries = 0
    found = True
    while found and tries < MOST_TRIES:
        found = False
        for smaller in candidates(model):
            tries += 1
            other = failure(smaller, seed, make)
            if other is not None and _alike(other, wrong):
                model, wrong, found = smaller, other, True
                break
            if tries >= MOST_TRIES:
                break
    return model, wrong


def failure(model: Model, seed: str, make: Maker) -> Wrong | None:
    try:
        run(model, seed, make)
    except Wrong as wrong:
        return wrong
    return None


def _alike(one: Wrong, other: Wrong) -> bool:
    return one.what.partition(":")[0] == other.what.partition(":")[0]


def candidates(model: Model) -> Iterator[Model]:
    """Procedures a little smaller, the smallest first."""
    if isinstance(model, Graph):
        yield from _graphs(model)
    else:
        for smaller in _blocks(model):
            assert isinstance(smaller, Activity)
            yield smaller


def _graphs(graph: Graph) -> Iterator[Graph]:
    for node in list(graph.nodes)[1:]:
        nodes = {name: kind for name, kind in graph.nodes.items() if name != node}
        yield Graph(nodes, tuple(each for each in graph.arrows if node not in (each.source, each.target)))
    for arrow in graph.arrows:
        yield Graph(graph.nodes, tuple(each for each in graph.arrows if each is not arrow))


def _blocks(block: Block) -> Iterator[Block]:
    """The block with something taken out of it: itself first, then what is inside."""
    yield from _simpler(block)
    for field, place, inner in children(block):
        for smaller in _replacements(block, field, inner):
            yield _with(block, field, place, smaller)


def _replacements(block: Block, field: str, inner: Block) -> Iterator[Block]:
    if field in ("boundaries", "listeners", "task", "undo", "split"):
        yield from (each for each in _blocks(inner) if type(each) is type(inner))
        return
    if not isinstance(inner, Task) and not (isinstance(block, Activity) and block.kind == "task"):
        yield Task(name=f"t_{inner.name}")
        for _, _, deeper in children(inner):
            if not hasattr(deeper, "interrupting"):
                yield deeper
    yield from _blocks(inner)


def _simpler(block: Block) -> Iterator[Block]:
    """Without one of its parts, or plainer."""
    for field in ("boundaries", "listeners"):
        for place in range(len(getattr(block, field, ()))):
            yield _without(block, field, place)
    match block:
        case Seq() if len(block.parts) > 1:
            yield from (_without(block, "parts", place) for place in range(len(block.parts)))
        case Both() | Fork() if len(block.branches) > 2:
            yield from (_without(block, "branches", place) for place in range(len(block.branches)))
        case Choice() | Some() if len(block.branches) > 2:
            for place in range(len(block.conditions)):
                yield _without(_without(block, "branches", place), "conditions", place)
        case Race() if len(block.branches) > 2:
            for place in range(len(block.branches)):
                yield _without(
                    _without(_without(block, "branches", place), "events", place), "receives", place
                )
    for field, plain in (
        ("linked", False),
        ("deferred", False),
        ("repeat", None),
        ("again", None),
        ("undo", None),
    ):
        if getattr(block, field, plain) != plain:
            yield _changed(block, field, plain)
    if isinstance(block, Direct):
        yield Seq(name=f"q_{block.name}", parts=(block.task, block.split))


def _without(block: Block, field: str, place: int) -> Block:
    values = getattr(block, field)
    return _changed(block, field, (*values[:place], *values[place + 1 :]))


def _with(block: Block, field: str, place: int | None, inner: Block) -> Block:
    if place is None:
        return _changed(block, field, inner)
    values = getattr(block, field)
    return _changed(block, field, (*values[:place], inner, *values[place + 1 :]))


def _changed(block: Block, field: str, value: object) -> Block:
    change: dict[str, Any] = {field: value}
    return replace(block, **change)
