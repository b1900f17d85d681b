"""What every source of first values is made with."""

from collections.abc import Callable
from datetime import date, datetime
from typing import cast

from engine.forms.facts import CaseFacts, in_words
from engine.forms.fields import Json

Source = Callable[[CaseFacts], Json]


def plain(value: object) -> Json:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else cast(Json, value)


def day_in_words(written: str) -> str:
    """«12 мая 2026 г.» of a day as answers keep it."""
    return f"{in_words(date.fromisoformat(written[:10]))} г."


def moment_in_words(written: str) -> str:
    moment = datetime.fromisoformat(written)
    return f"{in_words(moment.date())} г., {moment:%H:%M}"


def same_day(day: date, *, years: int = 0, months: int = 0) -> date:
    month = day.month - 1 + months
    year = day.year + years + month // 12
    last = (date(year + (month % 12 == 11), (month % 12 + 1) % 12 + 1, 1) - date.resolution).day
    return date(year, month % 12 + 1, min(day.day, last))
