"""Sessions of the commission: the calendar, the agenda, a new date."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dates import reckoning
from app.guard import only
from app.house import current_house
from app.looks import record_look
from app.people import SignedIn, me
from engine.commands import BeginAwaitedTerms
from engine.errors import Invalid
from storage.queries.directory import commission
from storage.queries.sessions import agenda_of, presiding_name, session_line, sessions_between
from storage.unit_of_work import UnitOfWork

sessions = Blueprint("sessions", __name__)
COMMISSION = ("kdn_secretary", "kdn_chair", "kdn_member")
BACK = timedelta(days=365)


@sessions.get("/sessions")
@only(*COMMISSION)
def calendar() -> ResponseReturnValue:
    person, house = me(), current_house()
    now = house.clock.now()
    places = _municipalities(person)
    with house.database.read() as connection:
        coming = sessions_between(connection, municipalities=places, start=now - timedelta(hours=12))
        past = sessions_between(
            connection,
            municipalities=places,
            start=now - BACK,
            end=now - timedelta(hours=12),
            newest_first=True,
        )
    return render_template(
        "sessions/calendar.html", coming=coming, past=past, when=reckoning(person), may_add=_may_add(person)
    )


@sessions.get("/sessions/<session_id>")
@only(*COMMISSION)
def session(session_id: str) -> ResponseReturnValue:
    person, house = me(), current_house()
    with house.database.read() as connection:
        line = session_line(connection, session_id=session_id, municipalities=_municipalities(person))
        if line is None:
            abort(404)
        agenda = agenda_of(connection, session_id=session_id, scope=person.scope)
        presiding = presiding_name(connection, session_id=session_id)
    record_look(person, "view", "session", session_id, fields=[item.case_id for item in agenda])
    return render_template(
        "sessions/session.html", line=line, agenda=agenda, presiding=presiding, when=reckoning(person)
    )


@sessions.post("/sessions")
@only("kdn_secretary")
def add() -> ResponseReturnValue:
    """A date of the schedule, or an extraordinary session."""
    person, house = me(), current_house()
    municipality_id = next(iter(sorted(person.scope.commissions)))
    held_at = _moment(request.form.get("day", ""), request.form.get("time", ""), person)
    if held_at <= house.clock.now():
        raise Invalid(
            _("Заседание можно назначить только на будущее время."), hint=_("Проверьте дату и время.")
        )
    with house.database.begin() as connection:
        members = commission(connection, municipality_id)
        UnitOfWork(connection).sessions.schedule(
            municipality_id=municipality_id,
            held_at=held_at,
            is_regular=request.form.get("kind") != "extra",
            place=request.form.get("place", "").strip()[:300] or None,
            members_total=len(members),
        )
    house.execute(BeginAwaitedTerms(municipality_id=municipality_id), person.actor)
    flash(_("Заседание назначено."), "good")
    return redirect(url_for("sessions.calendar"))


def _moment(day: str, time: str, person: SignedIn) -> datetime:
    try:
        local = datetime.fromisoformat(f"{day}T{time or '10:00'}").replace(tzinfo=person.zone)
        return local.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid(_("Дата заседания написана неверно."), hint=_("Укажите день и время.")) from error


def _municipalities(person: SignedIn) -> list[str]:
    return sorted(person.scope.commissions | person.scope.memberships)


def _may_add(person: SignedIn) -> bool:
    return person.has_role("kdn_secretary")
