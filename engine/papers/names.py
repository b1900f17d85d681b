"""Names of people and phrases in the six cases of Russian.

The gender comes from the person's record, and where there is no record from the
patronymic, which tells it for certain; it is never guessed. What a person has written
by hand wins over the table of exceptions, the table over the rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from pytrovich.enums import Case as RuleCase
from pytrovich.enums import Gender, NamePart
from pytrovich.maker import PetrovichDeclinationMaker

from engine.tables import read_table

EXCEPTIONS = Path(__file__).parents[2] / "processes" / "name_forms.csv"
MALE, FEMALE = "m", "f"
_MALE_ENDINGS = ("ович", "евич", "ьич", "ич", "оглы", "улы", "уулу")
_FEMALE_ENDINGS = ("овна", "евна", "ична", "инична", "кызы", "гызы", "зызы")
_APART = frozenset({"оглы", "кызы", "гызы", "улы", "уулу"})
"""Parts of a patronymic that never change."""


class Declension(StrEnum):
    NOMINATIVE = "nominative"
    GENITIVE = "genitive"
    DATIVE = "dative"
    ACCUSATIVE = "accusative"
    INSTRUMENTAL = "instrumental"
    PREPOSITIONAL = "prepositional"


OBLIQUE = tuple(case for case in Declension if case is not Declension.NOMINATIVE)
Forms = Mapping[str, str]
"""Case → the whole phrase in it."""
_RULE_CASES = {case: RuleCase[case.name] for case in Declension}
_PARTS = {"surname": NamePart.LASTNAME, "given_name": NamePart.FIRSTNAME, "patronymic": NamePart.MIDDLENAME}


class Phrase(str):
    """Words such as a position or a name of an agency, with the forms that somebody wrote for them."""

    forms: Forms

    def __new__(cls, text: str, forms: Forms | None = None) -> "Phrase":
        made = super().__new__(cls, text)
        made.forms = forms or {}
        return made

    def decline(self, case: Declension) -> str:
        return self.forms.get(case) or _phrase_exceptions().get(self.casefold(), {}).get(case) or str(self)


@dataclass(frozen=True, kw_only=True)
class NameParts:
    surname: str
    given_name: str = ""
    patronymic: str = ""
    gender: str | None = None

    @property
    def full(self) -> str:
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)

    @property
    def initials(self) -> str:
        """«И. П.»: the given name and the patronymic by their first letters."""
        return " ".join(f"{part[0]}." for part in (self.given_name, self.patronymic) if part)


class PersonName(str):
    """«Иванова Мария Петровна» as text that knows its parts, so that it can be declined and shortened."""

    parts: NameParts
    forms: Forms

    def __new__(cls, parts: NameParts, forms: Forms | None = None) -> "PersonName":
        made = super().__new__(cls, parts.full)
        made.parts = parts
        made.forms = forms or {}
        return made

    def decline(self, case: Declension) -> "PersonName":
        """The same name in another case; forms written by hand are taken word by word."""
        written = self.forms.get(case)
        return PersonName(_as_written(self.parts, written) if written else declined(self.parts, case))

    @property
    def short(self) -> str:
        """«Иванова М. П.»"""
        return f"{self.parts.surname} {self.parts.initials}".strip()

    @property
    def short_first(self) -> str:
        """«М. П. Иванова»"""
        return f"{self.parts.initials} {self.parts.surname}".strip()


def parsed(text: str, gender: str | None = None) -> NameParts | None:
    """«Фамилия Имя Отчество» written in one line; None for anything else."""
    words = text.split()
    if not 2 <= len(words) <= 4 or not all(_is_name(word) for word in words):
        return None
    parts = NameParts(
        surname=words[0],
        given_name=words[1],
        patronymic=" ".join(words[2:]),
    )
    return NameParts(**{**vars(parts), "gender": gender or gender_of(parts.patronymic)})


def gender_of(patronymic: str) -> str | None:
    lowered = patronymic.casefold()
    if lowered.endswith(_FEMALE_ENDINGS):
        return FEMALE
    return MALE if lowered.endswith(_MALE_ENDINGS) else None


def declined(parts: NameParts, case: Declension) -> NameParts:
    """By the table of exceptions and the rules; a name of unknown gender stays as it is."""
    gender = parts.gender or gender_of(parts.patronymic)
    if case is Declension.NOMINATIVE or gender not in (MALE, FEMALE):
        return parts
    return NameParts(
        surname=_part("surname", parts.surname, gender, case),
        given_name=_part("given_name", parts.given_name, gender, case),
        patronymic=_part("patronymic", parts.patronymic, gender, case),
        gender=gender,
    )


def all_forms(name: "PersonName | Phrase") -> dict[str, str]:
    """The six cases as they would be printed now."""
    return {
        case: str(name) if case is Declension.NOMINATIVE else str(name.decline(case)) for case in Declension
    }


def _part(kind: str, text: str, gender: str, case: Declension) -> str:
    return " ".join(_word(kind, word, gender, case) for word in text.split())


def _word(kind: str, word: str, gender: str, case: Declension) -> str:
    if word.casefold() in _APART or len(word) < 2 or word.endswith("."):
        return word
    # The rules know endings in small letters only as parts of a word that begins with a capital.
    proper = "-".join(piece.capitalize() for piece in word.split("-")) if word.isupper() else word
    known = _exceptions().get((kind, gender, proper.casefold()))
    if known:
        return known[case]
    of_gender = Gender.FEMALE if gender == FEMALE else Gender.MALE
    return str(_maker().make(_PARTS[kind], of_gender, _RULE_CASES[case], proper))


def _as_written(parts: NameParts, written: str) -> NameParts:
    """The words of a name written by hand, laid over the parts of the name they stand for."""
    words = written.split()
    surname, given = len(parts.surname.split()), len(parts.given_name.split())
    return NameParts(
        surname=" ".join(words[:surname]),
        given_name=" ".join(words[surname : surname + given]),
        patronymic=" ".join(words[surname + given :]),
        gender=parts.gender,
    )


def _is_name(word: str) -> bool:
    return word.casefold() in _APART or (
        len(word) > 1 and word[0].isupper() and all(sign.isalpha() or sign in "-’'" for sign in word)
    )


@lru_cache(maxsize=1)
def _maker() -> PetrovichDeclinationMaker:
    return PetrovichDeclinationMaker()


@lru_cache(maxsize=1)
def _exceptions() -> Mapping[tuple[str, str, str], Mapping[str, str]]:
    rows = read_table(EXCEPTIONS, ("kind", "gender", *Declension))
    return {
        (row["kind"], gender, row["nominative"].casefold()): {case: row[case] for case in Declension}
        for row in rows
        if row["kind"] in _PARTS
        for gender in ((row["gender"],) if row["gender"] else (MALE, FEMALE))
    }


@lru_cache(maxsize=1)
def _phrase_exceptions() -> Mapping[str, Mapping[str, str]]:
    rows = read_table(EXCEPTIONS, ("kind", "gender", *Declension))
    return {
        row["nominative"].casefold(): {case: row[case] for case in Declension}
        for row in rows
        if row["kind"] == "phrase"
    }
