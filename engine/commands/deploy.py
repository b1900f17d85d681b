"""Diagrams and decision tables are checked and become the newest versions of what they describe."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from engine import access, gate, start_timers
from engine.bpmn.model import Process
from engine.commands.keep_drawings import keep
from engine.context import CommandContext
from engine.dmn.calls import Binding, calls_of
from engine.dmn.model import Decision
from engine.errors import DiagramInvalid
from engine.gate import Inspection
from engine.gate.deployed import deployed_today
from engine.gate.files import edition_of
from storage.columns import new_id
from storage.repositories.decisions import DecisionRow, Decisions
from storage.repositories.definitions import DefinitionRow, Definitions


@dataclass(frozen=True, kw_only=True)
class Deploy:
    """``resources`` maps file names to bytes; ``name.ru-me.bpmn`` is the edition of a region.

    Files ``*.dmn`` are decision tables, all others diagrams; one in which nothing is meant to
    run is kept as a drawing. A file that is the newest version already is left alone.
    Raises DiagramInvalid with every finding of every file; then nothing is deployed.
    """

    name: str
    resources: Mapping[str, bytes]
    comment: str = ""

    def run(self, context: CommandContext) -> Mapping[str, object]:
        access.require_may_deploy(context.actor)
        seen, findings = _inspected(context, self.resources)
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
            for file, table in seen.tables.items()
            for decision in table
        ]
        renewed = {each["key"] for each in decisions if each["is_new"]}
        definitions = [
            self._deploy(context, context.uow.definitions, deployment_id, file, process, renewed)
            for file in seen.diagrams
            for process in seen.processes(file)
        ]
        start_timers.arrange(context, {str(each["key"]) for each in definitions if each["is_new"]})
        return {
            "deployment_id": deployment_id,
            "definitions": definitions,
            "decisions": decisions,
            "drawings": [
                keep(context, deployment_id, file, picture.title or file, self.resources[file])
                for file, picture in seen.pictures.items()
            ],
            "findings": findings,
        }

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
        edition = edition_of(file)
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


def _inspected(
    context: CommandContext, files: Mapping[str, bytes]
) -> tuple[Inspection, list[dict[str, str]]]:
    """What the gate saw, and what it found that does not stand in the way; raises DiagramInvalid."""
    law, deployed = context.workshop.law, deployed_today(context.workshop, context.uow)
    seen = gate.inspect(files, law=law, handlers=context.workshop.handlers, deployed=deployed)
    told = [law.findings.as_json(finding) for finding in seen.findings]
    if law.findings.errors(seen.findings):
        raise DiagramInvalid(told)
    return seen, told


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
