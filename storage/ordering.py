"""The order of a Russian list of names, the same on every database.

SQLite sorts Cyrillic by code and PostgreSQL by whatever locale it was made with, so the
order is worked out here and kept beside the name. Sort keys are written in small
Latin letters only: any collation orders those alike. Search keys are in ``folding``.
"""

import unicodedata

_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzабвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_END = "aa"
"""Below the code of any letter, so that a shorter name comes before a longer one."""


def _code(place: int) -> str:
    return chr(ord("a") + place // 26) + chr(ord("a") + place % 26)


_CODES = {letter: _code(place) for place, letter in enumerate(_ALPHABET, start=2)}
_OTHER = "zz"


def sort_key(*parts: str | None) -> str:
    """Part by part, «ё» right after «е»; hyphens and spaces decide only between names otherwise alike."""
    words = [_folded(part) for part in parts]
    letters = _END.join(_letters(word) for word in words)
    separators = _END.join(_separators(word) for word in words)
    return f"{letters}{_END}{separators}"


def _folded(part: str | None) -> str:
    return " ".join(unicodedata.normalize("NFC", part or "").casefold().split())


def _letters(word: str) -> str:
    return "".join(_CODES.get(letter, _OTHER) for letter in word if letter.isalnum())


def _separators(word: str) -> str:
    return "".join("b" if letter.isalnum() else "a" for letter in word)
