"""Days of the production calendar are set, taken back, a year is confirmed: one act with its document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.calendars.changes import (
    LONGEST,
    DayChange,
    DayDifference,
    YearChange,
    YearDifference,
    bounds,
    day_differences,
    in_one_line,
    year_differences,
)
from engine.calendars.layers import layers_of, require_may_change
from engine.context import CommandContext
from engine.errors import Invalid
from storage.queries.calendars import municipalities_within
from storage.repositories.calendars import DayRow, YearRow


@dataclass(frozen=True, kw_only=True)
class ChangeCalendar:
    """``layer`` is federal, region, municipality or agency; ``place_id`` is empty for the federal one.

    Open terms stay as they are: the answer names the municipalities and the days, so that
    recomputing can be offered to those who decide on it.
    """

    layer: str
    place_id: str = ""
    days: Sequence[DayChange] = ()
    years: Sequence[YearChange] = ()
    ground: str = ""

    def run(self, context: CommandContext) -> Mapping[str, object]:
        layers = layers_of(context.uow, self.layer, self.place_id)
        layer = layers[-1]
        require_may_change(context.actor, layer)
        ground = in_one_line(self.ground)
        if not ground or len(ground) > LONGEST:
            raise Invalid(
                f"Нужен документ, на основании которого меняется календарь, не длиннее {LONGEST} знаков."
            )
        change_id, number = context.uow.calendars.next_change()
        shelf, calendars = context.workshop.law.calendars, context.uow.calendars
        own_days = {row.day: row for row in calendars.days([layer.key])}
        own_years = {row.year: row for row in calendars.years([layer.key])}
        days = day_differences(layer, own_days, shelf.laid(context.uow, layers)[-1], self.days)
        years = year_differences(layer, own_years, self.years)
        if not days and not years:
            raise Invalid("Календарь уже такой, изменений нет.", hint="Проверьте день и год.")
        calendars.put_days(
            *layer.key, [each.new for each in days if each.new], [each.day for each in days if not each.new]
        )
        calendars.put_years(
            *layer.key, [new for _, _, new in years if new], [year for year, _, new in years if not new]
        )
        calendars.record(
            change_id,
            number,
            layer=self.layer,
            place_id=self.place_id,
            at=context.now,
            by=context.actor.staff_id,
            ground=ground,
            changes={"days": [_told(each) for each in days], "years": [_told_year(*each) for each in years]},
        )
        return {"change_id": change_id, "number": number, **self._reach(context, days, years)}

    def _reach(
        self, context: CommandContext, days: Sequence[DayDifference], years: Sequence[YearDifference]
    ) -> Mapping[str, object]:
        """Where and on which days the change can be felt."""
        first, last = bounds((each.day for each in days), (year for year, _, _ in years))
        connection = context.uow.connection
        return {
            "days": len(days),
            "years": len(years),
            "first_day": first.isoformat(),
            "last_day": last.isoformat(),
            "municipalities": municipalities_within(connection, layer=self.layer, place_id=self.place_id),
        }


def _told(difference: DayDifference) -> dict[str, object]:
    return {
        "day": difference.day.isoformat(),
        "was": {"kind": str(difference.was), "reason": difference.was_reason},
        "old": _day(difference.old),
        "new": _day(difference.new),
    }


def _told_year(year: int, old: YearRow | None, new: YearRow | None) -> dict[str, object]:
    return {"year": year, "old": old and _year(old), "new": new and _year(new)}


def _day(row: DayRow | None) -> dict[str, str] | None:
    return {"kind": row.kind, "reason": row.reason, "source": row.source} if row else None


def _year(row: YearRow) -> dict[str, str]:
    return {"status": row.status, "source": row.source}
