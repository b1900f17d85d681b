"""Functions about texts. What is empty stays empty."""

from engine.functions.numbers import number_of
from engine.values import Unfit


def text(value: object) -> str:
    """A number or a text as text; what is empty is an empty text."""
    if value is None:
        return ""
    return value if isinstance(value, str) else str(number_of(value))


def lower(value: object) -> object:
    return None if value is None else text_of(value).lower()


def upper(value: object) -> object:
    return None if value is None else text_of(value).upper()


def trim(value: object) -> object:
    return None if value is None else text_of(value).strip()


def starts_with(value: object, beginning: object) -> bool:
    return value is not None and text_of(value).startswith(text_of(beginning))


def ends_with(value: object, ending: object) -> bool:
    return value is not None and text_of(value).endswith(text_of(ending))


def text_of(value: object) -> str:
    if not isinstance(value, str):
        raise Unfit("нужен текст")
    return value
