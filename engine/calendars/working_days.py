"""Which days are working days, and on whose authority.

The calendar lies in layers, each later one speaking over the earlier: federal,
region, municipality, agency. A year whose Government resolution is not confirmed
is preliminary: its days may still be moved, and every term that touches it says so.
Years without a file of their own have only the days of the Labour Code.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from engine.errors import Invalid
from engine.tables import TableRow, read_table

FIRST_YEAR, LAST_YEAR = 2000, 2100
ONE_DAY = timedelta(days=1)
WEEKEND_NAMES = {5: "суббота", 6: "воскресенье"}


class DayKind(StrEnum):
    OFF = "off"
    WORKING = "working"
    SHORTENED = "shortened"
    """A working day that is one hour shorter."""


class YearStatus(StrEnum):
    OFFICIAL = "official"
    PRELIMINARY = "preliminary"
    """The Government has not moved its days yet, or nobody has checked how."""


class CalendarRangeExceeded(Invalid):
    """The count ran out of the years that the calendar knows."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"Срок уходит в {day.year} год, а производственный календарь ведется "
            f"с {FIRST_YEAR} по {LAST_YEAR} год. Проверьте дату начала и длину срока."
        )


@dataclass(frozen=True, kw_only=True)
class CalendarDay:
    """A day that is not what its place in the week suggests, or is shorter."""

    day: date
    kind: DayKind
    reason: str
    source: str


