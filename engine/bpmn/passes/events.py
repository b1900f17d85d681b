"""Which events may stand where; what BPMN does not allow would otherwise silently do nothing."""

from engine.bpmn.model import EventKind, Kind, Node, Process, Scope
from engine.findings import Finding

_ELSEWHERE = {EventKind.COMPENSATION, EventKind.CANCEL}
"""Kinds with passes of their own."""
_HEARD = {EventKind.MESSAGE, EventKind.SIGNAL, EventKind.TIMER, EventKind.CONDITIONAL}
_UPWARD = {EventKind.ERROR, EventKind.ESCALATION}
_THROWN = {EventKind.MESSAGE, EventKind.SIGNAL, EventKind.ESCALATION}
_ALLOWED = {
    Kind.START: _HEARD,
    Kind.CATCH: _HEARD | {EventKind.LINK},
    Kind.BOUNDARY: _HEARD | _UPWARD,
    Kind.THROW: _THROWN | {EventKind.LINK},
    Kind.END: _THROWN | {EventKind.ERROR, EventKind.TERMINATE},
}


def check(process: Process, findings: list[Finding]) -> None:
    """Every event of a process against what may stand where it stands."""
    for scope, node in process.scope.walk():
        if node.kind in _ALLOWED:
            _check_node(scope, node, findings)
        elif _speaks(node) and not node.events:
            findings.append(node.finding("event-without-reference", kind=EventKind.MESSAGE.value))


def _check_node(scope: Scope, node: Node, findings: list[Finding]) -> None:
    allowed = _ALLOWED[node.kind]
    if node.kind is Kind.START and scope.triggered_by_event:
        allowed = allowed | _UPWARD
    kinds = {event.kind for event in node.events}
    for kind in sorted(kinds - allowed - _ELSEWHERE):
        findings.append(node.finding("event-not-here", kind=kind.value, place=node.kind.value))
    if EventKind.LINK in kinds and len(node.events) > 1:
        findings.append(node.finding("event-not-alone", kinds=", ".join(sorted(kinds))))
    if not node.events and (node.kind in (Kind.CATCH, Kind.BOUNDARY) or _must_be_triggered(scope, node)):
        findings.append(node.finding("event-without-definition"))
    if not node.interrupting and EventKind.ERROR in kinds:
        findings.append(node.finding("error-always-interrupts"))


def _speaks(node: Node) -> bool:
    """Whether the task does nothing but send or wait for a message."""
    if node.kind is Kind.SEND_TASK:
        return not (node.is_persons_work or node.expression or "topic" in node.attributes)
    return node.kind is Kind.RECEIVE_TASK


def _must_be_triggered(scope: Scope, node: Node) -> bool:
    return node.kind is Kind.START and scope.triggered_by_event
