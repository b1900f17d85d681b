"""The calendar's own days and years, layer by layer, and the log of how they were changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, tuple_

from storage.columns import new_id
from storage.models import CalendarChange, CalendarDayEntry, CalendarEdition, CalendarYearEntry
from storage.upsert import insert_or

THE_CALENDAR = "calendar"
_EDITION = select(CalendarEdition.change_id).where(CalendarEdition.name == THE_CALENDAR)
EDITION = _EDITION.scalar_subquery()
"""Which change was the last one; to be read along with what is read anyway."""


@dataclass(frozen=True, kw_only=True)
class DayRow:
    layer: str
    place_id: str
    day: date
    kind: str
    reason: str
    source: str


@dataclass(frozen=True, kw_only=True)
class YearRow:
    layer: str
    place_id: str
    year: int
    status: str
    source: str


_DAY = (
    CalendarDayEntry.layer,
    CalendarDayEntry.place_id,
    CalendarDayEntry.day,
    CalendarDayEntry.kind,
    CalendarDayEntry.reason,
    CalendarDayEntry.source,
)
_YEAR = (
    CalendarYearEntry.layer,
    CalendarYearEntry.place_id,
    CalendarYearEntry.year,
    CalendarYearEntry.status,
    CalendarYearEntry.source,
)


class Calendars:
    def __init__(self, connection: Connection):
        self._connection = connection

    def edition(self) -> str | None:
        """The id of the newest change; None while only the shipped calendar is in force."""
        return self._connection.execute(_EDITION).scalar_one_or_none()

    def days(self, layers: Iterable[tuple[str, str]]) -> list[DayRow]:
        """Own days of these layers, each named by kind and place."""
        named = tuple_(CalendarDayEntry.layer, CalendarDayEntry.place_id).in_(list(layers))
        rows = self._connection.execute(select(*_DAY).where(named).order_by(CalendarDayEntry.day))
        return [DayRow(**row._mapping) for row in rows]

    def years(self, layers: Iterable[tuple[str, str]]) -> list[YearRow]:
        named = tuple_(CalendarYearEntry.layer, CalendarYearEntry.place_id).in_(list(layers))
        rows = self._connection.execute(select(*_YEAR).where(named).order_by(CalendarYearEntry.year))
        return [YearRow(**row._mapping) for row in rows]

    def put_days(self, layer: str, place_id: str, days: Iterable[DayRow], gone: Iterable[date]) -> None:
        """Write days anew, each in the place of an older one; ``gone`` are taken out of the layer."""
        written = list(days)
        self._drop_days(layer, place_id, [*(row.day for row in written), *gone])
        if written:
            self._connection.execute(insert(CalendarDayEntry), [vars(row) for row in written])

    def put_years(self, layer: str, place_id: str, years: Iterable[YearRow], gone: Iterable[int]) -> None:
        written = list(years)
        dropped = [*(row.year for row in written), *gone]
        if dropped:
            self._connection.execute(
                delete(CalendarYearEntry).where(
                    CalendarYearEntry.layer == layer,
                    CalendarYearEntry.place_id == place_id,
                    CalendarYearEntry.year.in_(dropped),
                )
            )
        if written:
            self._connection.execute(insert(CalendarYearEntry), [vars(row) for row in written])

    def next_change(self) -> tuple[str, int]:
        """Id and number of a new change, the newest from its commit on; others wait until then."""
        change_id = new_id()
        statement = insert_or(self._connection, CalendarEdition).values(
            name=THE_CALENDAR, number=1, change_id=change_id
        )
        counted = statement.on_conflict_do_update(
            index_elements=["name"], set_={"number": CalendarEdition.number + 1, "change_id": change_id}
        ).returning(CalendarEdition.number)
        return change_id, self._connection.execute(counted).scalar_one()

    def record(
        self,
        change_id: str,
        number: int,
        *,
        layer: str,
        place_id: str,
        at: datetime,
        by: str,
        ground: str,
        changes: Mapping[str, Any],
    ) -> None:
        self._connection.execute(
            insert(CalendarChange).values(
                id=change_id,
                number=number,
                layer=layer,
                place_id=place_id,
                at=at,
                changed_by=by,
                ground=ground,
                changes=changes,
            )
        )

    def _drop_days(self, layer: str, place_id: str, days: list[date]) -> None:
        if days:
            self._connection.execute(
                delete(CalendarDayEntry).where(
                    CalendarDayEntry.layer == layer,
                    CalendarDayEntry.place_id == place_id,
                    CalendarDayEntry.day.in_(days),
                )
            )
