"""A year as twelve months: every day with its kind, special ones with their reason and whose they are."""

import calendar as weeks
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import get_day_names, get_month_names

from app.wording.dates import day_words, locale_code
from engine.calendars.layers import CalendarLayer, kind_of
from engine.calendars.working_days import Calendar, CalendarDay, DayKind

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A day in its month; ``look`` are the classes of its colour, empty for an ordinary working day."""

    day: date
    look: str
    kind: DayKind
    reason: str


@dataclass(frozen=True, kw_only=True)
class Month:
    name: str
    rows: Sequence[Sequence[Cell | None]]
    worked: int
    stretches: Sequence["Stretch"]


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Neighbouring days that are special for one reason."""

    first: date
    last: date
    kind: DayKind
    reason: str
    source: str
    layer: CalendarLayer

    @property
    def words(self) -> str:
        """«1–6 января», «31 декабря», «30 апреля – 3 мая»."""
        if self.first == self.last:
            return day_words(self.first, self.first)
        if self.first.month == self.last.month:
            return f"{self.first.day}–{day_words(self.last, self.last)}"
        return f"{day_words(self.first, self.first)} – {day_words(self.last, self.last)}"


@dataclass(frozen=True, kw_only=True)
class Year:
    number: int
    months: Sequence[Month]
    weekdays: Sequence[str]
    worked: int
    preliminary: bool
    stretches: Sequence[Stretch]


def year_of(number: int, layers: Sequence[CalendarLayer], laid: Sequence[Calendar]) -> Year:
    """``laid`` is the calendar after each of the layers, as the shelf gives them."""
    calendar = laid[-1]
    special = sorted(
        (day for day in calendar.days.values() if day.day.year == number), key=lambda each: each.day
    )
    stretches = list(_stretches(special, owners_of(layers, laid, special)))
    names = get_day_names("abbreviated", "stand-alone", locale_code())
    months = [_month(number, month, calendar, stretches) for month in range(1, 13)]
    return Year(
        number=number,
        months=months,
        weekdays=[names[day] for day in range(7)],
        worked=sum(month.worked for month in months),
        preliminary=calendar.is_preliminary(number),
        stretches=stretches,
    )


def _month(year: int, month: int, calendar: Calendar, stretches: Sequence[Stretch]) -> Month:
    rows = [
        [_cell(day, calendar) if day.month == month else None for day in week]
        for week in weeks.Calendar().monthdatescalendar(year, month)
    ]
    cells = [cell for row in rows for cell in row if cell]
    return Month(
        name=get_month_names("wide", "stand-alone", locale_code())[month].capitalize(),
        rows=rows,
        worked=sum(cell.kind is not DayKind.OFF for cell in cells),
        stretches=[each for each in stretches if each.first.month <= month <= each.last.month],
    )


def _cell(day: date, calendar: Calendar) -> Cell:
    kind, special = kind_of(calendar, day), calendar.days.get(day)
    return Cell(day=day, look=_look(day, kind, special), kind=kind, reason=special.reason if special else "")


def _look(day: date, kind: DayKind, special: CalendarDay | None) -> str:
    if kind is DayKind.OFF:
        return "day-off" if special else "day-weekend"
    looks = ["day-worked"] if day.weekday() >= 5 else []
    return " ".join([*looks, "day-shortened"] if kind is DayKind.SHORTENED else looks)


def owners_of(
    layers: Sequence[CalendarLayer], laid: Sequence[Calendar], special: Sequence[CalendarDay]
) -> Mapping[date, CalendarLayer]:
    """Which layer had the last word on a day."""
    owners = {}
    for day in special:
        owner = layers[0]
        for layer, below, after in zip(layers[1:], laid, laid[1:], strict=False):
            if below.days.get(day.day) != after.days.get(day.day):
                owner = layer
        owners[day.day] = owner
    return owners


def _stretches(special: Sequence[CalendarDay], owners: Mapping[date, CalendarLayer]) -> Iterator[Stretch]:
    run: list[CalendarDay] = []
    for day in special:
        if run and not _goes_on(run[-1], day, owners):
            yield _stretch(run, owners)
            run = []
        run.append(day)
    if run:
        yield _stretch(run, owners)


def _goes_on(last: CalendarDay, day: CalendarDay, owners: Mapping[date, CalendarLayer]) -> bool:
    same = (last.kind, last.reason, last.source) == (day.kind, day.reason, day.source)
    return same and day.day - last.day == ONE_DAY and owners[last.day] == owners[day.day]


def _stretch(run: Sequence[CalendarDay], owners: Mapping[date, CalendarLayer]) -> Stretch:
    first = run[0]
    return Stretch(
        first=first.day,
        last=run[-1].day,
        kind=first.kind,
        reason=first.reason,
        source=first.source,
        layer=owners[first.day],
    )