class Calendar:
    """Days with their kind and reason. Immutable; a changed calendar is another calendar."""

    __slots__ = ("_off", "_official", "_worked", "days", "version")

    def __init__(
        self, days: Iterable[CalendarDay], *, official_years: Iterable[int], version: str | None = None
    ) -> None:
        by_date = {special.day: special for special in days}
        self.days: Mapping[date, CalendarDay] = MappingProxyType(by_date)
        self._off = frozenset(day for day, special in by_date.items() if special.kind is DayKind.OFF)
        self._worked = frozenset(by_date) - self._off
        self._official = frozenset(official_years)
        self.version = version or _fingerprint(by_date.values(), self._official)

    def is_working(self, day: date) -> bool:
        if day.weekday() < 5:
            return day not in self._off
        return day in self._worked

    def is_shortened(self, day: date) -> bool:
        special = self.days.get(day)
        return special is not None and special.kind is DayKind.SHORTENED

    def is_preliminary(self, year: int) -> bool:
        return year not in self._official

    def reason(self, day: date) -> str:
        """Why the day is off, shortened or worked; empty for an ordinary working day."""
        special = self.days.get(day)
        return special.reason if special else WEEKEND_NAMES.get(day.weekday(), "")

    def source(self, day: date) -> str:
        special = self.days.get(day)
        return special.source if special else ""

    def first_working_from(self, day: date) -> date:
        """The day itself if it is worked, else the next working day."""
        while not self.is_working(day):
            day += ONE_DAY
        return _within_range(day)

    def last_working_until(self, day: date) -> date:
        """The day itself if it is worked, else the working day before it."""
        while not self.is_working(day):
            day -= ONE_DAY
        return _within_range(day)

    def working_day_after(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``."""
        _within_range(day)
        while count > 0:
            day += ONE_DAY
            count -= self.is_working(day)
        return _within_range(day)

    def working_days_between(self, earlier: date, later: date) -> int:
        """How many working days lie after ``earlier`` and not after ``later``."""
        return sum(
            self.is_working(earlier + timedelta(days=passed))
            for passed in range(1, (later - earlier).days + 1)
        )

    def under(self, layer: Sequence[CalendarDay]) -> "Calendar":
        """This calendar with another layer speaking over it."""
        if not layer:
            return self
        merged = {**self.days, **{special.day: special for special in layer}}
        return Calendar(merged.values(), official_years=self._official)

    def with_years(self, statuses: Mapping[int, YearStatus]) -> "Calendar":
        """This calendar with some years confirmed, or no longer so."""
        official = {year for year, status in statuses.items() if status is YearStatus.OFFICIAL}
        years = (self._official | official) - (statuses.keys() - official)
        return self if years == self._official else Calendar(self.days.values(), official_years=years)


def load_calendar(
    processes: Path, *, region: str | None = None, municipality: str | None = None, agency: str | None = None
) -> Calendar:
    """The calendar of a place, from ``processes/calendars``; a layer without a file adds nothing.

    Files are read once while the process lives; ``forget_calendars`` after changing them.
    """
    layers = tuple(name for name in (region, municipality, agency) if name)
    return _loaded(processes / "calendars", layers)


def forget_calendars() -> None:
    """Read the files again at the next question."""
    _loaded.cache_clear()
    _shipped.cache_clear()
    shipped_years.cache_clear()


@lru_cache(maxsize=128)
def _loaded(folder: Path, layers: tuple[str, ...]) -> Calendar:
    if not layers:
        return _federal(folder)
    return _loaded(folder, layers[:-1]).under(_shipped(folder, layers[-1]))


def shipped_days(processes: Path, layer: str) -> tuple[CalendarDay, ...]:
    """The days of a layer's file, empty when there is none; ``load_calendar`` lays them over each other."""
    return _shipped(processes / "calendars", layer)


@lru_cache(maxsize=4)
def shipped_years(processes: Path) -> Mapping[int, tuple[YearStatus, str]]:
    """Year → whether it is confirmed, and by which document, from ``years.csv``."""
    rows = read_table(processes / "calendars" / "years.csv", ("year", "status", "source"))
    return {year: (status, row["source"]) for row in rows for year, status in [_year_status(row)]}


@lru_cache(maxsize=128)
def _shipped(folder: Path, layer: str) -> tuple[CalendarDay, ...]:
    path = folder / f"{layer}.csv"
    return read_days(path) if _is_layer(path, folder) else ()


def _is_layer(path: Path, folder: Path) -> bool:
    # A layer is named by data (a municipality's code), so its name must not lead out of the folder.
    return path.parent == folder and path.stem not in {"federal", "years", "labour_code"} and path.is_file()


def _federal(folder: Path) -> Calendar:
    published = read_days(folder / "federal.csv")
    statuses = {year: status for year, (status, _) in shipped_years(folder.parent).items()}
    bare_years = [year for year in range(FIRST_YEAR, LAST_YEAR + 1) if year not in statuses]
    by_law = labour_code_days(folder / "labour_code.csv", bare_years)
    official = [year for year, status in statuses.items() if status is YearStatus.OFFICIAL]
    return Calendar([*by_law, *published], official_years=official)


def read_days(path: Path) -> tuple[CalendarDay, ...]:
    """The days of one layer: date, kind, reason in words, source document."""
    days = [calendar_day(row) for row in read_table(path, ("date", "kind", "reason", "source"))]
    seen: set[date] = set()
    for special in days:
        if special.day in seen:
            raise Invalid(
                f"Файл «{path.name}»: день {special.day:%d.%m.%Y} записан дважды. Оставьте одну строку."
            )
        seen.add(special.day)
    return tuple(days)


def calendar_day(row: TableRow) -> CalendarDay:
    try:
        day, kind = date.fromisoformat(row["date"]), DayKind(row["kind"])
    except ValueError as error:
        raise row.wrong("нужна дата вида 2026-01-09 и вид дня: off, working или shortened.") from error
    if not row["reason"] or not row["source"]:
        raise row.wrong("у дня должны быть причина и документ, которым он установлен.")
    return CalendarDay(day=day, kind=kind, reason=row["reason"], source=row["source"])


def labour_code_days(path: Path, years: Iterable[int]) -> list[CalendarDay]:
    """Holidays of the Labour Code, art. 112, for years without a resolution of the Government."""
    rows = list(read_table(path, ("month", "day", "moves", "reason", "source")))
    return [special for year in years for special in _year_by_law(rows, year)]


def _year_by_law(rows: Sequence[TableRow], year: int) -> list[CalendarDay]:
    holidays = {date(year, int(row["month"]), int(row["day"])): row for row in rows}
    days = [
        CalendarDay(day=day, kind=DayKind.OFF, reason=row["reason"], source=row["source"])
        for day, row in holidays.items()
    ]
    taken = set(holidays)
    for holiday, row in holidays.items():
        # A day off that falls on a holiday moves to the next working day, January excepted (art. 112 part 2).
        if row["moves"] == "yes" and holiday.weekday() in WEEKEND_NAMES:
            moved = holiday
            while moved in taken or moved.weekday() in WEEKEND_NAMES:
                moved += ONE_DAY
            taken.add(moved)
            reason = f"выходной день, перенесенный с праздничного дня: {row['reason']}"
            days.append(CalendarDay(day=moved, kind=DayKind.OFF, reason=reason, source=row["source"]))
    return days


def _year_status(row: TableRow) -> tuple[int, YearStatus]:
    try:
        return int(row["year"]), YearStatus(row["status"])
    except ValueError as error:
        complaint = "нужны год и состояние: official (утвержден) или preliminary (предварительно)."
        raise row.wrong(complaint) from error


def _within_range(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CalendarRangeExceeded(day)
    return day


def _fingerprint(days: Iterable[CalendarDay], official: frozenset[int]) -> str:
    ordered = sorted(f"{special.day} {special.kind}" for special in days)
    return hashlib.sha256("\n".join([*ordered, *map(str, sorted(official))]).encode()).hexdigest()[:12]
