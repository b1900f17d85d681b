"""What gateways need beyond their flows."""

from engine.bpmn.model import Kind, Process
from engine.findings import Finding


def check(process: Process, findings: list[Finding]) -> None:
    """A complex gateway that joins must say when it goes on."""
    for node in process.nodes():
        if node.kind is Kind.COMPLEX and len(node.incoming) > 1 and not node.activation:
            findings.append(node.finding("complex-gateway-without-condition"))
