"""Link events: a sequence flow drawn in two pieces, a throw and a catch of one name."""

from engine.bpmn.model import EventKind, Flow, Kind, Node, Process, Scope
from engine.findings import Finding


def join(process: Process, findings: list[Finding]) -> None:
    """Connect every link throw with the one catch of its name on the same level."""
    for scope in process.scopes():
        _join_scope(scope, findings)


def _join_scope(scope: Scope, findings: list[Finding]) -> None:
    catches: dict[str, Node] = {}
    for node in _links(scope, Kind.CATCH):
        if catches.setdefault(node.event.name, node) is not node:
            findings.append(node.finding("link-targets-many", link=node.event.name))
        if node.incoming:
            findings.append(node.finding("link-with-flow", link=node.event.name))
    for node in _links(scope, Kind.THROW):
        target = catches.get(node.event.name)
        if node.outgoing:
            findings.append(node.finding("link-with-flow", link=node.event.name))
        if target is None:
            findings.append(node.finding("link-without-target", link=node.event.name))
        else:
            _jump(node, target)


def _jump(source: Node, target: Node) -> None:
    """The flow stands in no list of flows: it is not the author's and is never shown."""
    flow = Flow(id=f"{source.id}__link", source=source.id, target=target.id, is_drawn=False)
    source.outgoing.append(flow)
    target.incoming.append(flow)


def _links(scope: Scope, kind: Kind) -> list[Node]:
    return [node for node in scope.nodes.values() if node.kind is kind and node.event.kind is EventKind.LINK]
