"""What every source of first values is made with."""

from collections.abc import Callable
from datetime import date, datetime
from typing import cast

from engine.forms.facts import CaseFacts
from engine.forms.fields import Json

Source = Callable[[CaseFacts], Json]


def plain(value: object) -> Json:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else cast(Json, value)


def same_day(day: date, *, years: int = 0, months: int = 0) -> date:
    month = day.month - 1 + months
    year = day.year + years + month // 12
    last = (date(year + (month % 12 == 11), (month % 12 + 1) % 12 + 1, 1) - date.resolution).day
    return date(year, month % 12 + 1, min(day.day, last))
