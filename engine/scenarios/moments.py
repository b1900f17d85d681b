"""Days and stretches of time as a lawyer writes them."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from engine.calendars.working_days import Calendar
from engine.deadlines.counting import months_later
from engine.deadlines.russian import full_day_words

UNITS = {
    "рабоч": "working",
    "календарн": "days",
    "день": "days",
    "дня": "days",
    "дней": "days",
    "недел": "weeks",
    "месяц": "months",
    "час": "hours",
    "минут": "minutes",
}
_SPAN = re.compile(r"(\d{1,4})\s+([а-яё]+)(?:\s+д\w+)?")
NEXT_TERM = "до следующего срока"


def moment_of(text: str, *, end_of_day: bool = False) -> datetime:
    """«2026-02-03» or «2026-02-03 09:00», local; raises ValueError."""
    found = datetime.fromisoformat(text.strip())
    if found.tzinfo is not None:
        raise ValueError(text)
    if end_of_day and len(text.strip()) == 10:
        return datetime.combine(found.date(), time(23, 59, 59))
    return found


def is_day(text: str) -> bool:
    return len(text.strip()) == 10


def span_of(text: str) -> tuple[int, str]:
    """«5 рабочих дней» → (5, "working"); raises ValueError."""
    found = _SPAN.fullmatch(text.strip().lower())
    unit = next((unit for begin, unit in UNITS.items() if found and found.group(2).startswith(begin)), "")
    if found is None or not unit:
        raise ValueError(text)
    return int(found.group(1)), unit


def later(moment: datetime, number: int, unit: str, calendar: Calendar) -> datetime:
    """A moment so much later, at the same time of the day."""
    ways: dict[str, Callable[[], datetime]] = {
        "working": lambda: _on(moment, calendar.working_day_after(moment.date(), number)),
        "days": lambda: moment + timedelta(days=number),
        "weeks": lambda: moment + timedelta(weeks=number),
        "months": lambda: _on(moment, months_later(moment.date(), number)),
        "hours": lambda: moment + timedelta(hours=number),
        "minutes": lambda: moment + timedelta(minutes=number),
    }
    return ways[unit]()


def _on(moment: datetime, day: date) -> datetime:
    return datetime.combine(day, moment.timetz())


def written(moment: datetime, *, by_hours: bool = True) -> str:
    """As a file has it."""
    if not by_hours:
        return f"{moment:%Y-%m-%d}"
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment.second else f"{moment:%Y-%m-%d %H:%M}"


def in_words(text: str) -> str:
    """«12 мая 2025 года», with the time when it is said."""
    try:
        moment = moment_of(text)
    except ValueError:
        return text
    return full_day_words(moment.date()) + ("" if is_day(text) else f", {moment:%H:%M}")
