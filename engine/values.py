"""What an expression may compute with: plain JSON values of sane size."""

import operator
from collections.abc import Callable, Mapping

MAX_TEXT = 10_000
MAX_ITEMS = 1_000
MAX_LETTERS = 100_000
MAX_BITS = 256


def checked(value: object) -> object:
    """The value itself when it is plain JSON of sane size; raises :class:`ValueError` otherwise.

    What is inside counts too: fifty lines ``a = [a, a]`` make a short list that no disk can hold.
    """
    items = letters = 0
    waiting = [value]
    while waiting:
        each = waiting.pop()
        items += 1
        if isinstance(each, str):
            letters += len(each)
            _check_text(each)
        elif isinstance(each, list):
            waiting.extend(each)
        elif isinstance(each, dict):
            waiting.extend(each.values())
        else:
            _check_plain(each)
        if items + len(waiting) > MAX_ITEMS + 1 or letters > MAX_LETTERS:
            raise ValueError("слишком длинный список")
    return value


def _check_text(text: str) -> None:
    if len(text) > MAX_TEXT:
        raise ValueError("слишком длинный текст")
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("в тексте недопустимый знак")


def _check_plain(value: object) -> None:
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise ValueError("результат не является числом")
    elif isinstance(value, int):
        if value.bit_length() > MAX_BITS:
            raise ValueError("слишком большое число")
    elif value is not None:
        raise ValueError("недопустимый вид значения")


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
