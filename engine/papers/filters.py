"""What a template may do with a value after «|»: cases of names, dates and numbers in words.

Every filter takes whatever a form may hold and never fails: an empty answer stays empty,
a value it has nothing to say about is printed as it is. A list is treated item by item.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from engine.papers.names import Declension, PersonName, Phrase, parsed
from engine.papers.words import (
    chosen_word,
    day_in_figures,
    day_in_quotes,
    day_in_words,
    day_of,
    day_of_year,
    number_in_words,
    number_of,
)

Filter = Callable[..., object]
NOTHING = ("", None)


def is_nothing(value: object) -> bool:
    """An answer that is not there; an unknown name of a template reads the same."""
    return value is None or value == "" or value == [] or not str(value)


def joined(value: object, by: str = ", ") -> str:
    if isinstance(value, list):
        return by.join(str(item) for item in value if not is_nothing(item))
    return "" if is_nothing(value) else str(value)


def _each(change: Callable[[object], object]) -> Filter:
    def apply(value: object) -> object:
        if is_nothing(value):
            return ""
        return [change(item) for item in value] if isinstance(value, list) else change(value)

    return apply


def _in_case(case: Declension) -> Filter:
    def change(value: object) -> object:
        if isinstance(value, PersonName | Phrase):
            return value.decline(case)
        name = _as_name(value)
        return name.decline(case) if name else Phrase(str(value)).decline(case)

    return _each(change)


def _as_name(value: object) -> PersonName | None:
    if isinstance(value, PersonName):
        return value
    parts = parsed(str(value))
    return PersonName(parts) if parts and parts.gender else None


def _short(value: object) -> object:
    name = _as_name(value)
    return name.short if name else value


def _short_first(value: object) -> object:
    name = _as_name(value)
    return name.short_first if name else value


def _dated(told: Callable[[date], str]) -> Filter:
    def change(value: object) -> object:
        day = day_of(value)
        return told(day) if day else value

    return _each(change)


def _in_words(value: object, feminine: object = False) -> object:
    """A number or a day, whichever the value is."""
    if is_nothing(value):
        return ""
    number = number_of(value)
    if number is not None:
        return number_in_words(number, feminine=bool(feminine))
    day = day_of(value)
    return day_in_words(day) if day else value


def _with_words(value: object) -> object:
    number = number_of(value)
    return value if number is None else f"{number} ({number_in_words(number)})"


def _word(value: object, one: str, few: str, many: str) -> str:
    number = len(value) if isinstance(value, list) else number_of(value)
    return many if number is None else chosen_word(number, one, few, many)


def _count(value: object) -> int:
    return len(value) if isinstance(value, list) else int(not is_nothing(value))


def _capital(value: object) -> object:
    text = joined(value)
    return text[:1].upper() + text[1:]


def _small(value: object) -> object:
    text = joined(value)
    return text[:1].lower() + text[1:]


def _upper(value: object) -> str:
    return joined(value).upper()


def _or(value: object, otherwise: str = "") -> object:
    return otherwise if is_nothing(value) else value


FILTERS: Mapping[str, Filter] = {
    "род": _in_case(Declension.GENITIVE),
    "дат": _in_case(Declension.DATIVE),
    "вин": _in_case(Declension.ACCUSATIVE),
    "твор": _in_case(Declension.INSTRUMENTAL),
    "пред": _in_case(Declension.PREPOSITIONAL),
    "инициалы": _each(_short),
    "инициалы_впереди": _each(_short_first),
    "прописью": _in_words,
    "прописью_род": _dated(partial(day_in_words, genitive=True)),
    "с_прописью": _with_words,
    "дата": _dated(day_in_figures),
    "дата_года": _dated(day_of_year),
    "дата_в_кавычках": _dated(day_in_quotes),
    "слово": _word,
    "количество": _count,
    "перечислить": joined,
    "с_большой": _capital,
    "с_малой": _small,
    "заглавными": _upper,
    "или": _or,
}
"""Name in a template → what it does; the guide of a methodologist lists them with examples."""
ARGUMENTS: Mapping[str, tuple[int, int]] = {
    "прописью": (0, 1), "слово": (3, 3), "перечислить": (0, 1), "или": (1, 1),
}  # fmt: skip
"""How few and how many words in brackets a filter takes; the others take none."""
