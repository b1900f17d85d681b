"""Diagrams are kept as drawings: whatever they show, byte for byte, and never run."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine import access
from engine.bpmn import drawings
from engine.context import CommandContext
from engine.errors import DiagramInvalid
from engine.findings import Finding
from storage.columns import new_id


@dataclass(frozen=True, kw_only=True)
class KeepDrawings:
    """``resources`` maps file names to bytes. A file that is the newest version already is left alone.

    Raises DiagramInvalid when a file is no diagram at all or is not safe to show; then nothing is kept.
    """

    name: str
    resources: Mapping[str, bytes]
    comment: str = ""

    def run(self, context: CommandContext) -> Mapping[str, object]:
        access.require_may_deploy(context.actor)
        titles, findings = self._checked(context)
        deployment_id = new_id()
        context.uow.definitions.add_deployment(
            id=deployment_id,
            name=self.name,
            comment=self.comment,
            deployed_at=context.now,
            deployed_by=context.actor.staff_id,
        )
        kept = [
            keep(context, deployment_id, file, titles[file], content)
            for file, content in self.resources.items()
        ]
        return {
            "deployment_id": deployment_id,
            "definitions": [],
            "decisions": [],
            "drawings": kept,
            "findings": findings,
        }

    def _checked(self, context: CommandContext) -> tuple[dict[str, str], list[dict[str, str]]]:
        """The files' titles, and what was found that does not stand in the way."""
        law = context.workshop.law
        titles: dict[str, str] = {}
        findings: list[Finding] = []
        for file, content in self.resources.items():
            seen = drawings.look(content)
            titles[file] = seen.title or file
            findings += [replace(finding, file=file) for finding in seen.findings]
        told = [law.findings.as_json(finding) for finding in findings]
        if law.findings.errors(findings):
            raise DiagramInvalid(told)
        return titles, told


def keep(
    context: CommandContext, deployment_id: str, file: str, title: str, content: bytes
) -> Mapping[str, object]:
    """Keep one file as the newest version of a drawing."""
    sha256 = hashlib.sha256(content).hexdigest()
    newest = context.uow.drawings.latest(file)
    is_new = newest is None or newest.sha256 != sha256
    if is_new:
        context.uow.drawings.add(
            id=new_id(),
            deployment_id=deployment_id,
            resource_name=file,
            version=newest.version + 1 if newest else 1,
            name=title,
            resource=content,
            sha256=sha256,
            deployed_at=context.now,
        )
    row = context.uow.drawings.latest(file)
    assert row is not None
    return {**vars(row), "is_new": is_new}
