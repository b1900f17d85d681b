"""Names of variables that a person may set, and values that fit them."""

from collections.abc import Iterable
from datetime import date, datetime

from engine.errors import Invalid
from engine.expressions import is_name
from engine.gate.writing import OF_THE_ENGINE

KINDS = {bool: "да или нет", int: "число", float: "число", str: "текст", list: "список", dict: "запись"}


def require_free(names: Iterable[str]) -> None:
    """Raises Invalid for what is no name, or belongs to the engine."""
    for name in names:
        if name in OF_THE_ENGINE:
            raise Invalid(f"«{name}» считает сама система, изменить его нельзя.")
        if not is_name(name):
            raise Invalid(
                f"«{name[:60]}» не годится как название.",
                hint="Название состоит из букв, цифр и знака «_» и не начинается с цифры.",
            )


def require_same_kind(name: str, old: object, new: object) -> None:
    """A value takes the place of one of its own kind: a number of a number, a date of a date."""
    if old is None or new is None:
        return
    if _kind(old) != _kind(new):
        raise Invalid(
            f"«{name}»: нужно значение того же вида, что и прежнее ({_kind(old)}), а дано: {_kind(new)}.",
            hint="Исправьте значение.",
        )


def _kind(value: object) -> str:
    if isinstance(value, str):
        return _kind_of_text(value)
    return KINDS.get(type(value), "значение")


def _kind_of_text(text: str) -> str:
    for read, kind, length in (
        (date.fromisoformat, "дата", 10),
        (datetime.fromisoformat, "день и время", 16),
    ):
        try:
            read(text)
        except ValueError:
            continue
        if text[4:5] == "-" and len(text) >= length:
            return kind
    return KINDS[str]
