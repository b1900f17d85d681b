"""Asking the gate about a diagram without deploying it."""

import handlers
from engine.bpmn.reader import read
from engine.findings import Finding
from engine.gate import Deployed, inspect
from tests import bpmn
from tests.world import LAW

OF_PICTURES = frozenset({"picture-missing", "name-missing"})
"""The test diagrams are not drawn, and their flows have no names."""


def findings(content: bytes, **others: bytes) -> list[Finding]:
    """What is found in ``p.bpmn`` and in ``name.bpmn`` of each other file."""
    files = {"p.bpmn": content, **{f"{name}.bpmn": other for name, other in others.items()}}
    seen = inspect(files, law=LAW, handlers=handlers.load_all())
    return [finding for finding in seen.findings if finding.code not in OF_PICTURES]


def found(content: bytes, **others: bytes) -> set[tuple[str, str]]:
    """(code, element) of everything found."""
    return {(finding.code, finding.element_id) for finding in findings(content, **others)}


def codes(content: bytes, **others: bytes) -> set[str]:
    return {code for code, _ in found(content, **others)}


def errors(content: bytes, **others: bytes) -> set[str]:
    return {finding.code for finding in LAW.findings.errors(findings(content, **others))}


def one(body: str, flows: str, extra: str = "", name: str = "p") -> bytes:
    """A procedure between a plain start and a plain end."""
    return bpmn.process(name, bpmn.start() + body + bpmn.end(), flows, extra)


def line(body: str, element: str = "a", extra: str = "") -> bytes:
    """A procedure of one element."""
    return one(body, f"start>{element} {element}>end", extra)


def deployed(*contents: bytes) -> Deployed:
    processes = [process for content in contents for process in read(content).processes]
    return Deployed(processes={process.id: process for process in processes})
