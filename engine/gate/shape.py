"""What can be seen of a diagram without following it: starts, splits, attachments."""

from collections.abc import Iterator

from engine.bpmn.model import EventKind, Flow, Kind, Node, Process, Scope
from engine.findings import Finding
from engine.gate.subject import Surroundings

IGNORES_CONDITIONS = frozenset({Kind.PARALLEL, Kind.EVENT_BASED})


def findings(process: Process, _around: Surroundings) -> Iterator[Finding]:
    if not process.scope.nodes:
        yield Finding(code="process-empty", element_id=process.id, element_name=process.name)
    for scope in process.scopes():
        yield from _scope(scope)
        for node in scope.nodes.values():
            yield from _node(node, scope)


def _scope(scope: Scope) -> Iterator[Finding]:
    if scope.nodes and not scope.starts:
        yield Finding(code="no-start", element_id=scope.id)
    drawn = sum(node.kind is Kind.START for node in scope.nodes.values())
    if scope.triggered_by_event and drawn != 1:
        yield Finding(code="event-sub-process-starts", element_id=scope.id, values={"count": drawn})


def _node(node: Node, scope: Scope) -> Iterator[Finding]:
    if node.attached_to and node.attached_to not in scope.nodes:
        yield node.finding("attached-to-missing", host=node.attached_to)
    if node.kind in (Kind.EXCLUSIVE, Kind.INCLUSIVE):
        yield from _split(node)
    if node.kind in IGNORES_CONDITIONS:
        for flow in node.outgoing:
            if flow.condition:
                yield node.finding("condition-ignored", flow=flow.id)
    if node.kind is Kind.EVENT_BASED:
        yield from _event_based(node, scope)
    if node.default_flow:
        yield from _default(node)
    if node.kind is Kind.BOUNDARY and not node.outgoing and node.interrupting and _must_lead(node):
        yield node.finding("boundary-without-flow")


def _must_lead(node: Node) -> bool:
    """A handler of compensation hangs on an association, not on a flow."""
    return node.event.kind.value != "compensate"


def _split(node: Node) -> Iterator[Finding]:
    if len(node.outgoing) < 2:
        return
    bare = [flow.id for flow in node.outgoing if not flow.condition and flow.id != node.default_flow]
    if bare:
        yield node.finding("flow-without-condition", flows=bare)


def _event_based(node: Node, scope: Scope) -> Iterator[Finding]:
    for flow in node.outgoing:
        target = scope.nodes.get(flow.target)
        if target is None:
            continue
        is_event = target.kind is Kind.CATCH and target.event.kind is not EventKind.NONE
        if not is_event and target.kind is not Kind.RECEIVE_TASK:
            yield node.finding("event-gateway-targets", target=target.name or target.id)


def _default(node: Node) -> Iterator[Finding]:
    flow = _named(node.outgoing, node.default_flow)
    if flow is None:
        yield node.finding("default-flow-missing", flow=node.default_flow)
    elif flow.condition:
        yield node.finding("default-flow-with-condition", flow=flow.id)


def _named(flows: list[Flow], flow_id: str) -> Flow | None:
    return next((flow for flow in flows if flow.id == flow_id), None)
