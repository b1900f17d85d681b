"""Repeating timers in the flow: a token waits once, so several rounds have no plain meaning there.

Engines do not agree whether such an event lets one token on or one for each round, and the
standard does not say; nobody should have to guess.
"""

import re

from engine.bpmn.model import EventDefinition, EventKind, Kind, Node, Process
from engine.findings import Finding

_MANY = re.compile(r"R(?!0*1/)\d*/")


def check(process: Process, findings: list[Finding]) -> None:
    """Report intermediate events that wait for a repetition of more than one round."""
    for node in process.nodes():
        if node.kind is Kind.CATCH:
            findings.extend(_found(node, event) for event in node.events if _repeats(event))


def _repeats(event: EventDefinition) -> bool:
    return event.kind is EventKind.TIMER and _MANY.match(event.expression) is not None


def _found(node: Node, event: EventDefinition) -> Finding:
    return node.finding("cycle-in-flow", text=event.expression)
