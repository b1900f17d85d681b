"""Dates as an official reads them: «12 мая», «12 мая 2025 г., 14:02», in the municipality's zone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from flask_babel import gettext as _

from app.access.people import SignedIn
from app.house import House, current_house
from app.wording.days import day_words, locale_code
from app.wording.terms import days_late, words
from engine.calendars.working_days import Calendar
from engine.deadlines import DeadlineState, state_at
from storage.lateness import cut
from storage.queries.inbox_filter import TermBounds
from storage.queries.term_facts import TermFacts

__all__ = [
    "Reckoning",
    "Term",
    "day_words",
    "locale_code",
    "moment_words",
    "reckoning",
    "short_moment_words",
    "time_words",
    "weekday_words",
]
_GOING = frozenset({DeadlineState.RUNNING, DeadlineState.PAUSED})
"""The clock runs on while the work is suspended (deadlines.md 2)."""


def moment_words(moment: datetime | None, zone: ZoneInfo) -> str:
    """«12 мая 2025 г., 14:02»"""
    if moment is None:
        return "—"
    local = moment.astimezone(zone)
    return f"{day_words(local.date())}, {local:%H:%M}"


def short_moment_words(moment: datetime, zone: ZoneInfo, today: date) -> str:
    """«12 мая, 14:02», for a list of what happened; the year is said when it is not this one."""
    local = moment.astimezone(zone)
    day = format_date(local.date(), _pattern("d MMM", local.date(), today), locale=locale_code())
    return f"{day}, {local:%H:%M}"


def time_words(moment: datetime, zone: ZoneInfo) -> str:
    return format_time(moment.astimezone(zone), "HH:mm", locale=locale_code())


def weekday_words(moment: datetime, zone: ZoneInfo) -> str:
    """«вторник, 12 мая 2026 г.»"""
    return weekday_day_words(moment.astimezone(zone).date())


def weekday_day_words(day: date) -> str:
    """«вторник, 12 мая 2026 г.»"""
    return format_date(day, "full", locale=locale_code())


@dataclass(frozen=True, kw_only=True)
class Term:
    """A deadline as the list and the banner show it; ``tone`` is late, soon, good or nothing."""

    words: str
    short: str
    tone: str
    state: DeadlineState | None


@dataclass(frozen=True)
class Reckoning:
    """Where and when dates are told: the person's zone, the municipality's calendar, this moment."""

    zone: ZoneInfo
    calendar: Calendar
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def term(self, term: TermFacts | None) -> Term:
        """How a term stands now, on whatever surface it is shown; None: nobody set one."""
        if term is None:
            return Term(words=_("срок не установлен"), short="", tone="", state=None)
        state = state_at(term, self.now)
        told = words(term, state=state, now=self.now, calendar=self.calendar, zone=self.zone)
        short, tone = self._short(term.due_at, state), self._tone(term.due_at, state)
        return Term(words=told, short=short, tone=tone, state=state)

    def bounds(self) -> TermBounds:
        """Today ends at midnight here, this week with its Sunday."""
        midnight = datetime.combine(self.today + timedelta(days=1), datetime.min.time(), self.zone)
        monday = self.today + timedelta(days=7 - self.today.weekday())
        week_end = datetime.combine(monday, datetime.min.time(), self.zone)
        return TermBounds(now=cut(self.now), day_end=midnight, week_end=max(week_end, midnight))

    def _short(self, due_at: datetime | None, state: DeadlineState) -> str:
        if state is DeadlineState.NOT_STARTED:
            return _("не начат")
        if due_at is None:
            return ""
        local = due_at.astimezone(self.zone)
        if state in _GOING and local.date() == self.today and local.hour < 23:
            return _("до %(time)s", time=f"{local:%H:%M}")
        if state in _GOING and local.date() == self.today:
            return _("сегодня")
        if state is DeadlineState.MISSED and local.date() == self.today:
            return _("до %(time)s", time=f"{local:%H:%M}")
        late_by = self.calendar.working_days_between(local.date(), self.today)
        if state is DeadlineState.MISSED and late_by:
            return days_late(late_by)
        return format_date(local.date(), _pattern("d MMM", local.date(), self.today), locale=locale_code())

    def _tone(self, due_at: datetime | None, state: DeadlineState) -> str:
        if state in {DeadlineState.MISSED, DeadlineState.MET_LATE}:
            return "late"
        if state is DeadlineState.MET:
            return "good"
        today = due_at is not None and due_at.astimezone(self.zone).date() == self.today
        return "soon" if state in _GOING and today else ""


def reckoning(person: SignedIn, house: House | None = None) -> Reckoning:
    """The reckoning of a person's municipality; a regional body's is its region's."""
    house = house or current_house()
    card = person.card
    calendar = house.calendar(card.region_code or "ru-me", card.municipality_id)
    return Reckoning(zone=person.zone, calendar=calendar, now=house.clock.now())


def _pattern(pattern: str, day: date | None = None, today: date | None = None) -> str:
    return f"{pattern} yyyy" if day and today and day.year != today.year else pattern
