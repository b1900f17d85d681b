"""The days of a body's regular sessions: every second Thursday, every fortnight, the last Friday of a month.

A day that the calendar calls free is moved or left out, as the person planning says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from engine.calendars.working_days import Calendar
from engine.errors import Invalid

LONGEST = timedelta(days=400)
_WEEK = timedelta(days=7)


class Rhythm(StrEnum):
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    FIRST = "1"
    SECOND = "2"
    THIRD = "3"
    FOURTH = "4"
    LAST = "last"


class OnFreeDay(StrEnum):
    """What becomes of a session whose day is a day off."""

    FORWARD = "forward"
    BACK = "back"
    SKIP = "skip"


@dataclass(frozen=True, kw_only=True)
class SeriesDay:
    """A day of the series; ``instead_of`` is the day off that it stands for, ``reason`` why it is one."""

    day: date
    instead_of: date | None = None
    reason: str = ""


def series(
    rhythm: Rhythm,
    *,
    weekday: int,
    first: date,
    last: date,
    calendar: Calendar,
    on_free_day: OnFreeDay = OnFreeDay.FORWARD,
) -> list[SeriesDay]:
    """Working days on which the body sits between two days; raises Invalid for a period that is none."""
    if last < first or last - first > LONGEST:
        raise Invalid(
            "Период составлен неверно.", hint="Конец — не раньше начала и не позже чем через год после него."
        )
    days = [_working(day, calendar, on_free_day) for day in _nominal(rhythm, weekday, first, last)]
    found = [day for day in days if day is not None and first <= day.day <= last]
    return list({each.day: each for each in found}.values())


def _nominal(rhythm: Rhythm, weekday: int, first: date, last: date) -> Iterator[date]:
    day = first + timedelta(days=(weekday - first.weekday()) % 7)
    start = day
    while day <= last:
        if _fits(rhythm, day, start):
            yield day
        day += _WEEK


def _fits(rhythm: Rhythm, day: date, start: date) -> bool:
    match rhythm:
        case Rhythm.WEEKLY:
            return True
        case Rhythm.FORTNIGHTLY:
            return (day - start).days % 14 == 0
        case Rhythm.LAST:
            return (day + _WEEK).month != day.month
        case _:
            return (day.day - 1) // 7 + 1 == int(rhythm)


def _working(day: date, calendar: Calendar, on_free_day: OnFreeDay) -> SeriesDay | None:
    if calendar.is_working(day):
        return SeriesDay(day=day)
    if on_free_day is OnFreeDay.SKIP:
        return None
    forward = on_free_day is OnFreeDay.FORWARD
    found = calendar.first_working_from(day) if forward else calendar.last_working_until(day)
    return SeriesDay(day=found, instead_of=day, reason=calendar.reason(day))
