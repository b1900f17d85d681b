"""Functions about days, written as ``2025-04-30``.

The day of nothing is nothing: a timer whose date is not known yet waits for it.
"""

from datetime import date, datetime, time, timedelta

from engine.functions.texts import text_of
from engine.iso8601 import Duration
from engine.values import Unfit

_FARTHEST = 1_000_000


def day(value: object) -> object:
    return None if value is None else _day(value).isoformat()


def days_between(first: object, second: object) -> object:
    return None if first is None or second is None else (_day(second) - _day(first)).days


def plus_days(value: object, days: object) -> object:
    return None if value is None else _shifted(value, Duration(span=timedelta(days=_whole(days))))


def plus_months(value: object, months: object) -> object:
    return None if value is None else _shifted(value, Duration(months=_whole(months)))


def age(born: object, on: object) -> object:
    """Full years on a day."""
    if born is None or on is None:
        return None
    first, second = _day(born), _day(on)
    return second.year - first.year - ((second.month, second.day) < (first.month, first.day))


def _day(value: object) -> date:
    try:
        return date.fromisoformat(text_of(value)[:10])
    except ValueError as error:
        raise Unfit("это не похоже на дату, нужна запись 2025-04-30") from error


def _shifted(value: object, by: Duration) -> str:
    try:
        return by.after(datetime.combine(_day(value), time())).date().isoformat()
    except (ValueError, OverflowError) as error:
        raise Unfit("дата выходит за пределы календаря") from error


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _FARTHEST:
        raise Unfit("нужно целое число")
    return value
