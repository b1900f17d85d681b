"""Diagrams are checked and become the newest versions of their procedures."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine import access, checks
from engine.bpmn.model import Process
from engine.context import CommandContext
from engine.errors import DiagramInvalid
from storage.columns import new_id
from storage.repositories.definitions import DefinitionRow

_EDITION = re.compile(r"[^/]+?\.(ru-[a-z]{2,3})\.bpmn")


@dataclass(frozen=True, kw_only=True)
class Deploy:
    """``resources`` maps file names to bytes; ``name.ru-me.bpmn`` is the edition of a region.

    A file that is the newest version already is left alone. Raises DiagramInvalid with
    every finding of every file; then nothing is deployed.
    """

    name: str
    resources: Mapping[str, bytes]
    comment: str = ""

    def run(self, context: CommandContext) -> Mapping[str, object]:
        access.require_may_deploy(context.actor)
        processes, findings = self._checked(context)
        deployment_id = new_id()
        context.uow.definitions.add_deployment(
            id=deployment_id,
            name=self.name,
            comment=self.comment,
            deployed_at=context.now,
            deployed_by=context.actor.staff_id,
        )
        definitions = [
            self._deploy(context, deployment_id, file, process)
            for file, found in processes.items()
            for process in found
        ]
        return {"deployment_id": deployment_id, "definitions": definitions, "findings": findings}

    def _checked(self, context: CommandContext) -> tuple[dict[str, list[Process]], list[dict[str, str]]]:
        """What may be deployed, and what was found that does not stand in the way."""
        law, handlers = context.workshop.law, context.workshop.handlers
        known = {row.key for row in context.uow.definitions.newest()}
        read = {file: checks.read_checked(content, law) for file, content in self.resources.items()}
        known |= {process.id for found in read.values() for process in found.processes}
        findings = [
            replace(finding, file=file)
            for file, diagram in read.items()
            for finding in [*diagram.findings, *checks.findings(diagram, law, handlers, known)]
        ]
        told = [law.findings.as_json(finding) for finding in findings]
        if law.findings.errors(findings):
            raise DiagramInvalid(told)
        return {file: diagram.processes for file, diagram in read.items()}, told

    def _deploy(
        self, context: CommandContext, deployment_id: str, file: str, process: Process
    ) -> Mapping[str, object]:
        content = self.resources[file]
        sha256 = hashlib.sha256(content).hexdigest()
        edition = found.group(1) if (found := _EDITION.fullmatch(file)) else ""
        newest = context.uow.definitions.latest(process.id, edition)
        if newest is not None and newest.sha256 == sha256:
            return _said(newest, is_new=False)
        version = newest.version + 1 if newest else 1
        definition_id = new_id()
        context.uow.definitions.add(
            id=definition_id,
            deployment_id=deployment_id,
            key=process.id,
            version=version,
            version_tag=process.version_tag or None,
            edition=edition,
            name=process.name,
            resource_name=file,
            resource=content,
            sha256=sha256,
            deployed_at=context.now,
        )
        row = context.uow.definitions.get(definition_id)
        assert row is not None
        return _said(row, is_new=True)


def _said(row: DefinitionRow, *, is_new: bool) -> Mapping[str, object]:
    return {
        "id": row.id,
        "key": row.key,
        "version": row.version,
        "edition": row.edition,
        "name": row.name,
        "is_new": is_new,
    }
