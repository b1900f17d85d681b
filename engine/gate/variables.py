"""Variables that are read before anything writes them, or written by two branches at once.

What a procedure is started with, and what comes with a message, is not drawn; so these are
warnings, and an element that may bring anything counts as writing everything.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import combinations

from engine.bpmn.model import Kind, Node, Process, Scope
from engine.findings import Finding
from engine.gate.graph import Graph
from engine.gate.order import Order
from engine.gate.subject import Surroundings
from engine.gate.writing import ANYTHING, own_names, read_by, written_around, written_by

START = ""
"""The place before every element: what callers hand in is written there."""
_FORKS = frozenset({Kind.PARALLEL, Kind.INCLUSIVE})


def findings(process: Process, around: Surroundings) -> Iterator[Finding]:
    yield from _unwritten(process, around)
    for scope in process.scopes():
        yield from _written_twice(scope, around)


def _unwritten(process: Process, around: Surroundings) -> Iterator[Finding]:
    writers = _writers(process, around)
    order = Order(_edges(process))
    anything = writers.get(ANYTHING, set())
    local = {name for node in process.nodes() for name in own_names(node)}
    told: set[str] = set()
    for node in process.nodes():
        for name in sorted(read_by(node, around) - told - local):
            places = writers.get(name, set())
            if START in places or any(_before(place, node.id, order) for place in places | anything):
                continue
            told.add(name)
            code = "variable-read-early" if places else "variable-never-written"
            yield node.finding(code, variable=name, writers=sorted(places)[:5])


def _before(place: str, node_id: str, order: Order) -> bool:
    """Whether what happens at ``place`` may come before the element, as far as can be told."""
    if place in (START, node_id) or order.leads(place, node_id):
        return True
    return not order.leads(node_id, place)


def _writers(process: Process, around: Surroundings) -> dict[str, set[str]]:
    """Variable → the elements that may write it."""
    found: dict[str, set[str]] = defaultdict(set)
    for node in process.nodes():
        for name in written_by(node, around):
            found[name].add(node.id)
    for caller in around.processes.values():
        for call in (node for node in caller.nodes() if node.kind is Kind.CALL and node.called == process.id):
            for line in call.inputs:
                found[ANYTHING if line.everything else line.target].add(START)
    if START in found[ANYTHING]:
        found[ANYTHING].discard(START)
        for name in {name for node in process.nodes() for name in read_by(node, around)}:
            found[name].add(START)
    return found


def _edges(process: Process) -> dict[str, set[str]]:
    """Element → what may come next, on all levels."""
    edges: dict[str, set[str]] = defaultdict(set)
    for scope in process.scopes():
        for node_id, following in Graph(scope).next.items():
            edges[node_id].update(following)
        for node in scope.nodes.values():
            if node.scope is not None:
                _join_levels(edges, node, node.scope, scope)
    return edges


def _join_levels(edges: dict[str, set[str]], node: Node, inner: Scope, outer: Scope) -> None:
    edges[node.id].update(start.id for start in inner.starts)
    around = set(edges[node.id]) - {start.id for start in inner.starts}
    if node.is_event_sub_process:
        for other in outer.nodes.values():
            if other is not node:
                edges[other.id].add(node.id)
        around = set(outer.nodes) - {node.id}
    around |= {flow.target for flow in node.outgoing} | {
        boundary.id for boundary in outer.boundaries_of(node.id)
    }
    for last in inner.nodes.values():
        edges[last.id].update(around)


def _written_twice(scope: Scope, around: Surroundings) -> Iterator[Finding]:
    """Two branches of one fork that write one variable: the last one wins, whoever that is."""
    graph = Graph(scope)
    written = {node.id: written_around(node, around) - {ANYTHING} for node in graph.nodes.values()}
    writing = {node_id for node_id, names in written.items() if names}
    told: set[str] = set()
    for fork in graph.nodes.values() if len(writing) > 1 else ():
        flows = [flow for flow in fork.outgoing if flow.target in graph.nodes]
        if len(flows) < 2 or not _is_fork(fork):
            continue
        branches = [graph.from_([flow.target], without={fork.id}) & writing for flow in flows]
        for one, other in combinations(branches, 2):
            mine, theirs = _names(one - other, written), _names(other - one, written)
            for name in sorted((mine.keys() & theirs.keys()) - told):
                told.add(name)
                yield graph.nodes[mine[name]].finding(
                    "variable-written-twice", variable=name, other=theirs[name], fork=fork.id
                )


def _is_fork(node: Node) -> bool:
    if node.kind in _FORKS:
        return True
    return node.kind is not Kind.EXCLUSIVE and node.kind is not Kind.EVENT_BASED


def _names(elements: set[str], written: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Variable → one of the elements that write it."""
    return {name: node_id for node_id in sorted(elements) for name in written[node_id]}
