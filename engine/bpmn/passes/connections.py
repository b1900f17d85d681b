"""What sequence flows may enter and leave, and what an event may hang on.

A flow into a start event or out of an end event would be taken by nobody: the picture would
promise a way that no case ever goes.
"""

from collections.abc import Iterator

from engine.bpmn.model import Kind, Node, Process, Scope
from engine.findings import Finding

_ACTIVITIES = frozenset(Kind) - {
    Kind.START,
    Kind.END,
    Kind.CATCH,
    Kind.THROW,
    Kind.BOUNDARY,
    Kind.EXCLUSIVE,
    Kind.INCLUSIVE,
    Kind.PARALLEL,
    Kind.EVENT_BASED,
    Kind.COMPLEX,
}


def check(process: Process, findings: list[Finding]) -> None:
    """Report flows and attachments that mean nothing."""
    for scope, node in process.scope.walk():
        findings.extend(_flows(node))
        if node.kind is Kind.BOUNDARY:
            findings.extend(_host(scope, node))


def _flows(node: Node) -> Iterator[Finding]:
    if node.kind in (Kind.START, Kind.BOUNDARY) and node.incoming:
        yield node.finding("flow-into-event", flow=node.incoming[0].id, kind=node.kind.value)
    if node.kind is Kind.END and node.outgoing:
        yield node.finding("flow-out-of-end", flow=node.outgoing[0].id)
    if node.is_event_sub_process and (node.incoming or node.outgoing):
        yield node.finding("flow-at-event-sub-process", flow=(node.incoming or node.outgoing)[0].id)


def _host(scope: Scope, node: Node) -> Iterator[Finding]:
    host = scope.nodes.get(node.attached_to)
    if not node.attached_to:
        yield node.finding("boundary-attached-to-nothing")
    elif host is not None and (host.kind not in _ACTIVITIES or host.is_event_sub_process):
        yield node.finding("boundary-host", host=host.name or host.id)
