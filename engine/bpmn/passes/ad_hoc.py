"""Ad-hoc stages: what stands in them, and that each activity is offered once."""

from engine.bpmn.model import Kind, Process
from engine.findings import Finding


def check(process: Process, findings: list[Finding]) -> None:
    """BPMN draws no start and no end in an ad-hoc stage; that its work is not repeated is said aloud."""
    for node in process.nodes():
        if node.kind is not Kind.AD_HOC or node.scope is None:
            continue
        for inner in node.scope.nodes.values():
            if inner.kind in (Kind.START, Kind.END):
                findings.append(inner.finding("ad-hoc-start-or-end"))
        if any(inner.is_persons_work for inner in node.scope.nodes.values()):
            findings.append(node.finding("ad-hoc-once"))
