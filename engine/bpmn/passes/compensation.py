"""Compensation: ties each activity to the one that undoes it, along the association drawn between them.

BPMN 2.0 §10.7: the handler stands outside the normal flow and is connected by an association
with the compensation event on the edge of the activity it undoes.
"""

from collections.abc import Iterator

from engine.bpmn.compensation import (
    THROWS,
    can_be_undone,
    kept,
    throws,
    undoes_its_scope,
    undoing_sub_process,
)
from engine.bpmn.model import EventKind, Kind, Node, Process, Scope
from engine.findings import Finding

ALONE = frozenset({EventKind.COMPENSATION, EventKind.CANCEL})
"""What cannot be one of several definitions of an event."""


def connect(process: Process, findings: list[Finding]) -> None:
    """Set ``handler`` of every activity that has one; report what cannot be done as drawn."""
    for scope in process.scopes():
        for node in _boundaries(scope):
            findings.extend(_connect_boundary(process, scope, node))
    for scope in process.scopes():
        findings.extend(_handler_findings(scope))
    findings.extend(_place_findings(process.scope, []))
    findings.extend(_idle_findings(process))


def _boundaries(scope: Scope) -> list[Node]:
    return [
        node
        for node in scope.nodes.values()
        if node.kind is Kind.BOUNDARY and node.event.kind is EventKind.COMPENSATION
    ]


def _connect_boundary(process: Process, scope: Scope, boundary: Node) -> Iterator[Finding]:
    linked = _linked(process, scope, boundary)
    handlers = [node for node in linked if node.for_compensation]
    for node in linked:
        if not node.for_compensation:
            yield boundary.finding("compensation-handler-not-marked", activity=node.name or node.id)
    if not linked:
        yield boundary.finding("compensation-handler-missing")
    if boundary.outgoing:
        yield boundary.finding("compensation-boundary-flows")
    host = scope.nodes.get(boundary.attached_to)
    if host is None or not handlers:
        return
    inside = undoing_sub_process(host.scope) if host.scope is not None else None
    if len(handlers) > 1 or host.handler or inside is not None:
        yield host.finding("compensation-handler-many")
    host.handler = handlers[0].id


def _linked(process: Process, scope: Scope, boundary: Node) -> list[Node]:
    """Nodes at the other end of the event's associations, in whichever direction they were drawn."""
    ends = [target for source, target in process.associations if source == boundary.id]
    ends += [source for source, target in process.associations if target == boundary.id]
    return [scope.nodes[node_id] for node_id in dict.fromkeys(ends) if node_id in scope.nodes]


def _handler_findings(scope: Scope) -> Iterator[Finding]:
    handlers = {node.handler for node in scope.nodes.values()}
    for node in scope.nodes.values():
        if not node.for_compensation:
            continue
        if node.incoming or node.outgoing:
            yield node.finding("compensation-handler-flows")
        if node.id not in handlers:
            yield node.finding("compensation-handler-loose")
        for boundary in scope.boundaries_of(node.id):
            yield boundary.finding("compensation-handler-boundary")
    if sum(map(undoes_its_scope, scope.nodes.values())) > 1:
        yield Finding(code="compensation-handler-many", element_id=scope.id)


def _place_findings(scope: Scope, around: list[Scope]) -> Iterator[Finding]:
    """Compensation events where they mean nothing; ``around`` are the scopes outside, the nearest first."""
    for node in scope.nodes.values():
        if len(node.events) > 1 and ALONE & {event.kind for event in node.events}:
            yield node.finding("compensation-among-others")
        elif node.event.kind is EventKind.COMPENSATION:
            if node.kind is Kind.START:
                if not scope.triggered_by_event or len(around) < 2:
                    yield node.finding("compensation-start-place")
            elif node.kind in THROWS:
                yield from _throw_findings(node, scope, around)
            elif node.kind is not Kind.BOUNDARY:
                yield node.finding("compensation-event-place")
        if node.scope is not None:
            yield from _place_findings(node.scope, [scope, *around])


def _throw_findings(node: Node, scope: Scope, around: list[Scope]) -> Iterator[Finding]:
    seen = [scope]
    for outer in around:
        if not seen[-1].triggered_by_event:
            break
        seen.append(outer)
    activity = node.event.activity
    if not activity:
        if not any(can_be_undone(each) for level in seen for each in level.nodes.values()):
            yield node.finding("compensation-of-nothing")
        return
    named = next((level.nodes[activity] for level in seen if activity in level.nodes), None)
    if named is None:
        yield node.finding("compensation-activity-unknown", activity=activity)
    elif not can_be_undone(named):
        yield node.finding("compensation-activity-without-handler", activity=named.name or named.id)


def _idle_findings(process: Process) -> Iterator[Finding]:
    """Handlers that nothing ever calls."""
    remembered = kept(process)
    for scope in process.scopes():
        for node in scope.nodes.values():
            if node.handler and node.id not in remembered[scope.id] and node.handler in scope.nodes:
                yield scope.nodes[node.handler].finding("compensation-never")
            inside = undoing_sub_process(node.scope) if node.scope is not None else None
            if inside is not None and node.id not in remembered[scope.id] and not any(throws(scope)):
                yield inside.finding("compensation-never")
