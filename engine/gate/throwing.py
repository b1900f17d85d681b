"""Errors that an end event throws and nobody around it catches."""

from collections.abc import Iterator

from engine.bpmn.model import EventKind, Kind, Node, Process
from engine.findings import Finding
from engine.gate.levels import Level, levels
from engine.gate.subject import Surroundings


def findings(process: Process, around: Surroundings) -> Iterator[Finding]:
    for level in levels(process):
        for node in level.scope.nodes.values():
            if node.kind is Kind.END and node.event.kind is EventKind.ERROR:
                code = node.event.name
                if not _is_caught(code, level) and not _caught_by_callers(code, process, around):
                    yield node.finding("error-uncaught", error=code)


def _is_caught(code: str, level: Level) -> bool:
    for each in level.outward():
        catchers = [
            start
            for sub in each.scope.event_sub_processes
            if sub.scope is not None and sub.scope is not level.scope
            for start in sub.scope.starts
        ]
        if each.node is not None and each.outer is not None:
            catchers += each.outer.scope.boundaries_of(each.node.id)
        if any(_catches(catcher, code) for catcher in catchers):
            return True
    return False


def _caught_by_callers(code: str, process: Process, around: Surroundings) -> bool:
    for caller in around.processes.values():
        for scope, node in caller.scope.walk():
            if node.kind is Kind.CALL and node.called == process.id:
                if any(_catches(boundary, code) for boundary in scope.boundaries_of(node.id)):
                    return True
    return False


def _catches(node: Node, code: str) -> bool:
    return any(event.kind is EventKind.ERROR and event.name in ("", code) for event in node.events)
