"""A file that came or went as a whole, told by its title and not by its name on a disk."""

import json
import re
from typing import Any

from engine.comparison.change import ELEMENT, Change, ChangeKind
from engine.comparison.words import ADDED, CHANGED, REMOVED
from engine.drafts.files import FileKind, kind_of

_WHAT = {
    FileKind.DIAGRAM: ("Схема", "f"),
    FileKind.FORM: ("Форма", "f"),
    FileKind.TABLE: ("Таблица решений", "f"),
    FileKind.SCENARIO: ("Сценарий", "m"),
}
_DID = {ChangeKind.ADDED: ADDED, ChangeKind.REMOVED: REMOVED, ChangeKind.CHANGED: CHANGED}
_NAMED = {
    FileKind.DIAGRAM: re.compile(r"<(?:\w+:)?(?:participant|process)\b[^>]*\bname=\"([^\"]+)\""),
    FileKind.TABLE: re.compile(r"<(?:\w+:)?definitions\b[^>]*\bname=\"([^\"]+)\""),
    FileKind.SCENARIO: re.compile(r"^название:\s*\"?(.+?)\"?\s*$", re.MULTILINE),
}


def whole(name: str, content: bytes, kind: ChangeKind) -> Change:
    file_kind = kind_of(name)
    what, gender = _WHAT[file_kind] if file_kind is not None else ("Файл", "m")
    title = title_of(name, content)
    return Change(
        file=name,
        element_id="",
        element_name="",
        what=ELEMENT,
        old="" if kind is ChangeKind.ADDED else title,
        new="" if kind is ChangeKind.REMOVED else title,
        sentence=f"{what} «{title}» {_DID[kind][gender]}",
        kind=kind,
    )


def title_of(name: str, content: bytes) -> str:
    """What people call the file; its name when nothing inside says it."""
    kind = kind_of(name)
    if kind is FileKind.FORM:
        return _title_of_form(content) or name
    found = _NAMED[kind].search(content.decode(errors="replace")) if kind in _NAMED else None
    return found.group(1) if found else name


def _title_of_form(content: bytes) -> str:
    try:
        form: Any = json.loads(content)
    except ValueError:
        return ""
    return str(form.get("title") or "") if isinstance(form, dict) else ""
