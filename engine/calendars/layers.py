"""Whose calendar it is, and how its layers lie over each other: shipped days, and days set here.

The Government's resolution, the region's law, an order of the municipality or of an
agency: each layer speaks over the one before it. Calendars are kept in memory under the
name of the newest change, so that a step of a procedure asks for nothing but that name.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from engine.actor import Actor
from engine.calendars.working_days import (
    Calendar,
    CalendarDay,
    DayKind,
    YearStatus,
    load_calendar,
    shipped_days,
)
from engine.errors import NotAllowed, NotFound
from storage.queries.calendars import region_name
from storage.queries.organisation import municipality
from storage.repositories.calendars import DayRow, YearRow
from storage.repositories.organisation import AgencyRow, MunicipalityRow
from storage.unit_of_work import UnitOfWork

MOST_KEPT = 256


class Layer(StrEnum):
    FEDERAL = "federal"
    REGION = "region"
    MUNICIPALITY = "municipality"
    AGENCY = "agency"


@dataclass(frozen=True, kw_only=True)
class CalendarLayer:
    """One layer: of what kind, of which place."""

    kind: Layer
    place_id: str = ""
    name: str = ""
    file: str = ""
    """Name of its file in ``processes/calendars``, if it may have one."""
    municipality_id: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.kind.value, self.place_id


FEDERAL = CalendarLayer(kind=Layer.FEDERAL, name="Российская Федерация")


@dataclass(frozen=True, kw_only=True)
class PlaceCalendars:
    """The calendar of a municipality, and of those of its agencies that have days of their own."""

    own: Calendar
    agencies: Mapping[str, Calendar] = field(default_factory=dict)

    def of(self, agency_id: str | None) -> Calendar:
        return self.agencies.get(agency_id or "", self.own)


def layers_of(uow: UnitOfWork, kind: str, place_id: str) -> tuple[CalendarLayer, ...]:
    """The layers of a place, the federal one first and its own last; raises NotFound for an unknown place."""
    if kind == Layer.FEDERAL and not place_id:
        return (FEDERAL,)
    if kind == Layer.REGION and (name := region_name(uow.connection, code=place_id)):
        return FEDERAL, _of_region(place_id, name)
    if kind == Layer.MUNICIPALITY and municipality(uow.connection, municipality_id=place_id):
        return _of_municipality(uow, uow.organisation.municipality(place_id))
    if kind == Layer.AGENCY and (agency := uow.organisation.agency(place_id)):
        above = _of_municipality(uow, uow.organisation.municipality(agency.municipality_id))
        return *above, _of_agency(agency)
    raise NotFound("Такого календаря нет.", hint="Выберите календарь из списка.")


def may_change(actor: Actor, layer: CalendarLayer) -> bool:
    """The administrator of the system any layer, a municipality's own one its municipality and agencies."""
    if actor.is_system or "system_admin" in actor.roles:
        return True
    return layer.municipality_id is not None and actor.holds("mun_admin", f"mun:{layer.municipality_id}")


def require_may_change(actor: Actor, layer: CalendarLayer) -> None:
    if not may_change(actor, layer):
        raise NotAllowed(f"изменить производственный календарь ({layer.name})")


