"""How files become versions: by an operator, or by a release that a second person has approved."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine import gate
from engine.bpmn.model import Process
from engine.commands.keep_drawings import keep
from engine.context import CommandContext
from engine.definitions.form_versions import forms_of
from engine.dmn.calls import Binding, calls_of
from engine.dmn.model import Decision
from engine.errors import DiagramInvalid, Invalid
from engine.gate import Inspection
from engine.gate.deployed import deployed_today
from engine.gate.files import edition_of
from engine.jobs import start_timers
from engine.law import Law
from storage.columns import new_id
from storage.repositories.decisions import DecisionRow
from storage.repositories.definitions import DefinitionRow

FORMS = "forms/"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Under which name files are deployed, from which day they hold, and who answers for them."""

    name: str
    comment: str = ""
    shipped: bool = False
    effective_from: date | None = None
    version_tag: str = ""
    released_by: str | None = None
    approved_by: str | None = None


def judged(context: CommandContext, files: Mapping[str, bytes]) -> None:
    """Whether files could be deployed; raises DiagramInvalid with what stands in the way."""
    forms, drawn = _apart(files)
    inspected(context, drawn, context.workshop.law.with_forms(forms))


def deploy(context: CommandContext, files: Mapping[str, bytes], terms: Terms) -> Mapping[str, object]:
    """Deploy files; what is the newest version already is left alone. Raises DiagramInvalid."""
    forms, drawn = _apart(files)
    if not drawn:
        raise Invalid("Формы вводятся в действие вместе со схемой.", hint="Приложите схему процедуры.")
    law = context.workshop.law.with_forms(forms)
    seen, findings = inspected(context, drawn, law)
    deployment = _Deployment(context, drawn, law, terms)
    decisions = [deployment.decision(file, each) for file, table in seen.tables.items() for each in table]
    renewed = {each["key"] for each in decisions if each["is_new"]}
    definitions = [
        deployment.procedure(file, process, renewed)
        for file in seen.diagrams
        for process in seen.processes(file)
    ]
    start_timers.arrange(context, {str(each["key"]) for each in definitions if each["is_new"]})
    return {
        "deployment_id": deployment.id,
        "definitions": definitions,
        "decisions": decisions,
        "drawings": [
            keep(context, deployment.id, file, picture.title or file, files[file])
            for file, picture in seen.pictures.items()
        ],
        "findings": findings,
    }


def _apart(files: Mapping[str, bytes]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    forms = {name: content for name, content in files.items() if name.startswith(FORMS)}
    return forms, {name: content for name, content in files.items() if name not in forms}


def inspected(
    context: CommandContext, files: Mapping[str, bytes], law: Law
) -> tuple[Inspection, list[dict[str, str]]]:
    """What the gate saw, and what it found that does not stand in the way; raises DiagramInvalid."""
    deployed = deployed_today(context.workshop, context.uow)
    seen = gate.inspect(files, law=law, handlers=context.workshop.handlers, deployed=deployed)
    told = [law.findings.as_json(finding) for finding in seen.findings]
    if law.findings.errors(seen.findings):
        raise DiagramInvalid(told)
    return seen, told


class _Deployment:
    """One act of deploying: its row, and what becomes a version by it."""

    def __init__(self, context: CommandContext, files: Mapping[str, bytes], law: Law, terms: Terms):
        self.id = new_id()
        self._context, self._files, self._law, self._terms = context, files, law, terms
        context.uow.definitions.add_deployment(
            id=self.id,
            name=terms.name,
            comment=terms.comment,
            deployed_at=context.now,
            deployed_by=context.actor.staff_id,
        )

    def decision(self, file: str, table: Decision) -> Mapping[str, Any]:
        shelf, edition = self._context.uow.decisions, edition_of(file)
        newest = shelf.latest(table.id, edition)
        if newest is not None and newest.sha256 == self._sha256(file):
            return _said(newest, is_new=False)
        values = self._values(file, table, newest)
        shelf.add(**values)
        row = shelf.get(values["id"])
        assert row is not None
        return _said(row, is_new=True)

    def procedure(self, file: str, process: Process, renewed: Collection[object]) -> Mapping[str, Any]:
        """``renewed`` are decisions with a new version: who is bound to them gets one too."""
        shelf, edition = self._context.uow.definitions, edition_of(file)
        newest, forms = shelf.latest(process.id, edition), forms_of(process, self._law.forms)
        if newest is not None and self._is_there(newest, file, forms, _is_bound(process, renewed)):
            return _said(newest, is_new=False)
        terms = self._terms
        values = self._values(file, process, newest) | {
            "released_by": terms.released_by,
            "approved_by": terms.approved_by,
            "comment": terms.comment or None,
        }
        shelf.add(**values)
        self._pin(values["id"], forms)
        row = shelf.get(values["id"])
        assert row is not None
        return _said(row, is_new=True)

    def _is_there(self, newest: DefinitionRow, file: str, forms: Mapping[str, str], is_bound: bool) -> bool:
        sha256, terms, uow = self._sha256(file), self._terms, self._context.uow
        if terms.shipped and newest.sha256 != sha256:
            known = uow.definitions.was_deployed(newest.key, newest.edition, sha256)
            return known or newest.released_by is not None
        if newest.sha256 != sha256 or is_bound or newest.withdrawn_at is not None:
            return False
        pinned = uow.form_versions.pinned(newest.id)
        if not pinned:
            # Deployed before forms were pinned: from now on it keeps those of today.
            self._pin(newest.id, forms)
        same = not pinned or dict(forms) == pinned or (terms.shipped and newest.released_by is not None)
        return same and terms.effective_from in (None, newest.effective_from)

    def _pin(self, definition_id: str, forms: Mapping[str, str]) -> None:
        for key, sha256 in forms.items():
            content = self._law.forms.source(key)
            self._context.uow.form_versions.keep(sha256, key=key, content=content, at=self._context.now)
        self._context.uow.form_versions.pin(definition_id, forms)

    def _values(
        self, file: str, described: Process | Decision, newest: DefinitionRow | DecisionRow | None
    ) -> dict[str, Any]:
        return {
            "id": new_id(),
            "deployment_id": self.id,
            "key": described.id,
            "version": newest.version + 1 if newest else 1,
            "version_tag": self._terms.version_tag or described.version_tag or None,
            "edition": edition_of(file),
            "name": described.name,
            "resource_name": file,
            "resource": self._files[file],
            "sha256": self._sha256(file),
            "deployed_at": self._context.now,
            "effective_from": self._terms.effective_from,
        }

    def _sha256(self, file: str) -> str:
        return hashlib.sha256(self._files[file]).hexdigest()


def _is_bound(process: Process, renewed: Collection[object]) -> bool:
    """Whether a procedure asks, by its deployment, a decision that has just got a new version."""
    calls = calls_of(process).values() if renewed else ()
    return any(call.binding == Binding.DEPLOYMENT and call.decision in renewed for call in calls)


def _said(row: DefinitionRow | DecisionRow, *, is_new: bool) -> Mapping[str, Any]:
    return {
        "id": row.id,
        "key": row.key,
        "version": row.version,
        "edition": row.edition,
        "name": row.name,
        "is_new": is_new,
    }
