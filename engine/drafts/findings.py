"""What is wrong with a draft: its diagram and tables before the gate, its forms, and what it does not use."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine import gate
from engine.context import Workshop
from engine.dmn.calls import calls_of
from engine.drafts.files import FileKind, form_file, form_key_of, form_keys, kind_of
from engine.errors import FormDefinitionInvalid
from engine.finding_words import RUSSIAN, FindingWords
from engine.findings import Finding
from engine.forms.catalogue import FormCatalogue
from engine.gate import Inspection
from engine.gate.deployed import deployed_today
from engine.law import Law
from storage.unit_of_work import UnitOfWork

DRAWING = "drawing"
_RULES = ("rule", "first", "second")


@dataclass(frozen=True, kw_only=True)
class DraftFinding:
    """A finding with its words; ``level`` is ``error``, ``warning`` or ``info``."""

    code: str
    level: str
    file: str
    element_id: str
    element_name: str
    message: str
    hint: str
    rules: tuple[int, ...] = ()
    """Rows of a decision table that it is about, counted from one."""


def findings_of(
    workshop: Workshop, uow: UnitOfWork, files: Mapping[str, bytes], language: str = RUSSIAN
) -> list[DraftFinding]:
    """All that is wrong with the files of a draft together, errors first."""
    broken = tuple(_broken_forms(workshop.law.forms, files))
    told = {finding.file for finding in broken}
    law = workshop.law.with_forms({name: content for name, content in files.items() if name not in told})
    seen = gate.inspect(
        {name: content for name, content in files.items() if _is_inspected(name)},
        law=law,
        handlers=workshop.handlers,
        deployed=deployed_today(workshop, uow),
    )
    found = [*broken, *(each for each in seen.findings if not _is_said_already(each, told))]
    found += _unused(files, seen)
    said = [_said(law.findings, finding, language) for finding in found]
    return sorted(said, key=lambda one: _ORDER.index(one.level))


def draft_law(law: Law, files: Mapping[str, bytes]) -> Law:
    """The law with those forms of a draft that can be read; the others are as they were before."""
    broken = {finding.file for finding in _broken_forms(law.forms, files)}
    return law.with_forms({name: content for name, content in files.items() if name not in broken})


_ORDER = ("error", "warning", "info")


def _is_inspected(name: str) -> bool:
    return kind_of(name) in (FileKind.DIAGRAM, FileKind.TABLE)


def _broken_forms(forms: FormCatalogue, files: Mapping[str, bytes]) -> Iterator[Finding]:
    for name, content in files.items():
        if kind_of(name) is not FileKind.FORM:
            continue
        try:
            forms.with_files({name: content})
        except FormDefinitionInvalid as error:
            yield Finding(
                code="form-invalid", file=name, values={"reason": error.message, "form": form_key_of(name)}
            )


def _is_said_already(finding: Finding, broken: set[str]) -> bool:
    """A form that cannot be read is no form the gate could know."""
    return finding.code == "form-unknown" and form_file(str(finding.values.get("form"))) in broken


def _unused(files: Mapping[str, bytes], seen: Inspection) -> Iterator[Finding]:
    """Forms and tables that the diagram does not ask for: written for nobody, or not put to use yet."""
    processes = [process for diagram in seen.diagrams.values() for process in diagram.processes]
    if not processes:
        return
    forms = {key for process in processes for key in form_keys(process)}
    asked = {call.decision for process in processes for call in calls_of(process).values()}
    for name in files:
        if kind_of(name) is FileKind.FORM and form_key_of(name) not in forms:
            yield Finding(code="form-unused", file=name, values={"form": form_key_of(name)})
    for name, table in seen.tables.items():
        if not table.findings and asked.isdisjoint(table.decisions):
            yield Finding(code="decision-unused", file=name, values={"decisions": sorted(table.decisions)})


def _said(words: FindingWords, finding: Finding, language: str) -> DraftFinding:
    finding = replace(finding, element_name=" ".join(finding.element_name.split()))
    return DraftFinding(
        code=finding.code,
        level="info" if finding.code == DRAWING else words.severity(finding).value,
        file=finding.file,
        element_id=finding.element_id,
        element_name=finding.element_name,
        message=words.text(finding, language),
        hint=words.advice(finding, language),
        rules=tuple(number for name in _RULES if isinstance(number := finding.values.get(name), int)),
    )
