"""What the name of an uploaded file says: a diagram or tables, and for which region."""

import re

_EDITION = re.compile(r"[^/]+?\.(ru-[a-z]{2,3})\.(?:bpmn|dmn)")
_TABLES = ".dmn"


def is_table(file: str) -> bool:
    return file.lower().endswith(_TABLES)


def edition_of(file: str) -> str:
    """The region of ``name.ru-me.bpmn``; empty for the common edition."""
    found = _EDITION.fullmatch(file)
    return found.group(1) if found else ""
