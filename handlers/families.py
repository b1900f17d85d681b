"""What a family is called in lists: «Ковалёвы», as people in the agencies say."""

from collections.abc import Iterable

UNKNOWN_FAMILY = "семья не установлена"
_UNKNOWN_SURNAMES = {"", "неизвестна", "неизвестен", "неизвестно", "не установлена", "не установлен", "семья"}
"""The last: a register of families holds «Семья Вагановых» where others hold a surname and a name."""
_FEMALE = {
    "ова": "овы",
    "ева": "евы",
    "ёва": "ёвы",
    "ина": "ины",
    "ына": "ыны",
    "ская": "ские",
    "цкая": "цкие",
}
_MALE = {"ов": "овы", "ев": "евы", "ёв": "ёвы", "ин": "ины", "ын": "ыны", "ский": "ские", "цкий": "цкие"}
_ADJECTIVES = {"ой": "ые", "ый": "ые", "ая": "ые", "ий": "ие"}


def is_known(surname: str) -> bool:
    return surname.strip().casefold() not in _UNKNOWN_SURNAMES


def family_name(surnames: Iterable[str]) -> str:
    """The family by the surnames of its members, those of the parents first; at most two are named."""
    plurals = list(dict.fromkeys(_plural(surname.strip()) for surname in surnames if is_known(surname)))
    return " — ".join(plurals[:2]) or UNKNOWN_FAMILY


def _plural(surname: str) -> str:
    for endings in (_FEMALE, _MALE, _ADJECTIVES):
        for ending, plural in endings.items():
            if surname.endswith(ending) and len(surname) > len(ending) + 1:
                return surname.removesuffix(ending) + plural
    return f"семья {surname}"
