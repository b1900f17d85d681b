"""Values as decision tables see them: kinds of columns, conversion, comparison.

A day is an ISO text, a moment is an ISO text in UTC of one width, so that both are
ordered as texts. ``true`` is not the number one.
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum


class ValueType(StrEnum):
    """What a column holds. ``ANY`` takes values as they are."""

    ANY = "any"
    STRING = "string"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "dateTime"


TYPE_NAMES: Mapping[str, ValueType] = {
    "": ValueType.ANY,
    "any": ValueType.ANY,
    "string": ValueType.STRING,
    "boolean": ValueType.BOOLEAN,
    "integer": ValueType.INTEGER,
    "long": ValueType.INTEGER,
    "short": ValueType.INTEGER,
    "number": ValueType.NUMBER,
    "double": ValueType.NUMBER,
    "decimal": ValueType.NUMBER,
    "float": ValueType.NUMBER,
    "date": ValueType.DATE,
    "datetime": ValueType.MOMENT,
    "date and time": ValueType.MOMENT,
    "dateandtime": ValueType.MOMENT,
}
"""How files name the kinds, in small letters."""

RUSSIAN: Mapping[ValueType, str] = {
    ValueType.ANY: "значением",
    ValueType.STRING: "текстом",
    ValueType.BOOLEAN: "ответом «да» или «нет»",
    ValueType.INTEGER: "целым числом",
    ValueType.NUMBER: "числом",
    ValueType.DATE: "датой",
    ValueType.MOMENT: "датой со временем",
}

_NUMBER = re.compile(r"[+-]?\d{1,40}(\.\d{1,40})?([eE][+-]?\d{1,3})?")


def type_named(name: str) -> ValueType | None:
    """The kind that a file calls ``name``, such as ``feel:string``; None for an unknown one."""
    return TYPE_NAMES.get(name.rpartition(":")[2].strip().lower())


def typed(value: object, wanted: ValueType, zone: tzinfo) -> object:
    """The value as its column wants it; raises :class:`ValueError` when it cannot be so."""
    if value is None or wanted is ValueType.ANY:
        return value
    try:
        return _CONVERSIONS[wanted](value, zone)
    except (ValueError, TypeError, OverflowError) as error:
        raise ValueError(f"значение {shown(value)} не является {RUSSIAN[wanted]}") from error


def _string(value: object, _zone: tzinfo) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise TypeError


def _boolean(value: object, _zone: tzinfo) -> bool:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}[str(value).lower()] if value in ("true", "false") else _wrong()


def _wrong() -> bool:
    raise TypeError


def _number(value: object, _zone: tzinfo) -> int | float:
    if isinstance(value, bool):
        raise TypeError
    if isinstance(value, str):
        text = value.strip()
        if not _NUMBER.fullmatch(text):
            raise ValueError
        value = int(text) if text.lstrip("+-").isdigit() else float(text)
    if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    raise TypeError


def _integer(value: object, zone: tzinfo) -> int:
    number = _number(value, zone)
    if number != int(number):
        raise ValueError
    return int(number)


def _day(value: object, zone: tzinfo) -> str:
    if not isinstance(value, str):
        raise TypeError
    if len(value) == len("2025-01-01"):
        return date.fromisoformat(value).isoformat()
    moment = datetime.fromisoformat(value)
    return (moment.astimezone(zone) if moment.tzinfo else moment).date().isoformat()


def _moment(value: object, zone: tzinfo) -> str:
    if not isinstance(value, str):
        raise TypeError
    moment = datetime.fromisoformat(value)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return aware.astimezone(UTC).isoformat(timespec="microseconds")


_CONVERSIONS: Mapping[ValueType, Callable[[object, tzinfo], object]] = {
    ValueType.STRING: _string,
    ValueType.BOOLEAN: _boolean,
    ValueType.INTEGER: _integer,
    ValueType.NUMBER: _number,
    ValueType.DATE: _day,
    ValueType.MOMENT: _moment,
}


def fits(value: object, wanted: ValueType) -> bool:
    """Whether something written in a cell can ever equal what its column holds."""
    if value is None or wanted is ValueType.ANY:
        return True
    if isinstance(value, list):
        return all(fits(item, wanted) for item in value)
    if wanted is ValueType.BOOLEAN:
        return isinstance(value, bool)
    if wanted in (ValueType.INTEGER, ValueType.NUMBER):
        return is_number(value)
    return isinstance(value, str)


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def same(left: object, right: object) -> bool:
    """Equality of values of one kind: ``true`` is not ``1``."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return left == right


def comparable(left: object, right: object) -> bool:
    """Whether one of them may be less than the other."""
    return (is_number(left) and is_number(right)) or (isinstance(left, str) and isinstance(right, str))


def shown(value: object) -> str:
    """A value in a sentence."""
    if value is None:
        return "«пусто»"
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
    return f"«{text[:60]}»"
