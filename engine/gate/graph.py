"""Which element can follow which inside one scope: along flows, and to the events on an activity."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from engine.bpmn.model import EventKind, Kind, Node, Scope


class Graph:
    """One scope. Compensation handlers and event sub-processes stand beside the flow."""

    def __init__(self, scope: Scope):
        self.scope = scope
        self.nodes = {
            node.id: node
            for node in scope.nodes.values()
            if not node.is_event_sub_process and not node.for_compensation and not is_compensation(node)
        }
        self.boundaries: Mapping[str, list[Node]] = defaultdict(list)
        for node in self.nodes.values():
            if node.attached_to:
                self.boundaries[node.attached_to].append(node)
        self.next = {node_id: self._after(node) for node_id, node in self.nodes.items()}
        self.before: Mapping[str, set[str]] = defaultdict(set)
        for node_id, following in self.next.items():
            for other in following:
                self.before[other].add(node_id)

    def _after(self, node: Node) -> list[str]:
        targets = [flow.target for flow in node.outgoing if flow.target in self.nodes]
        return targets + [boundary.id for boundary in self.boundaries.get(node.id, [])]

    def from_(self, starts: Iterable[str], without: Collection[str] = ()) -> set[str]:
        """Everything that can follow ``starts``, themselves included, not going through ``without``."""
        return _closure(self.next, starts, without)

    def leading_to(self, ends: Iterable[str]) -> set[str]:
        """Everything from which one of ``ends`` can be reached, themselves included."""
        return _closure(self.before, ends, ())

    def circles(self, within: Collection[str]) -> list[set[str]]:
        """The sets of elements among ``within`` that lead back to themselves."""
        found: list[set[str]] = []
        left = set(within)
        while left:
            one = min(left)
            ahead = _closure(self.next, [one], (), within)
            behind = _closure(self.before, [one], (), within)
            circle = ahead & behind
            left -= circle
            if len(circle) > 1 or one in self.next[one]:
                found.append(circle)
        return found


def is_compensation(node: Node) -> bool:
    return node.kind is Kind.BOUNDARY and node.event.kind is EventKind.COMPENSATION


def _closure(
    edges: Mapping[str, Iterable[str]],
    starts: Iterable[str],
    without: Collection[str],
    within: Collection[str] | None = None,
) -> set[str]:
    seen: set[str] = set()
    waiting = [start for start in starts if start not in without]
    while waiting:
        node_id = waiting.pop()
        if node_id in seen:
            continue
        seen.add(node_id)
        for other in edges.get(node_id, ()):
            if other not in without and (within is None or other in within):
                waiting.append(other)
    return seen
