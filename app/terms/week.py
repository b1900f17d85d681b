"""The terms of a week as a list, and the same on paper."""

from datetime import date, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.access.guard import workers
from app.access.people import me
from app.terms.blueprint import terms
from app.terms.listing import FIRST, LAST, listed
from app.wording.dates import day_words, moment_words, reckoning

WEEK = timedelta(days=7)


@terms.get("/terms/week")
@workers
def week() -> ResponseReturnValue:
    return _shown("terms/week.html")


@terms.get("/terms/week/print")
@workers
def week_print() -> ResponseReturnValue:
    return _shown("terms/print.html")


def _shown(template: str) -> ResponseReturnValue:
    person, when = me(), reckoning(me())
    monday = asked_monday(when.today)
    sunday = monday + timedelta(days=6)
    return render_template(
        template,
        listing=listed(person, when, monday, sunday),
        monday=monday,
        title=f"{day_words(monday, sunday)} – {day_words(sunday)}",
        before=_address_of(monday - WEEK),
        after=_address_of(monday + WEEK),
        told_at=moment_words(when.now, when.zone),
        when=when,
    )


def asked_monday(today: date) -> date:
    """Monday of the week in which the asked day is; of this week when none is asked for."""
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        day = today
    day = day if FIRST <= day <= LAST else today
    return day - timedelta(days=day.weekday())


def _address_of(monday: date) -> str | None:
    return monday.isoformat() if FIRST <= monday <= LAST else None
