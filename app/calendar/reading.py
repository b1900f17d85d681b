"""One calendar as it is read: its layers, the days after each, what is said of a year, how it was changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.access.people import SignedIn
from app.calendar.choosing import Choice, chosen
from app.house import House
from engine.calendars.layers import CalendarLayer, layers_of
from engine.calendars.working_days import Calendar, YearStatus, shipped_years
from storage.queries.calendars import ChangeLine, changes_of
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class YearWord:
    """What is said of a year: confirmed or not, and by which document."""

    status: YearStatus
    source: str
    own: bool
    """Whether this very layer says so."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """An act of changing the calendar, with its days as days."""

    line: ChangeLine
    days: Sequence[Mapping[str, Any]]
    years: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class CalendarFile:
    choice: Choice
    offered: Sequence[Choice]
    layers: Sequence[CalendarLayer]
    laid: Sequence[Calendar]
    """The calendar after each of the layers."""
    own_days: frozenset[date]
    year: YearWord
    changes: Sequence[Change]

    @property
    def calendar(self) -> Calendar:
        return self.laid[-1]


def opened(house: House, person: SignedIn, of: str, year: int) -> CalendarFile:
    """The calendar that an address names, if this person may look at it; else the answer is «not found»."""
    with house.database.read() as connection:
        uow = UnitOfWork(connection)
        choice, offered = chosen(uow, person, of)
        layers = layers_of(uow, choice.layer, choice.place_id)
        return CalendarFile(
            choice=choice,
            offered=offered,
            layers=layers,
            laid=house.law.calendars.laid(uow, layers),
            own_days=frozenset(row.day for row in uow.calendars.days([layers[-1].key])),
            year=_year_word(house, uow, layers, year),
            changes=[
                _change(line) for line in changes_of(connection, layer=choice.layer, place_id=choice.place_id)
            ],
        )


def _year_word(house: House, uow: UnitOfWork, layers: Sequence[CalendarLayer], year: int) -> YearWord:
    status, source = shipped_years(house.law.folder).get(year, (YearStatus.PRELIMINARY, ""))
    word = YearWord(status=status, source=source, own=False)
    rows = uow.calendars.years([layer.key for layer in layers])
    said = {(row.layer, row.place_id): row for row in rows if row.year == year}
    for layer in layers:
        row = said.get(layer.key)
        if row is not None:
            word = YearWord(status=YearStatus(row.status), source=row.source, own=layer == layers[-1])
    return word


def _change(line: ChangeLine) -> Change:
    days = [{**item, "day": date.fromisoformat(item["day"])} for item in line.changes["days"]]
    return Change(line=line, days=days, years=line.changes["years"])
