"""The trace of a simulation: what happened at which element and when, in the author's ids.

Tokens and instances have ids of their own that say nothing to anybody; none of them comes
into the trace.
"""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from engine.bpmn.model import Flow, Node
from engine.spiff.repetition import RepetitionSpec
from engine.spiff.scopes import ScopeMixin, TopScope
from engine.spiff.tokens import Token

Entry = dict[str, Any]

UNDRAWN = "__link"
"""How the engine names the flow between the halves of a link; the author has drawn none."""


class Recorder:
    """Watches every procedure of a simulation (:class:`engine.spiff.trace.Trace`)."""

    def __init__(self, zone: tzinfo | None):
        self.entries: list[Entry] = []
        self.zone = zone
        self.top: TopScope | None = None
        """The procedure that moved last."""
        self.tops: dict[TopScope, None] = {}
        """Every procedure seen moving: the variables of one that has ended are nowhere else."""
        self._inside: dict[str, Node] = {}
        """Tokens that have entered their element and not left it yet."""
        self._empty: set[str] = set()
        """Repeated activities of which no instance has begun yet."""

    @property
    def inside(self) -> list[Node]:
        """Where tokens stand now."""
        return list(self._inside.values())

    # What the engine tells

    def token(self, what: str, token: Token) -> None:
        if token.spec.is_part:
            return
        self.top = token.scope.top
        self.tops[self.top] = None
        if isinstance(token.spec, RepetitionSpec):
            self._repeated(what, token)
        elif what in ("entered", "joined"):
            self._inside[token.id] = token.node
            if what == "entered":
                self._empty.discard(str(token.host_id))
                self._note(what, token)
        elif token.id in self._inside:
            del self._inside[token.id]
            if what != "parked":
                self._note(what, token)

    def flow(self, flow: Flow, scope: ScopeMixin) -> None:
        if flow.id.endswith(UNDRAWN):
            return
        self.add(
            scope.top.services.now(),
            process=scope.spec.process,
            element=flow.id,
            name=flow.name,
            type="sequenceFlow",
            event="taken",
            **{"from": flow.source, "to": flow.target},
        )

    def _repeated(self, what: str, token: Token) -> None:
        """A repeated activity shows its instances; itself only when it has none and is passed by."""
        if what == "entered":
            self._empty.add(token.id)
        elif token.id in self._empty:
            self._empty.discard(token.id)
            self._note("skipped" if what == "completed" else what, token)

    def _note(self, what: str, token: Token) -> None:
        node = token.node
        instance = {"instance": token.internal_data["index"]} if token.is_repeated else {}
        self.add(
            token.scope.top.services.now(),
            process=token.scope.spec.process,
            element=node.id,
            name=node.name,
            type=node.kind.value,
            event=what,
            **instance,
        )

    # What the simulation itself has to say

    def add(self, at: datetime, *, event: str, **details: Any) -> None:
        self.entries.append(
            {"time": at.astimezone(self.zone).isoformat(timespec="seconds"), "event": event, **details}
        )

    def mark(self) -> tuple[int, Mapping[str, Node], frozenset[str]]:
        """Where the trace stands before a command."""
        return len(self.entries), dict(self._inside), frozenset(self._empty)

    def undo(self, mark: tuple[int, Mapping[str, Node], frozenset[str]], *, forget: bool) -> None:
        """The command was rolled back: what it did is forgotten, or kept as not having lasted."""
        count, inside, empty = mark
        self._inside, self._empty = dict(inside), set(empty)
        if forget:
            del self.entries[count:]
        for entry in self.entries[count:]:
            entry["undone"] = True
