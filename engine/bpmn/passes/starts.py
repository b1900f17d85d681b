"""How processes and stages begin. A process may begin in several ways: who starts it chooses."""

from engine.bpmn.model import EventKind, Kind, Node, Process, Scope
from engine.findings import Finding

_TRIGGERS = frozenset(EventKind) - {EventKind.NONE, EventKind.COMPENSATION}


def check(process: Process, findings: list[Finding]) -> None:
    """Ways to begin that nothing would ever take, or that belong to processes and not to stages."""
    _check_process(process.scope, findings)
    for scope in process.scopes():
        if scope is not process.scope:
            findings.extend(node.finding("instantiates-inside") for node in _instantiating(scope))
        if scope is not process.scope and not scope.triggered_by_event:
            _check_stage(scope, findings)


def _check_process(scope: Scope, findings: list[Finding]) -> None:
    for node in _drawn(scope):
        if node.parallel_multiple and len(node.events) > 1:
            findings.append(node.finding("start-parallel-multiple"))
        if any(event.kind is EventKind.CONDITIONAL for event in node.events):
            others = any(_begins(other) for other in (*_drawn(scope), *_instantiating(scope)))
            findings.append(node.finding("start-conditional-idle" if others else "start-conditional"))
    findings.extend(
        node.finding("instantiates-behind-flow") for node in _instantiating(scope) if node.incoming
    )


def _check_stage(scope: Scope, findings: list[Finding]) -> None:
    starts = _drawn(scope)
    if len(starts) > 1:
        findings.append(starts[1].finding("start-events-many", count=len(starts)))
    findings.extend(node.finding("stage-start-with-event") for node in starts if node.event.kind in _TRIGGERS)


def _begins(node: Node) -> bool:
    """Whether something can begin the process here; a condition alone cannot."""
    return not node.events or any(event.kind is not EventKind.CONDITIONAL for event in node.events)


def _drawn(scope: Scope) -> list[Node]:
    return [node for node in scope.nodes.values() if node.kind is Kind.START]


def _instantiating(scope: Scope) -> list[Node]:
    return [node for node in scope.nodes.values() if node.instantiates]
