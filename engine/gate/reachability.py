"""Elements that nothing leads to, and circles that nothing leads out of."""

from collections.abc import Iterator

from engine.bpmn.model import Kind, Node, Process
from engine.findings import Finding
from engine.gate.graph import Graph
from engine.gate.levels import Level, levels
from engine.gate.subject import Surroundings

_CHOOSING = frozenset({Kind.EXCLUSIVE, Kind.INCLUSIVE, Kind.EVENT_BASED, Kind.COMPLEX})


def findings(process: Process, _around: Surroundings) -> Iterator[Finding]:
    for level in levels(process):
        graph = Graph(level.scope)
        reached = graph.from_(start.id for start in level.scope.starts if start.id in graph.nodes)
        yield from _unreachable(graph, reached)
        yield from _endless(graph, reached, level)


def _unreachable(graph: Graph, reached: set[str]) -> Iterator[Finding]:
    lost = {node_id for node_id in graph.nodes if node_id not in reached}
    for node_id in (each for each in graph.nodes if each in lost):
        # The first elements of a lost piece tell enough; the rest follows from them.
        if not graph.before[node_id] & lost or node_id in _first_of_circles(graph, lost):
            yield graph.nodes[node_id].finding("unreachable", count=len(graph.from_([node_id]) & lost))


def _first_of_circles(graph: Graph, lost: set[str]) -> set[str]:
    """A lost circle has no first element: the one that stands first in the file speaks for it."""
    firsts = set()
    for circle in graph.circles(lost):
        if not any(graph.before[node_id] & (lost - circle) for node_id in circle):
            firsts.add(next(node_id for node_id in graph.nodes if node_id in circle))
    return firsts


def _endless(graph: Graph, reached: set[str], level: Level) -> Iterator[Finding]:
    stuck = reached - _can_be_done(graph)
    if not stuck or level.can_be_interrupted:
        return
    for circle in graph.circles(stuck):
        first = next(node for node_id, node in graph.nodes.items() if node_id in circle)
        yield first.finding("never-ends", elements=sorted(circle)[:10])


def _can_be_done(graph: Graph) -> set[str]:
    """Elements from which everything can come to an end: by one way of a choice, by all ways of a fork."""
    done: set[str] = set()
    while True:
        more = {
            node_id
            for node_id, node in graph.nodes.items()
            if node_id not in done and (_all_done(node, graph, done) or _interrupted(node_id, graph, done))
        }
        if not more:
            return done
        done |= more


def _all_done(node: Node, graph: Graph, done: set[str]) -> bool:
    targets = [flow.target for flow in node.outgoing if flow.target in graph.nodes]
    if not targets or node.kind is Kind.END:
        return True
    choosing = node.kind in _CHOOSING or any(flow.condition for flow in node.outgoing)
    return any(target in done for target in targets) if choosing else done.issuperset(targets)


def _interrupted(node_id: str, graph: Graph, done: set[str]) -> bool:
    return any(
        boundary.interrupting and boundary.id in done for boundary in graph.boundaries.get(node_id, ())
    )
