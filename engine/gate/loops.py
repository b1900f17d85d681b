"""Circles that go round without waiting for anybody, and procedures that call themselves."""

from collections.abc import Iterator

from engine.bpmn.model import EventKind, Kind, Node, Process
from engine.findings import Finding
from engine.gate import language
from engine.gate.graph import Graph
from engine.gate.subject import Surroundings
from engine.gate.writing import ANYTHING, written_by

_NEVER_WAIT = frozenset(
    {
        Kind.EXCLUSIVE,
        Kind.INCLUSIVE,
        Kind.PARALLEL,
        Kind.COMPLEX,
        Kind.SCRIPT_TASK,
        Kind.RULE_TASK,
        Kind.THROW,
        Kind.START,
    }
)
_CHANGING = frozenset({"now", "today", "deadline", "rule"})
"""Functions whose value may change by itself."""


def findings(process: Process, around: Surroundings) -> Iterator[Finding]:
    for scope in process.scopes():
        graph = Graph(scope)
        automatic = {node.id for node in graph.nodes.values() if goes_on_alone(node, around)}
        for circle in graph.circles(automatic):
            yield from _circle(graph, circle, around)
    yield from _recursion(process, around)


def goes_on_alone(node: Node, around: Surroundings) -> bool:
    """Whether a token passes the element without a person, a moment or a message."""
    if node.kind in _NEVER_WAIT:
        return True
    if node.kind is Kind.SERVICE_TASK:
        return around.handlers.knows(node.attributes.get("topic", ""))
    if node.kind is Kind.SEND_TASK:
        return not node.is_persons_work
    if node.kind is Kind.CATCH:
        return node.event.kind in (EventKind.NONE, EventKind.LINK)
    if node.scope is not None and not node.is_event_sub_process:
        inner = Graph(node.scope)
        alone = {one.id for one in inner.nodes.values() if one.kind is Kind.END or goes_on_alone(one, around)}
        waits = set(inner.nodes) - alone
        starts = [start.id for start in node.scope.starts if start.id in inner.nodes]
        through = inner.from_(starts, without=waits)
        return any(not inner.nodes[one].outgoing for one in through)
    return False


def _circle(graph: Graph, circle: set[str], around: Surroundings) -> Iterator[Finding]:
    nodes = [node for node_id, node in graph.nodes.items() if node_id in circle]
    leaving = [(node, flow) for node in nodes for flow in node.outgoing if flow.target not in circle]
    if not leaving:
        return  # told as a circle that nothing leads out of
    deciding = [node for node in nodes if len(node.outgoing) > 1]
    names = frozenset().union(
        *(language.names_in(flow.condition) for node in deciding for flow in node.outgoing if flow.condition)
    )
    changes = any(
        _CHANGING & language.functions_in(flow.condition)
        for node in deciding
        for flow in node.outgoing
        if flow.condition
    )
    written = frozenset().union(*(written_by(node, around) for node in nodes))
    first = deciding[0] if deciding else nodes[0]
    if names and not changes and not names & written and ANYTHING not in written:
        yield first.finding("loop-changes-nothing", variables=sorted(names), elements=sorted(circle)[:10])
    else:
        yield first.finding("loop-without-wait", elements=sorted(circle)[:10])


def _recursion(process: Process, around: Surroundings) -> Iterator[Finding]:
    for node in process.nodes():
        if node.kind is Kind.CALL and node.called:
            chain = _way_back(node.called, process, around)
            if chain:
                yield node.finding("call-recursion", chain=" → ".join([process.id, *chain]))


def _way_back(called: str, process: Process, around: Surroundings) -> list[str]:
    """The calls that lead from a called procedure back to the one that called it."""
    waiting: list[list[str]] = [[called]]
    seen: set[str] = set()
    while waiting:
        chain = waiting.pop(0)
        if chain[-1] == process.id:
            return chain
        known = around.processes.get(chain[-1])
        if known is None or chain[-1] in seen:
            continue
        seen.add(chain[-1])
        waiting.extend([*chain, other] for other in sorted(known.called))
    return []
