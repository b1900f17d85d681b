"""Going over the calendar day by day, remembering what was passed and why.

The days passed become the explanation; the special days met on the way are all
that is needed to count the same term again when the calendar has changed since.
"""

from datetime import date
from enum import StrEnum

from engine.calendars.working_days import (
    FIRST_YEAR,
    LAST_YEAR,
    ONE_DAY,
    Calendar,
    CalendarDay,
    CalendarRangeExceeded,
)


class Purpose(StrEnum):
    """What a stretch of days was walked for; a new walk for it replaces the old one."""

    COUNT = "count"
    PERIOD = "period"
    """Looking for the first working day after the reporting period."""
    DUE = "due"
    TARGET = "target"


class Walk:
    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._looked: set[date] = set()
        self.skipped: dict[Purpose, list[date]] = {}
        self.counted: list[date] = []

    def after(self, day: date, count: int, purpose: Purpose = Purpose.COUNT) -> date:
        """The ``count``-th working day after ``day``."""
        skipped = self.skipped[purpose] = []
        counted: list[date] = []
        while len(counted) < count:
            day += ONE_DAY
            (counted if self._is_working(day) else skipped).append(day)
        if purpose is Purpose.COUNT:
            self.counted = counted
        return day

    def before(self, day: date, count: int) -> date:
        """The ``count``-th working day before ``day``."""
        skipped = self.skipped[Purpose.COUNT] = []
        self.counted = []
        while len(self.counted) < count:
            day -= ONE_DAY
            (self.counted if self._is_working(day) else skipped).append(day)
        return day

    def forward(self, day: date) -> date:
        """The day itself if it is worked, else the next working day."""
        skipped = self.skipped[Purpose.DUE] = []
        while not self._is_working(day):
            skipped.append(day)
            day += ONE_DAY
        return day

    def back(self, day: date, purpose: Purpose, *, not_before: date = date.min) -> date:
        """The day itself if it is worked, else the working day before it, but never past ``not_before``."""
        skipped = self.skipped[purpose] = []
        while day > not_before and not self._is_working(day):
            skipped.append(day)
            day -= ONE_DAY
        return max(day, not_before)

    @property
    def special_days(self) -> list[CalendarDay]:
        """Days met that the calendar treats otherwise than their place in the week."""
        days = self._calendar.days
        return [days[day] for day in sorted(self._looked) if day in days]

    @property
    def years(self) -> list[int]:
        return sorted({day.year for day in self._looked})

    @property
    def preliminary_years(self) -> list[int]:
        return [year for year in self.years if self._calendar.is_preliminary(year)]

    def note(self, day: date) -> None:
        """Remember a day whose kind matters to the closing hour."""
        self._looked.add(day)

    def _is_working(self, day: date) -> bool:
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise CalendarRangeExceeded(day)
        self._looked.add(day)
        return self._calendar.is_working(day)
