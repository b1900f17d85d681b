"""The schedule: what is to come and what was, as a list and as a month; sessions are added to it."""

import calendar as weeks
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from babel.dates import get_day_names
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.people import SignedIn, me
from app.house import current_house
from app.inbox.handing import command_id
from app.sessions.blueprint import KEEPERS, MEMBERS, bodies_of, kept_by, municipalities_of, sessions
from app.terms.month import asked_month, month_words
from app.wording.dates import Reckoning, locale_code, reckoning
from app.wording.sessions import FREE_DAY, RHYTHM
from engine.commands import PlanSessions
from engine.errors import Invalid, NotAllowed
from engine.sessions.bodies import Body
from engine.sessions.series import LONGEST, OnFreeDay, Rhythm, SeriesDay, series
from storage.queries.sessions import SessionLine, sessions_between

BACK = timedelta(days=365)
TODAY = timedelta(hours=12)
MORNING = "10:00"


@dataclass(frozen=True, kw_only=True)
class MonthDay:
    """A day of the month on the wall."""

    day: date
    reason: str
    is_off: bool
    sessions: Sequence[SessionLine]


@sessions.get("/sessions")
@only(*MEMBERS)
def calendar() -> ResponseReturnValue:
    person, house = me(), current_house()
    now = house.clock.now()
    places, bodies = municipalities_of(person), bodies_of(person)
    with house.database.read() as connection:
        coming = sessions_between(connection, municipalities=places, bodies=bodies, start=now - TODAY)
        past = sessions_between(
            connection,
            municipalities=places,
            bodies=bodies,
            start=now - BACK,
            end=now - TODAY,
            newest_first=True,
        )
    return render_template(
        "sessions/calendar.html",
        coming=coming,
        past=past,
        when=reckoning(person),
        kept=kept_by(person),
        **_choices(),
    )


@sessions.get("/sessions/month")
@only(*MEMBERS)
def month() -> ResponseReturnValue:
    person, house, when = me(), current_house(), reckoning(me())
    first = asked_month(when.today)
    grid = weeks.Calendar().monthdatescalendar(first.year, first.month)
    start, end = (datetime.combine(day, time(), when.zone) for day in (grid[0][0], grid[-1][-1]))
    with house.database.read() as connection:
        found = sessions_between(
            connection,
            municipalities=municipalities_of(person),
            bodies=bodies_of(person),
            start=start.astimezone(UTC),
            end=(end + timedelta(days=1)).astimezone(UTC),
        )
    names = get_day_names("wide", "stand-alone", locale_code())
    return render_template(
        "sessions/month.html",
        rows=[[_day(day, found, when) for day in week] for week in grid],
        weekdays=[names[day] for day in range(7)],
        first=first,
        title=month_words(first),
        before=f"{first - timedelta(days=1):%Y-%m}",
        after=f"{first + timedelta(days=31):%Y-%m}",
        when=when,
    )


def _day(day: date, found: Sequence[SessionLine], when: Reckoning) -> MonthDay:
    held = [line for line in found if line.held_at.astimezone(when.zone).date() == day]
    is_off = not when.calendar.is_working(day)
    reason = when.calendar.reason(day) if is_off and day.weekday() < weeks.SATURDAY else ""
    return MonthDay(day=day, reason=reason, is_off=is_off, sessions=held)


@sessions.get("/sessions/plan")
@only(*KEEPERS)
def plan() -> ResponseReturnValue:
    """The days that a rhythm gives, before they are entered."""
    person, when = me(), reckoning(me())
    if not request.args:
        return redirect(url_for("sessions.calendar"))
    body = _body(person, request.args.get("body", ""))
    days = _series(when)
    return render_template(
        "sessions/plan.html", body=body, days=days, asked=request.args, when=when, **_choices()
    )


def _series(when: Reckoning) -> list[SeriesDay]:
    asked = request.args
    try:
        first, last = date.fromisoformat(asked.get("from", "")), date.fromisoformat(asked.get("until", ""))
        rhythm, weekday = Rhythm(asked.get("rhythm", "")), int(asked.get("weekday", ""))
        free = OnFreeDay(asked.get("free", ""))
    except ValueError as error:
        raise Invalid(
            _("График составлен неверно."), hint=_("Укажите день недели, начало и конец периода.")
        ) from error
    if not 0 <= weekday < len(weeks.day_name) or last - first > LONGEST:
        raise Invalid(_("График составлен неверно."), hint=_("Не больше чем на год вперед."))
    return series(
        rhythm,
        weekday=weekday,
        first=max(first, when.today),
        last=last,
        calendar=when.calendar,
        on_free_day=free,
    )


@sessions.post("/sessions")
@only(*KEEPERS)
def add() -> ResponseReturnValue:
    """Dates of the schedule, or a session out of turn."""
    person, house, form = me(), current_house(), request.form
    body = _body(person, form.get("body", ""))
    hour = form.get("time") or MORNING
    command = PlanSessions(
        municipality_id=person.actor.municipality_id or "",
        body=body.key,
        moments=[f"{day}T{hour}" for day in form.getlist("day") if day],
        is_regular=form.get("kind") != "extra",
        place=form.get("place", ""),
        reason=form.get("reason", ""),
    )
    answer = house.execute(command, person.actor, command_id(person, form.get("_command_id")))
    planned = answer["session_ids"]
    assert isinstance(planned, list)
    flash(_("Заседаний назначено: %(count)s.", count=len(planned)) + _collected(answer["collected"]), "good")
    return redirect(url_for("sessions.calendar"))


def _collected(count: object) -> str:
    return (
        " " + _("Дел, которые ждали заседания и внесены в повестку: %(count)s.", count=count) if count else ""
    )


def _body(person: SignedIn, wanted: str) -> Body:
    """The body that the page is about: the one named, or the only one that the person keeps."""
    kept = kept_by(person)
    found = [body for body in kept if body.key == wanted] if wanted else kept
    if not found:
        raise NotAllowed(_("назначить заседание этого органа"))
    return found[0]


def _choices() -> dict[str, object]:
    names = get_day_names("wide", "stand-alone", locale_code())
    return {"rhythms": RHYTHM, "free_days": FREE_DAY, "week": [(day, names[day]) for day in range(7)]}
