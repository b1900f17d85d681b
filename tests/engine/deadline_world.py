"""What the tests of terms share: the shipped calendar and settings, and a short way to count."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.calendars.working_days import Calendar, load_calendar
from engine.deadlines import Deadline, DeadlineContext, PlannedSession, SessionKind, compute
from engine.ladder.ladders import ladder_of
from engine.settings import load_settings

PROCESSES = Path(__file__).parents[2] / "processes"
MOSCOW = ZoneInfo("Europe/Moscow")
CALENDAR = load_calendar(PROCESSES)
SETTINGS = load_settings(PROCESSES)


def moscow(text: str) -> datetime:
    return local(text, MOSCOW)


def local(text: str, zone: ZoneInfo) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def term(
    rule: str,
    start: str | datetime,
    *,
    zone: ZoneInfo = MOSCOW,
    calendar: Calendar = CALENDAR,
    context: DeadlineContext | None = None,
    own: Mapping[str, str] | None = None,
) -> Deadline:
    return compute(
        rule,
        local(start, zone) if isinstance(start, str) else start,
        calendar=calendar,
        zone=zone,
        settings=SETTINGS.with_overrides(own or {}),
        context=context,
    )


def sessions(written: str) -> tuple[PlannedSession, ...]:
    """``2025-10-14,2025-10-15:extra``"""
    pairs = (entry.partition(":") for entry in written.split(",") if entry)
    return tuple(
        PlannedSession(held=date.fromisoformat(day), kind=SessionKind(kind or "regular"))
        for day, _, kind in pairs
    )


class _AnyPlace:
    """A place of no region, with the shipped settings."""

    region_code = ""
    settings = SETTINGS


LADDER = ladder_of(PROCESSES, _AnyPlace(), "")
