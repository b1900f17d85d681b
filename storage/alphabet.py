"""The alphabetical order of Russian names, as lists of people are kept (DO annexes 4 and 5).

Surname, given name, patronymic, birth date are compared in turn. The letters go
а б в г д е ё ж … я, case aside; hyphens do not count. Surnames that differ only in ё stand
side by side, the one with е first: the usual Russian collation, which dictionaries follow
too. The regulation does not say how, so this is an assumption (A-DO-9).
"""

import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

Item = TypeVar("Item")
Key = tuple[tuple[tuple[str, str], ...], str, str]

_LAST = "\uffff"
"""Behind every letter, so that ё comes after е where nothing else differs."""


def alphabetical(full_name: str, born_on: date | str | None = None) -> Key:
    """The sorting key of a person; the name as written comes last, so that the order is always one."""
    return tuple(_levels(name) for name in full_name.split()), str(born_on or ""), full_name


def _levels(name: str) -> tuple[str, str]:
    """The letters with ё as е, and then with ё after е."""
    lowered = unicodedata.normalize("NFC", name).casefold()
    letters = "".join(letter for letter in lowered if letter.isalnum())
    return letters.replace("ё", "е"), letters.replace("ё", f"е{_LAST}")


def in_order(items: Iterable[Item], named: Callable[[Item], tuple[str, date | str | None]]) -> list[Item]:
    """Items by the alphabet of whom they are about; numbers are given after this."""
    return sorted(items, key=lambda item: alphabetical(*named(item)))
