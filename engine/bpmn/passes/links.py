"""Link events: a sequence flow drawn in two pieces, a throw and a catch of one name."""

from engine.bpmn.model import EventKind, Flow, Kind, Node, Process, Scope
from engine.findings import Finding


def join(process: Process, findings: list[Finding]) -> None:
    """Connect each link throw with the catch of its name on the same level."""
    for scope in process.scopes():
        _join_scope(scope, findings)


def _join_scope(scope: Scope, findings: list[Finding]) -> None:
    catches = {node.event.name: node for node in _links(scope, Kind.CATCH)}
    for node in _links(scope, Kind.THROW):
        target = catches.get(node.event.name)
        if target is None:
            findings.append(node.finding("link-without-target", link=node.event.name))
            continue
        flow = Flow(id=f"{node.id}__link", source=node.id, target=target.id)
        scope.flows[flow.id] = flow
        node.outgoing.append(flow)
        target.incoming.append(flow)


def _links(scope: Scope, kind: Kind) -> list[Node]:
    return [node for node in scope.nodes.values() if node.kind is kind and node.event.kind is EventKind.LINK]
