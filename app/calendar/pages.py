"""The calendar to look at, and its special days as a table to take along."""

from datetime import date
from urllib.parse import quote

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from app.access.guard import admits, everyone
from app.access.people import me
from app.calendar.blueprint import calendar
from app.calendar.offers import recompute_address
from app.calendar.reading import CalendarFile, opened
from app.calendar.year import year_of
from app.house import current_house
from app.wording.dates import reckoning
from engine.calendars.layers import may_change
from engine.calendars.tables import day_table
from engine.calendars.working_days import FIRST_YEAR, LAST_YEAR, DayKind


@calendar.get("/calendar")
@everyone
def year() -> ResponseReturnValue:
    person, when = me(), reckoning(me())
    number = asked_year(when.today.year)
    file = opened(current_house(), person, request.args.get("of", ""), number)
    return render_template(
        "calendar/year.html",
        file=file,
        choice=file.choice,
        year=year_of(number, file.layers, file.laid),
        years=(FIRST_YEAR, LAST_YEAR),
        may_change=may_change(person.actor, file.layers[-1]),
        picked=_picked(),
        kinds=list(DayKind),
        recompute=recompute_address(request.args.get("changed", "")),
        may_recount=admits("deadlines.recompute", person.actor.roles),
        when=when,
    )


@calendar.get("/calendar.csv")
@everyone
def table() -> ResponseReturnValue:
    """The special days of a year by this calendar, all its layers together."""
    number = asked_year(reckoning(me()).today.year)
    return _as_file(opened(current_house(), me(), request.args.get("of", ""), number), number)


def asked_year(today: int) -> int:
    asked = request.values.get("year", "")
    if asked.isdecimal() and len(asked) == 4 and FIRST_YEAR <= int(asked) <= LAST_YEAR:
        return int(asked)
    return today


def _as_file(file: CalendarFile, number: int) -> Response:
    days = [day for day in file.calendar.days.values() if day.day.year == number]
    name = quote(f"calendar-{number}-{file.choice.name or 'federal'}.csv")
    answer = Response(day_table(days), mimetype="text/csv")
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"calendar-{number}.csv\"; filename*=UTF-8''{name}"
    )
    return answer


def _picked() -> date | None:
    """The day that was pressed in the year, for the form below it."""
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None
