"""Russian text made comparable: SQLite does not fold Cyrillic, and ё is written both ways.

A search key is written with the row and compared with the folded words of a search,
so the same search finds the same rows on SQLite and on PostgreSQL.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SPACES = re.compile(r"[^0-9a-zа-я№]+")


def fold(text: str) -> str:
    """Lower case, ё as е, everything but letters and digits as one space."""
    lowered = unicodedata.normalize("NFKC", text).lower().replace("ё", "е")
    return _SPACES.sub(" ", lowered).strip()


def search_key(*parts: str | None) -> str:
    """Folded parts with a space on both sides, so that a word's beginning is found as `` word``."""
    return f" {' '.join(fold(part) for part in parts if part)} "


def search_words(typed: str, *, limit: int = 6) -> list[str]:
    """The words of a search, folded; more than a few only slow it down."""
    return fold(typed[:200]).split()[:limit]


def words_within(content: object) -> str:
    """The search key of a structure: every text in it, ids apart."""
    return search_key(*_texts(content))


def _texts(content: object) -> Iterator[str]:
    if isinstance(content, Mapping):
        for value in content.values():
            yield from _texts(value)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from _texts(value)
    elif isinstance(content, str) and not _ID.fullmatch(content):
        yield content
