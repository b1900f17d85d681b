"""The terms of a month, as a calendar on the wall."""

import calendar as weeks
from datetime import date, timedelta

from babel.dates import get_day_names, get_month_names
from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.access.guard import workers
from app.access.people import me
from app.terms.blueprint import terms
from app.terms.listing import FIRST, LAST, listed
from app.wording.dates import locale_code, reckoning

IN_CELL = 5
"""Terms that a day of the month shows; the others are in its week."""


@terms.get("/terms")
@workers
def month() -> ResponseReturnValue:
    person, when = me(), reckoning(me())
    first = asked_month(when.today)
    grid = weeks.Calendar().monthdatescalendar(first.year, first.month)
    listing = listed(person, when, grid[0][0], grid[-1][-1])
    rows = [listing.days[number : number + 7] for number in range(0, len(listing.days), 7)]
    names = get_day_names("wide", "stand-alone", locale_code())
    return render_template(
        "terms/month.html",
        listing=listing,
        rows=rows,
        weekdays=[names[day] for day in range(7)],
        first=first,
        in_cell=IN_CELL,
        title=month_words(first),
        before=_address_of(first - timedelta(days=1)),
        after=_address_of(first + timedelta(days=31)),
        when=when,
    )


def asked_month(today: date) -> date:
    """The first day of the month that the address names; of this month when it names none."""
    try:
        first = date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        return today.replace(day=1)
    return first if FIRST.year <= first.year <= LAST.year else today.replace(day=1)


def month_words(first: date) -> str:
    """«май 2026»"""
    name = get_month_names("wide", "stand-alone", locale_code())[first.month]
    return f"{name} {first.year}"


def _address_of(day: date) -> str | None:
    return f"{day:%Y-%m}" if FIRST.year <= day.year <= LAST.year else None
