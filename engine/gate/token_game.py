"""The flow of one scope as a game of tokens, played through all its outcomes.

Data is not looked at: every decision may go every way. Where tokens stand on several
places only one place is moved at a time, the earliest in the flow: decisions are local
to their element, so this finds every dead end, and tokens that meet are seen to meet.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from engine.bpmn.model import EventKind, Flow, Kind, Node
from engine.gate.graph import Graph

MAX_STATES = 20_000
MAX_PLACES = 100_000
"""Places in all markings together: what the game may hold in memory."""
FEW, MANY = 4, 12
MAX_OUTCOMES = 200
"""Ways in which one element may end. Of more, with many events on its edge, each is looked at alone."""
MAX_TOKENS = 3
_ENDS_ALL = frozenset({EventKind.TERMINATE, EventKind.ERROR, EventKind.CANCEL})

Marking = tuple[tuple[str, int], ...]
"""Tokens by place, sorted; a place is an element, or a flow into a join."""


@dataclass(frozen=True)
class Step:
    """How a marking came about: the marking before, the element moved, in how many ways it could."""

    before: Marking | None
    element: str = ""
    ways: int = 1


@dataclass
class Played:
    """What was seen. ``stuck`` are markings where nothing moves and a join still waits."""

    steps: dict[Marking, Step] = field(default_factory=dict)
    stuck: list[Marking] = field(default_factory=list)
    crowded: dict[str, Marking] = field(default_factory=dict)
    """Element → a marking with more than one token there."""
    fired: set[str] = field(default_factory=set)
    is_complete: bool = True

    def decisions(self, marking: Marking) -> list[str]:
        """The elements that decided something on the way to a marking."""
        found: list[str] = []
        step = self.steps[marking]
        while step.before is not None:
            if step.ways > 1:
                found.append(step.element)
            step = self.steps[step.before]
        return found


class Game:
    def __init__(self, graph: Graph):
        self.graph = graph
        self.joins = {
            node.id
            for node in graph.nodes.values()
            if node.kind in (Kind.PARALLEL, Kind.INCLUSIVE) and len(node.incoming) > 1
        }
        self.order = self._order()
        self.outcomes = {node_id: self._outcomes(node) for node_id, node in graph.nodes.items()}
        self.home = {flow.id: node_id for node_id in self.joins for flow in graph.nodes[node_id].incoming} | {
            node_id: node_id for node_id in graph.nodes
        }

    def play(self, starts: list[str], *, once: bool = False) -> Played:
        """Every marking that can come of a token on each of ``starts``; ``once``: nobody goes back."""
        return self.play_from(dict.fromkeys(starts, 1), once=once)

    def play_from(self, tokens: Mapping[str, int], *, once: bool = False) -> Played:
        """Every marking that can come of these tokens by place."""
        played = Played()
        first = _sorted(tokens)
        played.steps[first] = Step(None)
        waiting = [first]
        places = 0
        while waiting:
            marking = waiting.pop()
            if len(played.steps) > MAX_STATES or places > MAX_PLACES:
                played.is_complete = False
                break
            self._look(marking, played)
            for following, element, ways in self._moves(marking, played, once):
                if following not in played.steps:
                    played.steps[following] = Step(marking, element, ways)
                    places += len(following)
                    if max((count for _, count in following), default=0) < MAX_TOKENS:
                        waiting.append(following)
        return played

    def _look(self, marking: Marking, played: Played) -> None:
        for place, count in marking:
            if count > 1:
                played.crowded.setdefault(self.home[place], marking)

    def _moves(self, marking: Marking, played: Played, once: bool) -> Iterator[tuple[Marking, str, int]]:
        tokens = dict(marking)
        element = self._enabled(tokens)
        if element is None:
            if tokens:
                played.stuck.append(marking)
            return
        played.fired.add(element)
        rest = self._taken(tokens, element)
        outcomes = self.outcomes[element]
        for flows in outcomes:
            if flows is None:
                yield (), element, len(outcomes)
                continue
            placed = dict(rest)
            for flow in flows:
                place = flow.id if flow.target in self.joins else flow.target
                if place in self.home and not (once and self.order[flow.target] <= self.order[element]):
                    placed[place] = min(placed.get(place, 0) + 1, MAX_TOKENS)
            yield _sorted(placed), element, len(outcomes)

    def _enabled(self, tokens: Mapping[str, int]) -> str | None:
        """The earliest element that can move; inclusive joins only when nothing else can."""
        plain = [place for place in tokens if place in self.graph.nodes]
        plain += [join for join in self.joins if self._is_full(join, tokens)]
        if plain:
            return min(plain, key=self.order.__getitem__)
        inclusive = [
            join
            for join in self.joins
            if self.graph.nodes[join].kind is Kind.INCLUSIVE and self._arrived(join, tokens)
        ]
        return min(inclusive, key=self.order.__getitem__, default=None)

    def _is_full(self, join: str, tokens: Mapping[str, int]) -> bool:
        return all(tokens.get(flow.id) for flow in self.graph.nodes[join].incoming)

    def _arrived(self, join: str, tokens: Mapping[str, int]) -> list[str]:
        return [flow.id for flow in self.graph.nodes[join].incoming if tokens.get(flow.id)]

    def _taken(self, tokens: Mapping[str, int], element: str) -> dict[str, int]:
        """The tokens left after the element has taken its own."""
        used = self._arrived(element, tokens) if element in self.joins else [element]
        left = {place: count - (place in used) for place, count in tokens.items()}
        return {place: count for place, count in left.items() if count}

    def _outcomes(self, node: Node) -> list[tuple[Flow, ...] | None]:
        """The sets of flows that may be taken; None ends the scope."""
        own = _own_outcomes(node)
        for boundary in self.graph.boundaries.get(node.id, []):
            ways = _own_outcomes(boundary)
            if boundary.interrupting or len(own) * (1 + len(ways)) > MAX_OUTCOMES:
                own = [*own, *ways]
            else:
                both = [one + way for one, way in product(own, ways) if one is not None and way is not None]
                own = [*own, *both]
        return own

    def _order(self) -> dict[str, int]:
        """Elements numbered so that, circles aside, what comes first in the flow comes first."""
        order: list[str] = []
        seen: set[str] = set()
        for root in self.graph.nodes:
            stack = [(root, iter(self.graph.next[root]))] if root not in seen else []
            seen.add(root)
            while stack:
                node_id, following = stack[-1]
                step = next((one for one in following if one not in seen), None)
                if step is None:
                    order.append(node_id)
                    stack.pop()
                else:
                    seen.add(step)
                    stack.append((step, iter(self.graph.next[step])))
        return {node_id: number for number, node_id in enumerate(reversed(order))}


def _own_outcomes(node: Node) -> list[tuple[Flow, ...] | None]:
    flows = tuple(node.outgoing)
    if node.kind is Kind.END:
        return [None] if any(event.kind in _ENDS_ALL for event in node.events) else [()]
    if node.kind in (Kind.EXCLUSIVE, Kind.EVENT_BASED):
        return [(flow,) for flow in flows] or [()]
    if node.kind is Kind.INCLUSIVE and len(flows) > 1:
        return list(_some_of(flows, ()))
    conditional = tuple(flow for flow in flows if flow.condition or flow.id == node.default_flow)
    if node.kind is Kind.PARALLEL or not conditional or len(flows) < 2:
        return [flows]
    always = tuple(flow for flow in flows if flow not in conditional)
    return list(_some_of(conditional, always))


def _some_of(flows: tuple[Flow, ...], always: tuple[Flow, ...]) -> Iterator[tuple[Flow, ...]]:
    """Every choice of few flows; of more, each alone, each pair, and all; of many, no pairs."""
    sizes: Sequence[int] = range(1, len(flows) + 1)
    if len(flows) > FEW:
        sizes = (1, 2, len(flows)) if len(flows) <= MANY else (1, len(flows))
    if always:
        yield always
    for size in sizes:
        for chosen in combinations(flows, size):
            yield always + chosen


def _sorted(tokens: Mapping[str, int]) -> Marking:
    return tuple(sorted(tokens.items()))
