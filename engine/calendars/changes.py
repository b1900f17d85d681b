"""What is to become of the days of a layer, compared with what they are.

The page shows the difference before it is made, the command writes it down as it was made.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from engine.calendars.layers import CalendarLayer, Layer, kind_of
from engine.calendars.working_days import FIRST_YEAR, LAST_YEAR, ONE_DAY, Calendar, DayKind, YearStatus
from engine.errors import Invalid
from storage.repositories.calendars import DayRow, YearRow

MOST_DAYS = 400
LONGEST = 300
ORDINARY_DAY = "обычный рабочий день"
ORDINARY_WEEKEND = "обычный выходной день"


@dataclass(frozen=True, kw_only=True)
class DayChange:
    """A day that a layer is to set; without ``kind`` the layer says nothing of it any more."""

    day: date
    kind: str | None
    reason: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class YearChange:
    """``official`` and ``preliminary`` as in ``years.csv``; without ``status`` as in the layer below."""

    year: int
    status: str | None
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class DayDifference:
    """``old`` and ``new`` are the layer's own words; ``was`` is what the day is now, all layers together."""

    day: date
    was: DayKind
    was_reason: str
    old: DayRow | None
    new: DayRow | None


YearDifference = tuple[int, YearRow | None, YearRow | None]
"""Year, what the layer says of it, what it is to say."""


def day_differences(
    layer: CalendarLayer, own: Mapping[date, DayRow], now: Calendar, changes: Iterable[DayChange]
) -> list[DayDifference]:
    """The changes that change something, each checked; raises Invalid with the day that is wrong."""
    found: dict[date, DayDifference] = {}
    for change in changes:
        if change.day in found:
            raise Invalid(f"День {change.day:%d.%m.%Y} указан дважды. Оставьте одну запись.")
        new, old = _day_row(layer, change), own.get(change.day)
        if new != old:
            found[change.day] = DayDifference(
                day=change.day,
                was=kind_of(now, change.day),
                was_reason=now.reason(change.day),
                old=old,
                new=new,
            )
    if len(found) > MOST_DAYS:
        raise Invalid(
            f"За один раз меняется не больше {MOST_DAYS} дней, а здесь {len(found)}.",
            hint="Разделите изменение на несколько.",
        )
    return [found[day] for day in sorted(found)]


def year_differences(
    layer: CalendarLayer, own: Mapping[int, YearRow], changes: Iterable[YearChange]
) -> list[YearDifference]:
    differences = []
    for change in changes:
        new, old = _year_row(layer, change), own.get(change.year)
        if new != old:
            differences.append((change.year, old, new))
    return differences


def span(first: date, last: date) -> list[date]:
    """Every day of a stretch; raises Invalid for one that runs backwards or is too long."""
    if last < first:
        raise Invalid("Последний день раньше первого.", hint="Поменяйте даты местами.")
    if (last - first).days >= MOST_DAYS:
        raise Invalid(f"За один раз меняется не больше {MOST_DAYS} дней.", hint="Сократите промежуток.")
    return [first + timedelta(days=passed) for passed in range((last - first).days + 1)]


def of_table(
    below: Calendar, own: Collection[date], listed: Sequence[DayChange], *, whole: bool = False
) -> list[DayChange]:
    """What a table asks for: of the days that the layers below already call so, nothing.

    A ``whole`` table is all the truth of its years: a day that it does not list becomes
    ordinary, whatever the layer or those below have said of it.
    """
    asked = [change for change in listed if change.day in own or not _says(below, change)]
    if not whole:
        return asked
    asked = [replace(change, kind=None) if _says(below, change) else change for change in asked]
    years, source = {change.day.year for change in listed}, listed[0].source
    special = {day for day in (*own, *below.days) if day.year in years}
    return [
        *asked,
        *(_ordinary(below, day, source) for day in sorted(special - {each.day for each in listed})),
    ]


def _says(below: Calendar, change: DayChange) -> bool:
    special = below.days.get(change.day)
    return special is not None and (special.kind, special.reason, special.source) == (
        change.kind,
        change.reason,
        change.source,
    )


def _ordinary(below: Calendar, day: date, source: str) -> DayChange:
    kind = DayKind.WORKING if day.weekday() < 5 else DayKind.OFF
    if kind_of(below, day) is kind:
        return DayChange(day=day, kind=None)
    reason = ORDINARY_DAY if kind is DayKind.WORKING else ORDINARY_WEEKEND
    return DayChange(day=day, kind=kind.value, reason=reason, source=source)


def _day_row(layer: CalendarLayer, change: DayChange) -> DayRow | None:
    said = f"День {change.day:%d.%m.%Y}"
    if not FIRST_YEAR <= change.day.year <= LAST_YEAR:
        raise Invalid(f"{said}: календарь ведется с {FIRST_YEAR} по {LAST_YEAR} год.")
    if change.kind is None:
        return None
    if change.kind not in set(DayKind):
        raise Invalid(f"{said}: вид «{change.kind[:30]}» неизвестен.", hint="Есть off, working и shortened.")
    reason, source = in_one_line(change.reason), in_one_line(change.source)
    if not reason or not source:
        raise Invalid(f"{said}: нужны причина и документ, которым день установлен.")
    if max(len(reason), len(source)) > LONGEST:
        raise Invalid(f"{said}: причина и документ не длиннее {LONGEST} знаков.")
    kind, place = layer.key
    return DayRow(layer=kind, place_id=place, day=change.day, kind=change.kind, reason=reason, source=source)


def _year_row(layer: CalendarLayer, change: YearChange) -> YearRow | None:
    if not FIRST_YEAR <= change.year <= LAST_YEAR:
        raise Invalid(f"Календарь ведется с {FIRST_YEAR} по {LAST_YEAR} год, а не на {change.year}.")
    if change.status is None:
        return None
    if change.status not in set(YearStatus):
        raise Invalid("Состояние года — official (утвержден) или preliminary (предварительно).")
    if change.status == YearStatus.OFFICIAL and layer.kind is not Layer.FEDERAL:
        raise Invalid("Год утверждается только в федеральном календаре, постановлением Правительства.")
    source = in_one_line(change.source)[:LONGEST]
    if not source:
        raise Invalid(f"{change.year} год: нужен документ, по которому меняется его состояние.")
    kind, place = layer.key
    return YearRow(layer=kind, place_id=place, year=change.year, status=change.status, source=source)


def in_one_line(text: str) -> str:
    """Words with single spaces; raises Invalid for signs that nobody can see and no database keeps."""
    line = " ".join(text.split())
    if not line.isprintable():
        raise Invalid("В тексте есть знаки, которых не видно.", hint="Наберите причину и документ заново.")
    return line


def bounds(days: Iterable[date], years: Iterable[int]) -> tuple[date, date]:
    """The first and the last day that a change can be felt on."""
    touched = [*days]
    for year in years:
        touched += [date(year, 1, 1), date(year + 1, 1, 1) - ONE_DAY]
    return min(touched), max(touched)
