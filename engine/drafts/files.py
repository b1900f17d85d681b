"""The files of a procedure's draft: what they may be called, and what may be taken in at all.

A draft may be wrong as long as it is drawn, so only what cannot be read is refused here;
everything else is for the findings (:mod:`engine.drafts.findings`).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.bpmn.markup import MODEL, Element, local
from engine.bpmn.model import Process
from engine.dmn.markup import MAX_ELEMENTS as TABLE_ELEMENTS
from engine.errors import Invalid
from engine.finding_words import FindingWords
from engine.gate import markup
from engine.gate.files import edition_of

MOST_FILES = 80


class FileKind(StrEnum):
    DIAGRAM = "diagram"
    TABLE = "table"
    FORM = "form"
    SCENARIO = "scenario"


_NAMES = {
    FileKind.DIAGRAM: re.compile(r"([\w-]{1,80})(?:\.ru-[a-z]{2,3})?\.bpmn"),
    FileKind.TABLE: re.compile(r"([\w-]{1,80})(?:\.ru-[a-z]{2,3})?\.dmn"),
    FileKind.FORM: re.compile(r"forms/(F-[A-Z0-9][A-Z0-9-]{0,39})\.json"),
    FileKind.SCENARIO: re.compile(r"scenarios/([\w-]{1,80})\.yaml"),
}


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What a draft's diagram says it is."""

    file: str
    key: str
    edition: str
    name: str


def kind_of(name: str) -> FileKind | None:
    """What a file is by its name; None for a name no draft has."""
    return next((kind for kind, pattern in _NAMES.items() if pattern.fullmatch(name)), None)


def form_key_of(name: str) -> str:
    """The key of the form that a file holds; empty when it holds none."""
    found = _NAMES[FileKind.FORM].fullmatch(name)
    return found.group(1) if found else ""


def form_file(key: str) -> str:
    return f"forms/{key}.json"


def form_keys(process: Process) -> list[str]:
    """The forms that the steps of a procedure name, each once."""
    named = (node.attributes.get("formKey", "") for node in process.nodes())
    return sorted({key for key in named if key})


def require_readable(name: str, content: bytes, words: FindingWords) -> None:
    """Refuses a file that no draft may hold; raises Invalid."""
    kind = kind_of(name)
    if kind is None:
        raise Invalid(
            f"Файл «{name}» черновику не подходит.",
            hint="Принимаются схемы .bpmn, таблицы решений .dmn, формы forms/F-….json и сценарии "
            "scenarios/….yaml.",
        )
    if len(content) > markup.MAX_BYTES:
        raise Invalid(f"Файл «{name}» больше 2 МБ.", hint="Разделите схему на вызываемые процедуры.")
    if kind is FileKind.FORM:
        _require_form(name, content)
    elif kind is FileKind.SCENARIO:
        _require_text(name, content)
    else:
        _require_xml(name, content, kind, words)


def diagram_of(files: Mapping[str, bytes]) -> str:
    """The name of the draft's diagram; empty when there is none."""
    return next((name for name in files if kind_of(name) is FileKind.DIAGRAM), "")


def drawn_in(files: Mapping[str, bytes]) -> Drawn | None:
    """What the diagram among these files says it is; None when it says nothing."""
    file = diagram_of(files)
    process = _process_in(files[file]) if file else None
    if process is None:
        return None
    key = process.get("id") or ""
    return Drawn(
        file=file, key=key, edition=edition_of(file), name=" ".join((process.get("name") or key).split())
    )


def _process_in(content: bytes) -> Element | None:
    """The first procedure that is meant to run, else the first that is drawn."""
    found = [child for child in markup.root_of(content) if _is_process(child) and child.get("id")]
    return next((each for each in found if each.get("isExecutable") == "true"), next(iter(found), None))


def _is_process(element: Element) -> bool:
    return isinstance(element.tag, str) and element.tag == f"{{{MODEL}}}process"


def _require_form(name: str, content: bytes) -> None:
    try:
        source = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Invalid(f"Файл «{name}» не читается как JSON.", hint="Выберите файл формы.") from error
    key = source.get("key") if isinstance(source, dict) else None
    if key != form_key_of(name):
        raise Invalid(
            f"В файле «{name}» лежит другая форма или не форма вовсе.",
            hint="Обозначение формы (key) должно совпадать с именем файла.",
        )


def _require_text(name: str, content: bytes) -> None:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid(f"Файл «{name}» не читается как текст UTF-8.") from error


def _require_xml(name: str, content: bytes, kind: FileKind, words: FindingWords) -> None:
    limit = markup.MAX_ELEMENTS if kind is FileKind.DIAGRAM else TABLE_ELEMENTS
    for finding in markup.findings(content, limit):
        raise Invalid(f"Файл «{name}»: {words.text(finding)}", hint=words.advice(finding))
    root = local(markup.root_of(content))
    if root != "definitions":
        raise Invalid(
            f"Файл «{name}» — не схема и не таблица решений.", hint="Выберите файл редактора BPMN или DMN."
        )
