"""Diagrams and decision tables are checked and become the newest versions of what they describe."""

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from engine import access, checks
from engine.bpmn.model import Diagram, Process
from engine.bpmn.reader import read
from engine.context import CommandContext
from engine.dmn.calls import Binding, calls_of
from engine.dmn.checks import call_findings, table_findings
from engine.dmn.model import Decision, DecisionFile
from engine.dmn.reader import read as read_decisions
from engine.errors import DiagramInvalid
from engine.findings import Finding
from storage.columns import new_id
from storage.repositories.decisions import DecisionRow, Decisions
from storage.repositories.definitions import DefinitionRow, Definitions

_EDITION = re.compile(r"[^/]+?\.(ru-[a-z]{2,3})\.(?:bpmn|dmn)")
TABLES = ".dmn"


@dataclass(frozen=True, kw_only=True)
class Deploy:
    """``resources`` maps file names to bytes; ``name.ru-me.bpmn`` is the edition of a region.

    Files ``*.dmn`` are decision tables, all others diagrams. A file that is the newest
    version already is left alone. Raises DiagramInvalid with every finding of every file;
    then nothing is deployed.
    """

    name: str
    resources: Mapping[str, bytes]
    comment: str = ""

    def run(self, context: CommandContext) -> Mapping[str, object]:
        access.require_may_deploy(context.actor)
        diagrams, tables = self._read()
        findings = _checked(context, diagrams, tables)
        deployment_id = new_id()
        context.uow.definitions.add_deployment(
            id=deployment_id,
            name=self.name,
            comment=self.comment,
            deployed_at=context.now,
            deployed_by=context.actor.staff_id,
        )
        decisions = [
            self._deploy(context, context.uow.decisions, deployment_id, file, decision)
            for file, table in tables.items()
            for decision in table
        ]
        renewed = {each["key"] for each in decisions if each["is_new"]}
        definitions = [
            self._deploy(context, context.uow.definitions, deployment_id, file, process, renewed)
            for file, diagram in diagrams.items()
            for process in diagram.processes
        ]
        return {
            "deployment_id": deployment_id,
            "definitions": definitions,
            "decisions": decisions,
            "findings": findings,
        }

    def _read(self) -> tuple[dict[str, Diagram], dict[str, DecisionFile]]:
        diagrams: dict[str, Diagram] = {}
        tables: dict[str, DecisionFile] = {}
        for file, content in self.resources.items():
            if file.endswith(TABLES):
                tables[file] = read_decisions(content)
            else:
                diagrams[file] = read(content)
        return diagrams, tables

    def _deploy(
        self,
        context: CommandContext,
        shelf: Definitions | Decisions,
        deployment_id: str,
        file: str,
        described: Process | Decision,
        renewed: Collection[object] = (),
    ) -> Mapping[str, object]:
        """``renewed`` are decisions with a new version: who is bound to them gets one too."""
        content = self.resources[file]
        sha256 = hashlib.sha256(content).hexdigest()
        edition = found.group(1) if (found := _EDITION.fullmatch(file)) else ""
        newest = shelf.latest(described.id, edition)
        if newest is not None and newest.sha256 == sha256 and not _is_bound(described, renewed):
            return _said(newest, is_new=False)
        definition_id = new_id()
        shelf.add(
            id=definition_id,
            deployment_id=deployment_id,
            key=described.id,
            version=newest.version + 1 if newest else 1,
            version_tag=described.version_tag or None,
            edition=edition,
            name=described.name,
            resource_name=file,
            resource=content,
            sha256=sha256,
            deployed_at=context.now,
        )
        row = shelf.get(definition_id)
        assert row is not None
        return _said(row, is_new=True)


def _checked(
    context: CommandContext, diagrams: Mapping[str, Diagram], tables: Mapping[str, DecisionFile]
) -> list[dict[str, str]]:
    """What was found that does not stand in the way; raises DiagramInvalid when something does."""
    law, handlers = context.workshop.law, context.workshop.handlers
    known = {row.key for row in context.uow.definitions.newest()}
    known |= {process.id for diagram in diagrams.values() for process in diagram.processes}
    decisions = _known_decisions(context, tables)
    findings: list[Finding] = []
    for file, table in tables.items():
        findings += [replace(each, file=file) for each in (*table.findings, *table_findings(table))]
    for file, diagram in diagrams.items():
        found = [*diagram.findings, *checks.findings(diagram, law, handlers, known)]
        for process in diagram.processes:
            found += call_findings(process, decisions)
        findings += [replace(each, file=file) for each in found]
    told = [law.findings.as_json(finding) for finding in findings]
    if law.findings.errors(findings):
        raise DiagramInvalid(told)
    return told


def _known_decisions(context: CommandContext, tables: Mapping[str, DecisionFile]) -> dict[str, Decision]:
    """Decisions that may be asked: those deployed, and over them those deployed now."""
    shelf = context.workshop.definitions.decisions
    deployed = (shelf.file(row).decisions.get(row.key) for row in context.uow.decisions.newest())
    uploaded = (decision for table in tables.values() for decision in table)
    return {decision.id: decision for decision in (*deployed, *uploaded) if decision is not None}


def _is_bound(described: Process | Decision, renewed: Collection[object]) -> bool:
    """Whether a procedure asks, by its deployment, a decision that has just got a new version."""
    if not renewed or not isinstance(described, Process):
        return False
    calls = calls_of(described).values()
    return any(call.binding == Binding.DEPLOYMENT and call.decision in renewed for call in calls)


def _said(row: DefinitionRow | DecisionRow, *, is_new: bool) -> Mapping[str, object]:
    return {
        "id": row.id,
        "key": row.key,
        "version": row.version,
        "edition": row.edition,
        "name": row.name,
        "is_new": is_new,
    }
