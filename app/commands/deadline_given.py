"""What ``kurator deadline`` is told on the command line, read from its words."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import click

from engine.calendars.working_days import CalendarDay, DayKind
from engine.deadlines import PlannedSession, SessionKind

LAST_MINUTE = time(23, 59)
SESSION_KINDS = {
    "regular": SessionKind.REGULAR,
    "очередное": SessionKind.REGULAR,
    "extra": SessionKind.EXTRA,
    "внеочередное": SessionKind.EXTRA,
}
DAY_OPTIONS = {
    "--closed": (DayKind.OFF, "орган не работает"),
    "--worked": (DayKind.WORKING, "орган работает"),
    "--shortened": (DayKind.SHORTENED, "день короче на час"),
}
SOURCE = "указано в команде"
_SESSION = re.compile(r"(?P<held>\d[\dT:+Z.\- ]*?)(?:\s*[\s:=/]\s*(?P<kind>[A-Za-zА-Яа-я]+))?")
_STRETCH = re.compile(r"(?P<first>\d{4}-\d\d-\d\d)(?:\.\.(?P<last>\d{4}-\d\d-\d\d))?")


def moment_of(text: str, zone: ZoneInfo) -> datetime:
    """A bare date is its midnight; without an offset it is local time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(
            f"«{text}» — не дата и время. Пример: 2025-12-26T16:40.", param_hint="--from"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def day_of(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"«{text}» — не дата. Пример: 2026-03-31.", param_hint=option) from error


def midnight_of(text: str, option: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day_of(text, option), time(), zone)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The end of a reporting period, where no other moment is named."""
    return datetime.combine(day, LAST_MINUTE, zone)


def sessions_of(written: Iterable[str]) -> Iterator[PlannedSession]:
    """``2025-10-16,2025-10-20:extra``"""
    for entry in _entries(written):
        match = _SESSION.fullmatch(entry)
        kind = SESSION_KINDS.get((match["kind"] or "regular").lower()) if match else None
        if match is None or kind is None:
            raise click.BadParameter(
                f"«{entry}» — не заседание. Пример: 2025-10-20:extra.", param_hint="--sessions"
            )
        yield PlannedSession(held=_day_or_moment(match["held"]), kind=kind)


def days_of(written: Iterable[str], option: str) -> Iterator[CalendarDay]:
    """``2025-05-14,2025-06-02..2025-06-06``"""
    kind, reason = DAY_OPTIONS[option]
    for entry in _entries(written):
        match = _STRETCH.fullmatch(entry)
        if match is None:
            raise click.BadParameter(
                f"«{entry}» — не день. Пример: 2025-05-14 или 2025-06-02..2025-06-06.", param_hint=option
            )
        first = day_of(match["first"], option)
        last = day_of(match["last"] or match["first"], option)
        for number in range(first.toordinal(), last.toordinal() + 1):
            yield CalendarDay(day=date.fromordinal(number), kind=kind, reason=reason, source=SOURCE)


def pairs_of(written: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in written:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise click.BadParameter(f"«{text}» — нужно ИМЯ=ЗНАЧЕНИЕ.", param_hint="--setting")
        yield name.strip(), value.strip()


def _entries(written: Iterable[str]) -> Iterator[str]:
    for text in written:
        yield from filter(None, (entry.strip() for entry in re.split("[,;]", text)))


def _day_or_moment(text: str) -> date | datetime:
    try:
        return datetime.fromisoformat(text) if ":" in text else date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(
            f"«{text}» — не дата заседания. Пример: 2025-10-20.", param_hint="--sessions"
        ) from error
