"""What an expression may compute with: plain JSON values of sane size."""

import operator
from collections.abc import Callable, Mapping

MAX_TEXT = 10_000
MAX_ITEMS = 1_000
MAX_BITS = 256


def checked(value: object) -> object:
    """The value itself when it is plain JSON of sane size; raises :class:`ValueError` otherwise."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        if len(value) > MAX_TEXT or "\x00" in value:
            raise ValueError("слишком длинный текст")
    elif isinstance(value, int):
        if value.bit_length() > MAX_BITS:
            raise ValueError("слишком большое число")
    elif isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise ValueError("результат не является числом")
    elif isinstance(value, list | dict):
        if len(value) > MAX_ITEMS:
            raise ValueError("слишком длинный список")
    else:
        raise ValueError("недопустимый вид значения")
    return value


def calculate(operation: Callable[[object, object], object], left: object, right: object) -> object:
    if isinstance(left, str | list) or isinstance(right, str | list):
        if operation is not operator.add:
            raise TypeError("с текстом и списками возможно только сложение")
    return checked(operation(left, right))


def look_up(value: object, key: str) -> object:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise TypeError(f"у значения нет поля «{key}»")
    return value.get(key)


def item(value: object, key: object) -> object:
    if isinstance(value, Mapping):
        return value.get(key)
    if isinstance(value, list) and isinstance(key, int):
        return value[key]
    raise TypeError("номером можно выбирать только из списка")


def number(value: object) -> int | float:
    if isinstance(value, int | float):
        return value
    raise TypeError("знак «минус» возможен только перед числом")
