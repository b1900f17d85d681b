"""ISO 8601 dates, durations and repetitions as diagrams write them, with caps and right month arithmetic.

One month after 31 January is the last day of February (ГК ст. 192 п. 3); SpiffWorkflow's
own arithmetic adds January's 31 days and its parser can be sent into endless loops.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

MAX_YEARS = 100
MIN_CYCLE = timedelta(minutes=1)
"""The shortest period of a repetition; a shorter one may have only a few rounds."""
MAX_ROUNDS = 10_000
MAX_SHORT_ROUNDS = 100

_DURATION = re.compile(
    r"P(?:([0-9]{1,5})Y)?(?:([0-9]{1,5})M)?(?:([0-9]{1,5})W)?(?:([0-9]{1,6})D)?"
    r"(?:T(?:([0-9]{1,6})H)?(?:([0-9]{1,7})M)?(?:([0-9]{1,9})S)?)?"
)
_LIKE_A_CYCLE = re.compile(r"R[0-9]*(/|$)")
_WRITTEN_OUT = re.compile(r"[+-]?P(T?[0-9]|T?$)|[0-9]{4}|" + _LIKE_A_CYCLE.pattern)
_CYCLE = re.compile(r"R([0-9]{0,6})/(?:([^/P][^/]*)/)?(P[^/]+)(?:/([^/P][^/]*))?")


@dataclass(frozen=True, kw_only=True)
class Duration:
    months: int = 0
    span: timedelta = timedelta()

    def after(self, moment: datetime, times: int = 1) -> datetime:
        """``times`` durations after a moment, counted from that moment so that month ends stay.

        Raises ValueError or OverflowError when the calendar has no such year.
        """
        years, month = divmod(moment.month - 1 + self.months * times, 12)
        year = moment.year + years
        day = min(moment.day, calendar.monthrange(year, month + 1)[1])
        return moment.replace(year=year, month=month + 1, day=day) + self.span * times

    def first_after(self, moment: datetime, now: datetime, times: int) -> int:
        """How many durations, at least ``times``, after ``moment`` it is past ``now``: found by halving."""
        low, high = times - 1, times
        while self.after(moment, high) <= now:
            low, high = high, high * 2
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.after(moment, middle) <= now else (low, middle)
        return high


@dataclass(frozen=True, kw_only=True)
class Cycle:
    """``rounds`` is None for «without end». With ``until`` the last round is no later than that."""

    rounds: int | None
    start: datetime | None
    period: Duration
    until: datetime | None = None


def is_written_out(text: str) -> bool:
    """Whether a timer's text is a date, a duration or a repetition, right or wrong, and no expression.

    ``Release_date`` and ``PTerm`` are variables; ``R/x`` is a repetition written wrongly.
    """
    return _WRITTEN_OUT.match(text.strip()) is not None


def is_repetition(text: str) -> bool:
    return _LIKE_A_CYCLE.match(text.strip()) is not None


def duration(text: str) -> Duration | None:
    """A duration such as ``PT3H`` or ``P6M``; None when the text is not one or is beyond 100 years."""
    found = _DURATION.fullmatch(text.strip())
    if found is None or text.strip() in ("P", "PT") or text.strip().endswith("T"):
        return None
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    span = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    total_months = years * 12 + months
    if total_months > MAX_YEARS * 12 or span > timedelta(days=MAX_YEARS * 366):
        return None
    return Duration(months=total_months, span=span)


def cycle(text: str, zone: tzinfo) -> Cycle | None:
    """A repetition: ``R/P1M``, ``R3/2026-01-01T09:00/PT1H``, ``R3/PT1H/2026-01-01T12:00``; else None."""
    found = _CYCLE.fullmatch(text.strip())
    if found is None:
        return None
    period = duration(found.group(3))
    if period is None or not (period.months or period.span):
        return None
    rounds = int(found.group(1)) if found.group(1) else None
    is_short = not period.months and period.span < MIN_CYCLE
    if (rounds is None and is_short) or (rounds or 0) > (MAX_SHORT_ROUNDS if is_short else MAX_ROUNDS):
        return None
    start = moment(found.group(2), zone) if found.group(2) else None
    until = moment(found.group(4), zone) if found.group(4) else None
    if (found.group(2) and start is None) or (found.group(4) and until is None):
        return None
    return Cycle(rounds=rounds, start=start, period=period, until=until)


def moment(text: str, zone: tzinfo) -> datetime | None:
    """A date or date-time; without an offset it is local, a bare date means its midnight."""
    try:
        if "T" not in text and " " not in text:
            return datetime.combine(date.fromisoformat(text), time(), zone)
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return None
    return parsed if parsed.tzinfo is not None else parsed.replace(tzinfo=zone)


def is_literal(text: str) -> bool:
    """Whether it is a date or a length as it stands."""
    return text[:4].isdigit() or duration(text) is not None
