"""The levels of a procedure from the inside out: what stands around a scope and may end it from without."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn.model import EventKind, Kind, Node, Process, Scope


@dataclass(frozen=True)
class Level:
    """A scope, the sub-process that it is the inside of, and the level where that stands."""

    scope: Scope
    node: Node | None = None
    outer: "Level | None" = None

    def outward(self) -> Iterator["Level"]:
        """This level and those around it."""
        yield self
        if self.outer is not None:
            yield from self.outer.outward()

    @property
    def can_be_interrupted(self) -> bool:
        """Whether an event from without may end this level while something in it stands still."""
        return any(_is_interruptible(level) for level in self.outward())


def levels(process: Process) -> Iterator[Level]:
    yield from _inward(Level(process.scope))


def _inward(level: Level) -> Iterator[Level]:
    yield level
    for node in level.scope.nodes.values():
        if node.scope is not None:
            yield from _inward(Level(node.scope, node, level))


_FROM_INSIDE = frozenset({EventKind.ERROR, EventKind.CANCEL, EventKind.COMPENSATION, EventKind.NONE})


def _is_interruptible(level: Level) -> bool:
    inside = (
        start
        for node in level.scope.event_sub_processes
        if node.scope is not None and node is not level.node
        for start in node.scope.starts
    )
    if any(start.interrupting and start.event.kind not in _FROM_INSIDE for start in inside):
        return True
    if level.node is None or level.outer is None:
        return False
    return any(
        boundary.interrupting and boundary.event.kind not in _FROM_INSIDE
        for boundary in level.outer.scope.boundaries_of(level.node.id)
    ) or _raced(level)


def _raced(level: Level) -> bool:
    """A terminate end beside the sub-process ends it too."""
    assert level.outer is not None
    return any(
        node.kind is Kind.END and node.event.kind is EventKind.TERMINATE
        for node in level.outer.scope.nodes.values()
    )
