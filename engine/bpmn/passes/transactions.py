"""Transactions: cancel events stand where they mean something, and a cancelled transaction has a way out."""

from collections.abc import Iterator

from engine.bpmn.compensation import cancels
from engine.bpmn.model import EventKind, Kind, Node, Process, Scope
from engine.findings import Finding


def check(process: Process, findings: list[Finding]) -> None:
    """Report cancel events outside a transaction and transactions that cannot leave when cancelled."""
    known: set[str] = set()
    for scope in process.scopes():
        for node in scope.nodes.values():
            if node.kind is Kind.TRANSACTION and node.scope is not None:
                drawn = {end.id for end in cancels(node.scope)}
                known |= drawn
                findings.extend(_transaction_findings(scope, node, bool(drawn)))
    for scope in process.scopes():
        for node in scope.nodes.values():
            if node.event.kind is EventKind.CANCEL:
                findings.extend(_event_findings(scope, node, known))


def _transaction_findings(scope: Scope, node: Node, can_cancel: bool) -> Iterator[Finding]:
    exits = [boundary for boundary in scope.boundaries_of(node.id) if boundary.event.kind is EventKind.CANCEL]
    if can_cancel and not exits:
        yield node.finding("transaction-without-cancel-exit")
    if len(exits) > 1:
        yield node.finding("transaction-cancel-exits-many", count=len(exits))
    if exits and not can_cancel:
        yield exits[0].finding("transaction-never-cancelled")


def _event_findings(scope: Scope, node: Node, known: set[str]) -> Iterator[Finding]:
    if node.kind is Kind.BOUNDARY:
        host = scope.nodes.get(node.attached_to)
        if host is not None and host.kind is not Kind.TRANSACTION:
            yield node.finding("cancel-boundary-place")
        if not node.interrupting:
            yield node.finding("cancel-boundary-interrupts")
    elif node.id not in known:
        yield node.finding("cancel-outside-transaction")
