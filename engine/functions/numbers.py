"""Functions about numbers. What is empty stays empty, and does not count in a sum."""

import re
from decimal import ROUND_HALF_UP, Decimal

from engine.values import Unfit

_NUMBER = re.compile(r"[+-]?[0-9]{1,70}(\.[0-9]{1,70})?")
_MAX_DIGITS = 10


def sum_of(*values: object) -> int | float:
    return sum(_numbers(values))


def smallest(*values: object) -> object:
    return min(_numbers(values), default=None)


def largest(*values: object) -> object:
    return max(_numbers(values), default=None)


def rounded(value: object, digits: object = 0) -> object:
    """Half goes up, away from zero, as in accounts."""
    if value is None:
        return None
    if isinstance(digits, bool) or not isinstance(digits, int) or not 0 <= digits <= _MAX_DIGITS:
        raise Unfit(f"знаков после запятой может быть от 0 до {_MAX_DIGITS}")
    number = number_of(value)
    if isinstance(number, int):
        return number
    nearest = Decimal(str(number)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return float(nearest) if digits else int(nearest)


def absolute(value: object) -> object:
    return None if value is None else abs(number_of(value))


def number(value: object) -> object:
    """A text as a number, with a point or a comma; a number as it is."""
    if value is None or isinstance(value, int | float):
        return None if value is None else number_of(value)
    text = value.strip().replace(",", ".") if isinstance(value, str) else ""
    if not _NUMBER.fullmatch(text):
        raise Unfit("это не похоже на число")
    return float(text) if "." in text else int(text)


def number_of(value: object) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unfit("нужно число")
    return value


def _numbers(values: tuple[object, ...]) -> list[int | float]:
    """Those of a list, or those given one by one."""
    given = values[0] if len(values) == 1 and isinstance(values[0], list) else values
    return [number_of(value) for value in given if value is not None]