class CalendarShelf:
    """Calendars put together from files and rows. One per server; safe to use from several threads."""

    def __init__(self, processes: Path):
        self._processes = processes
        self._kept: OrderedDict[tuple[str, str, str], PlaceCalendars] = OrderedDict()
        self._lock = threading.Lock()

    def of_municipality(self, uow: UnitOfWork, town: MunicipalityRow) -> PlaceCalendars:
        if town.calendar_edition is None:
            region, code = town.region_code, town.code
            return PlaceCalendars(own=load_calendar(self._processes, region=region, municipality=code))
        key = (Layer.MUNICIPALITY.value, town.id, town.calendar_edition)
        return self._known(key) or self._keep(key, self._gathered(uow, town))

    def of_region(self, uow: UnitOfWork, code: str) -> Calendar:
        """For those who work for a whole region, and have no municipality."""
        edition = uow.calendars.edition()
        if edition is None:
            return load_calendar(self._processes, region=code)
        key = (Layer.REGION.value, code, edition)
        known = self._known(key)
        if known is None:
            layers = (FEDERAL, _of_region(code, code))
            known = self._keep(key, PlaceCalendars(own=self.laid(uow, layers)[-1]))
        return known.own

    def laid(self, uow: UnitOfWork, layers: Sequence[CalendarLayer]) -> list[Calendar]:
        """The calendar after each of the layers in turn."""
        rows = _Rows.of(uow, layers)
        found: list[Calendar] = []
        for layer in layers:
            below = found[-1] if found else load_calendar(self._processes)
            found.append(self._over(below, layer, rows))
        return found

    def beneath(self, layers: Sequence[CalendarLayer], laid: Sequence[Calendar]) -> Calendar:
        """What would be in force if nothing were set here in the last of the layers."""
        below = laid[-2] if len(laid) > 1 else load_calendar(self._processes)
        return below.under(self._shipped(layers[-1]))

    def _shipped(self, layer: CalendarLayer) -> Sequence[CalendarDay]:
        return shipped_days(self._processes, layer.file) if layer.file else ()

    def _over(self, below: Calendar, layer: CalendarLayer, rows: "_Rows") -> Calendar:
        return below.under(self._shipped(layer)).under(rows.days(layer)).with_years(rows.years(layer))

    def _gathered(self, uow: UnitOfWork, town: MunicipalityRow) -> PlaceCalendars:
        above = _of_municipality(uow, town)
        agencies = [_of_agency(agency) for agency in uow.organisation.agencies(town.id)]
        own = self.laid(uow, above)[-1]
        rows = _Rows.of(uow, agencies)
        return PlaceCalendars(
            own=own,
            agencies={
                agency.place_id: own.under(_named_days(agency, rows)).with_years(rows.years(agency))
                for agency in agencies
                if rows.touch(agency)
            },
        )

    def _known(self, key: tuple[str, str, str]) -> PlaceCalendars | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def _keep(self, key: tuple[str, str, str], found: PlaceCalendars) -> PlaceCalendars:
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return found


class _Rows:
    """What was set here, by layer."""

    def __init__(self, days: Iterable[DayRow], years: Iterable[YearRow]):
        self._days: dict[tuple[str, str], list[CalendarDay]] = {}
        self._years: dict[tuple[str, str], dict[int, YearStatus]] = {}
        for day in days:
            self._days.setdefault((day.layer, day.place_id), []).append(as_day(day))
        for year in years:
            statuses = self._years.setdefault((year.layer, year.place_id), {})
            statuses[year.year] = YearStatus(year.status)

    @staticmethod
    def of(uow: UnitOfWork, layers: Sequence[CalendarLayer]) -> "_Rows":
        keys = [layer.key for layer in layers]
        return _Rows(uow.calendars.days(keys), uow.calendars.years(keys))

    def days(self, layer: CalendarLayer) -> Sequence[CalendarDay]:
        return self._days.get(layer.key, ())

    def years(self, layer: CalendarLayer) -> Mapping[int, YearStatus]:
        return self._years.get(layer.key, {})

    def touch(self, layer: CalendarLayer) -> bool:
        return layer.key in self._days or layer.key in self._years


def _named_days(agency: CalendarLayer, rows: _Rows) -> list[CalendarDay]:
    """An agency's own days with whose they are: an explanation must say why they count for it alone."""
    return [replace(day, source=f"{day.source}; {agency.name}") for day in rows.days(agency)]


def as_day(row: DayRow) -> CalendarDay:
    return CalendarDay(day=row.day, kind=DayKind(row.kind), reason=row.reason, source=row.source)


def kind_of(calendar: Calendar, day: date) -> DayKind:
    """What a day is, be it special or ordinary."""
    if not calendar.is_working(day):
        return DayKind.OFF
    return DayKind.SHORTENED if calendar.is_shortened(day) else DayKind.WORKING


def _of_region(code: str, name: str) -> CalendarLayer:
    return CalendarLayer(kind=Layer.REGION, place_id=code, name=name, file=code)


def _of_municipality(uow: UnitOfWork, town: MunicipalityRow) -> tuple[CalendarLayer, ...]:
    region = region_name(uow.connection, code=town.region_code) or town.region_code
    own = CalendarLayer(
        kind=Layer.MUNICIPALITY,
        place_id=town.id,
        name=town.name,
        file=town.code,
        municipality_id=town.id,
    )
    return FEDERAL, _of_region(town.region_code, region), own


def _of_agency(agency: AgencyRow) -> CalendarLayer:
    return CalendarLayer(
        kind=Layer.AGENCY,
        place_id=agency.id,
        name=agency.short_name,
        municipality_id=agency.municipality_id,
    )
