"""The calendar to look at, and its special days as a table to take along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from app.calendar.blueprint import calendar
from app.calendar.choosing import Choice, chosen
from app.calendar.offers import recompute_address
from app.calendar.year import year_of
from app.dates import reckoning
from app.guard import everyone
from app.house import House, current_house
from app.people import me
from engine.calendar_layers import CalendarLayer, layers_of, may_change
from engine.calendar_tables import day_table
from engine.calendars import FIRST_YEAR, LAST_YEAR, CalendarDay, DayKind, YearStatus, shipped_years
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
    """An act of changing the calendar with its days as days."""

    line: ChangeLine
    days: Sequence[Mapping[str, Any]]
    years: Sequence[Mapping[str, Any]]

    @staticmethod
    def told(line: ChangeLine) -> "Change":
        days = [{**item, "day": date.fromisoformat(item["day"])} for item in line.changes["days"]]
        return Change(line=line, days=days, years=line.changes["years"])


@calendar.get("/calendar")
@everyone
def year() -> ResponseReturnValue:
    person, house = me(), current_house()
    when = reckoning(person)
    number = asked_year(when.today.year)
    with house.database.read() as connection:
        uow = UnitOfWork(connection)
        choice, offered = chosen(uow, person, request.args.get("of", ""))
        layers = layers_of(uow, choice.layer, choice.place_id)
        laid = house.law.calendars.laid(uow, layers)
        changes = changes_of(connection, layer=choice.layer, place_id=choice.place_id)
        word = _year_word(house, uow, layers, number)
        own = {row.day for row in uow.calendars.days([layers[-1].key])}
    return render_template(
        "calendar/year.html",
        year=year_of(number, layers, laid),
        years=(FIRST_YEAR, LAST_YEAR),
        choice=choice,
        offered=offered,
        layers=layers,
        word=word,
        changes=[Change.told(line) for line in changes],
        own_days=own,
        may_change=may_change(person.actor, layers[-1]),
        picked=_picked(),
        kinds=list(DayKind),
        recompute=recompute_address(request.args.get("changed", "")),
        when=when,
    )


@calendar.get("/calendar.csv")
@everyone
def table() -> ResponseReturnValue:
    """The special days of a year by this calendar; with ``own`` only those that its own layer sets."""
    person, house = me(), current_house()
    number = asked_year(reckoning(person).today.year)
    with house.database.read() as connection:
        uow = UnitOfWork(connection)
        choice, _ = chosen(uow, person, request.args.get("of", ""))
        laid = house.law.calendars.laid(uow, layers_of(uow, choice.layer, choice.place_id))
    days = [day for day in laid[-1].days.values() if day.day.year == number]
    if request.args.get("own") and len(laid) > 1:
        days = [day for day in days if laid[-2].days.get(day.day) != day]
    return _as_file(days, number, choice)


def asked_year(today: int) -> int:
    asked = request.values.get("year", "")
    if asked.isdecimal() and len(asked) == 4 and FIRST_YEAR <= int(asked) <= LAST_YEAR:
        return int(asked)
    return today


def _as_file(days: list[CalendarDay], number: int, choice: Choice) -> Response:
    name = f"calendar-{number}-{choice.name or 'federal'}.csv"
    answer = Response(day_table(days), mimetype="text/csv")
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"calendar-{number}.csv\"; filename*=UTF-8''{quote(name)}"
    )
    return answer


def _picked() -> date | None:
    """The day that was pressed in the year, for the form below it."""
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None


def _year_word(house: House, uow: UnitOfWork, layers: tuple[CalendarLayer, ...], number: int) -> YearWord:
    shipped = shipped_years(house.law.folder).get(number, (YearStatus.PRELIMINARY, ""))
    word = YearWord(status=shipped[0], source=shipped[1], own=False)
    said = {
        (row.layer, row.place_id): row
        for row in uow.calendars.years([layer.key for layer in layers])
        if row.year == number
    }
    for layer in layers:
        row = said.get(layer.key)
        if row is not None:
            own = layer == layers[-1]
            word = YearWord(status=YearStatus(row.status), source=row.source, own=own)
    return word
