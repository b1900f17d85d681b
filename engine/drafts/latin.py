"""Names for programs made of Russian words: «Дата уведомления школы» is ``data_uvedomleniya_shkoly``."""

import re
import unicodedata
from collections.abc import Collection

_LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".split(),
        strict=True,
    )
)
LONGEST = 40


def latin_name(words: str, *, taken: Collection[str] = (), otherwise: str = "name") -> str:
    """A name of small Latin letters, digits and «_» that begins with a letter and is nobody else's."""
    spelled = "".join(_spelled(letter) for letter in unicodedata.normalize("NFC", words).casefold())
    name = re.sub(r"[^a-z0-9]+", "_", spelled).strip("_").lstrip("0123456789_")
    name = _shortened(name) or otherwise
    number, free = 2, name
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free


def _spelled(letter: str) -> str:
    return _LETTERS.get(letter, letter).replace("_", "")


def _shortened(name: str) -> str:
    """Whole words as long as they fit."""
    while len(name) > LONGEST and "_" in name:
        name = name.rpartition("_")[0]
    return name[:LONGEST]
