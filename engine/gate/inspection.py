"""One look at all files of a deployment together: they may call and ask each other."""

import logging
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from engine.bpmn.drawings import Look, look
from engine.bpmn.model import Diagram, Process
from engine.bpmn.reader import read
from engine.dmn.checks import call_findings, table_findings
from engine.dmn.markup import MAX_ELEMENTS as TABLE_ELEMENTS
from engine.dmn.model import Decision, DecisionFile
from engine.dmn.reader import read as read_decisions
from engine.findings import Finding, Severity
from engine.gate import (
    conditions,
    drawings,
    identifiers,
    language,
    loops,
    markup,
    reachability,
    references,
    shape,
    soundness,
    terms,
    throwing,
    variables,
)
from engine.gate.files import edition_of, is_table
from engine.gate.markup import MAX_ELEMENTS
from engine.gate.rehearsal import REHEARSALS
from engine.gate.subject import Check, Surroundings
from engine.law import Law
from engine.work import HandlerRegistry

log = logging.getLogger(__name__)
BROKEN = "check-broken"
_STUCK = frozenset({"deadlock", "deadlock-possible"})
CHECKS: tuple[Check, ...] = (
    shape.findings,
    references.findings,
    language.findings,
    terms.findings,
    conditions.findings,
    reachability.findings,
    loops.findings,
    soundness.findings,
    variables.findings,
    throwing.findings,
)


@dataclass(frozen=True, kw_only=True)
class Deployed:
    """What was deployed before, by id."""

    processes: Mapping[str, Process] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)


@dataclass(kw_only=True)
class Inspection:
    """What was read, by file, and all that was found."""

    diagrams: dict[str, Diagram] = field(default_factory=dict)
    tables: dict[str, DecisionFile] = field(default_factory=dict)
    pictures: dict[str, Look] = field(default_factory=dict)
    """Files of which nothing is meant to run, in whatever dialect and encoding."""
    findings: list[Finding] = field(default_factory=list)

    def processes(self, file: str) -> list[Process]:
        """The procedures of a file that are meant to run."""
        diagram = self.diagrams.get(file)
        return [] if diagram is None else [process for process in diagram.processes if process.is_executable]

    def add(self, file: str, found: Iterator[Finding] | Collection[Finding]) -> None:
        self.findings += (replace(finding, file=file) for finding in found)


def look_at(
    files: Mapping[str, bytes], *, law: Law, handlers: HandlerRegistry, deployed: Deployed
) -> Inspection:
    """Look at all files: ``*.dmn`` are decision tables, all others diagrams."""
    seen = Inspection()
    REHEARSALS.prepare()
    for file, content in files.items():
        try:
            _read(seen, file, content)
        except Exception as error:
            log.exception("%s could not be read", file)
            seen.diagrams[file] = Diagram(processes=[])
            seen.add(file, [_broken(error)])
    together = {process.id: process for file in files for process in seen.processes(file)}
    uploaded = {decision.id: decision for table in seen.tables.values() for decision in table}
    around = Surroundings(
        law=law,
        handlers=handlers,
        processes={**deployed.processes, **together},
        decisions={**deployed.decisions, **uploaded},
    )
    for file in files:
        for process in seen.processes(file):
            seen.add(file, _checked(process, around))
            seen.add(file, call_findings(process, around.decisions))
    _find_repeated(seen, files)
    _rehearse(seen, files, law)
    seen.findings = _in_order(seen.findings, law)
    return seen


def _read(seen: Inspection, file: str, content: bytes) -> None:
    picture = None if is_table(file) else look(content)
    if picture is not None and picture.drawn:
        seen.pictures[file] = picture
        seen.add(file, picture.findings)
        seen.add(
            file,
            [Finding(code="drawing", element_id=drawn, element_name=name) for drawn, name in picture.drawn],
        )
        return
    unreadable = list(markup.findings(content, TABLE_ELEMENTS if is_table(file) else MAX_ELEMENTS))
    seen.add(file, unreadable)
    if unreadable:
        seen.diagrams[file] = Diagram(processes=[])
    elif is_table(file):
        table = seen.tables[file] = read_decisions(content)
        seen.add(file, [*table.findings, *table_findings(table)])
    else:
        diagram = seen.diagrams[file] = read(content)
        root = markup.root_of(content)
        seen.add(file, drawings.findings(root, diagram))
        seen.add(file, identifiers.findings(root))


def _rehearse(seen: Inspection, files: Mapping[str, bytes], law: Law) -> None:
    """Files with errors are looked at but not run; a join that may wait for ever is told once."""
    wrong = {finding.file for finding in law.findings.errors(seen.findings)}
    readable = {file: files[file] for file, diagram in seen.diagrams.items() if diagram.processes}
    told = {finding.file for finding in seen.findings if finding.code in _STUCK}
    for finding in REHEARSALS.findings(readable, readable.keys() - wrong) if readable else ():
        if finding.code != "rehearsal-stuck" or finding.file not in told:
            seen.findings.append(finding)


def _checked(process: Process, around: Surroundings) -> Iterator[Finding]:
    """A check that breaks is a finding too: nothing passes because the gate fell over it."""
    for check in CHECKS:
        try:
            yield from check(process, around)
        except Exception as error:
            log.exception("check %s broke on %s", check.__module__, process.id)
            yield _broken(error, process.id, process.name)


def _broken(error: Exception, element_id: str = "", name: str = "") -> Finding:
    return Finding(
        code=BROKEN,
        element_id=element_id,
        element_name=name,
        values={"error": type(error).__name__},
    )


def _find_repeated(seen: Inspection, files: Collection[str]) -> None:
    """Two files of one deployment may not hold one edition of one procedure."""
    first: dict[tuple[str, str], str] = {}
    for file in files:
        for process in seen.processes(file):
            other = first.setdefault((process.id, edition_of(file)), file)
            if other != file:
                found = Finding(
                    code="process-repeated",
                    element_id=process.id,
                    element_name=process.name,
                    values={"other": other},
                )
                seen.add(file, [found])


def _in_order(findings: Collection[Finding], law: Law) -> list[Finding]:
    """Errors before warnings, each said once."""
    once: dict[object, Finding] = {}
    for finding in findings:
        values = tuple(sorted((name, str(value)) for name, value in finding.values.items()))
        once.setdefault((finding.file, finding.code, finding.element_id, values), finding)
    return sorted(once.values(), key=lambda one: law.findings.severity(one) is Severity.WARNING)
