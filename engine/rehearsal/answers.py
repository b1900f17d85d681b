"""What a rehearsal answers when the procedure asks: always what was answered least before."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from engine.bpmn.model import EventKind, Flow, Kind
from engine.spiff.scopes import ScopeMixin
from engine.spiff.tokens import Token

_SOMEBODY = [1, 2]
_ANY = "rehearsed"
"""The code for a boundary event that catches every error."""


class Answers:
    """Remembers over all runs what has been gone, and how often. It is told of every step (``Trace``)."""

    def __init__(self) -> None:
        self._flows: Counter[str] = Counter()
        self._acts: Counter[str] = Counter()
        self._errors: Counter[tuple[str, str]] = Counter()
        self._visits: Counter[str] = Counter()
        self._picked: dict[str, Sequence[str]] = {}
        self._entered: set[str] = set()

    @property
    def news(self) -> int:
        """How much has been seen; two runs with the same number brought nothing new."""
        return len(self._entered) + len(self._flows) + len(self._errors)

    # As an observer

    def token(self, what: str, token: Token) -> None:
        self._entered.add(token.node.id)

    def flow(self, flow: Flow, scope: ScopeMixin) -> None:
        self._flows[flow.id] += 1

    # As the world around

    def times(self, token: Token) -> int:
        return self._acts[token.spec.name]

    def count(self, token: Token) -> None:
        self._acts[token.spec.name] += 1

    def condition(self, token: Token, text: str) -> bool | None:
        """Whether the flow with this condition is gone; None when it is no condition of a flow."""
        asked = [flow.id for flow in token.node.outgoing if flow.condition == text]
        if not asked:
            return None
        picked = self._picked.get(token.id)
        if picked is None:
            picked = self._picked[token.id] = self._pick(token)
        return any(flow_id in picked for flow_id in asked)

    def _pick(self, token: Token) -> Sequence[str]:
        """The flow gone least; where several may be gone, all of them every other time."""
        flows = [flow.id for flow in token.node.outgoing]
        least = min(flows, key=lambda flow_id: self._flows[flow_id])
        self._visits[token.node.id] += 1
        several = token.node.kind is not Kind.EXCLUSIVE
        return flows if several and self._visits[token.node.id] % 2 == 0 else [least]

    def instead_of_nothing(self, token: Token, text: str) -> Any:
        """A value for an expression that gave none, for want of data."""
        loop = token.node.loop
        if loop is None:
            return None
        if text == loop.collection:
            return list(_SOMEBODY)
        if text == loop.cardinality:
            return len(_SOMEBODY)
        return False if text == loop.completion else None

    def error_for(self, token: Token) -> str | None:
        """The code that a handler fails with; every other time it does its work."""
        codes = [""]
        for boundary in token.spec.boundaries:
            codes += [event.name or _ANY for event in boundary.node.events if event.kind is EventKind.ERROR]
        least = min(codes, key=lambda code: self._errors[token.node.id, code])
        self._errors[token.node.id, least] += 1
        return least or None
