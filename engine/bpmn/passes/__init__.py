"""Normalising passes over a process that was read: each makes one construct of BPMN plain.

A pass changes the model in memory, never the uploaded bytes, and reports what it cannot make plain.
"""

from engine.bpmn.model import Process
from engine.bpmn.passes import (
    ad_hoc,
    compensation,
    connections,
    events,
    gateways,
    links,
    repetition,
    rounds,
    starts,
    transactions,
)
from engine.findings import Finding


def normalise(process: Process, findings: list[Finding]) -> None:
    """Run every pass over all levels of a process."""
    events.check(process, findings)
    starts.check(process, findings)
    gateways.check(process, findings)
    connections.check(process, findings)
    links.join(process, findings)
    compensation.connect(process, findings)
    transactions.check(process, findings)
    rounds.check(process, findings)
    repetition.check(process, findings)
    ad_hoc.check(process, findings)
