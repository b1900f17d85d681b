"""Repeated activities that tell of their instances: what they tell may not end them by itself.

An interrupting event on the edge that waits for the very event the instances throw would end
the activity with the first instance. Engines read such pictures in different ways.
"""

from collections.abc import Iterator

from engine.bpmn.model import Node, Process, Scope
from engine.findings import Finding

_AT_ONCE = frozenset({"each", "one", "true", "${true}"})
"""When the first instance throws already; by a condition of its own it may well end the activity."""


def check(process: Process, findings: list[Finding]) -> None:
    """Report repeated activities whose own event interrupts them."""
    for scope, node in process.scope.walk():
        findings.extend(_found(scope, node))


def _found(scope: Scope, node: Node) -> Iterator[Finding]:
    told = node.loop.thrown if node.loop is not None else ()
    thrown = {(event.kind, event.name) for when, event in told if when in _AT_ONCE}
    for boundary in scope.boundaries_of(node.id) if thrown else ():
        if boundary.interrupting and thrown & {(event.kind, event.name) for event in boundary.events}:
            yield node.finding("repetition-ends-itself", event=boundary.name or boundary.id)
