"""Sessions of the commission and of the expert group: the calendar, the agenda, a new date."""

from datetime import UTC, datetime, timedelta
from typing import Any

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
from storage.queries.directory import commission, expert_group
from storage.queries.sessions import agenda_of, presiding_name, session_line, sessions_between
from storage.unit_of_work import UnitOfWork

sessions = Blueprint("sessions", __name__)
COMMISSION = ("kdn_secretary", "kdn_chair", "kdn_member")
EXPERTS = ("eg_secretary", "eg_leader", "eg_deputy", "eg_member")
SECRETARIES = {"kdn_secretary": "kdn", "eg_secretary": "expert_group"}
"""Who schedules sessions, and of which body."""
BACK = timedelta(days=365)


@sessions.get("/sessions")
@only(*COMMISSION, *EXPERTS)
def calendar() -> ResponseReturnValue:
    person, house = me(), current_house()
    now = house.clock.now()
    where: dict[str, Any] = {"municipalities": _municipalities(person), "bodies": _bodies(person)}
    with house.database.read() as connection:
        coming = sessions_between(connection, **where, start=now - timedelta(hours=12))
        past = sessions_between(
            connection,
            **where,
            start=now - BACK,
            end=now - timedelta(hours=12),
            newest_first=True,
        )
    return render_template(
        "sessions/calendar.html", coming=coming, past=past, when=reckoning(person), may_add=_may_add(person)
    )


@sessions.get("/sessions/<session_id>")
@only(*COMMISSION, *EXPERTS)
def session(session_id: str) -> ResponseReturnValue:
    person, house = me(), current_house()
    with house.database.read() as connection:
        line = session_line(
            connection,
            session_id=session_id,
            municipalities=_municipalities(person),
            bodies=_bodies(person),
        )
        if line is None:
            abort(404)
        agenda = agenda_of(connection, session_id=session_id, scope=person.scope)
        presiding = presiding_name(connection, session_id=session_id)
    record_look(person, "view", "session", session_id, fields=[item.case_id for item in agenda])
    return render_template(
        "sessions/session.html", line=line, agenda=agenda, presiding=presiding, when=reckoning(person)
    )


@sessions.post("/sessions")
@only(*SECRETARIES)
def add() -> ResponseReturnValue:
    """A date of the schedule, or an extraordinary session."""
    person, house = me(), current_house()
    body = next(body for role, body in SECRETARIES.items() if person.has_role(role))
    municipality_id = _municipalities(person)[0]
    held_at = _moment(request.form.get("day", ""), request.form.get("time", ""), person)
    if held_at <= house.clock.now():
        raise Invalid(
            _("Заседание можно назначить только на будущее время."), hint=_("Проверьте дату и время.")
        )
    with house.database.begin() as connection:
        members = (commission if body == "kdn" else expert_group)(connection, municipality_id)
        UnitOfWork(connection).sessions.schedule(
            municipality_id=municipality_id,
            held_at=held_at,
            body=body,
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
    """Where the person sits in a commission or in an expert group."""
    held = {group.partition("@mun:")[2] for group in person.actor.groups if group.startswith("eg_")}
    return sorted(person.scope.commissions | person.scope.memberships | (held - {""}))


def _bodies(person: SignedIn) -> list[str]:
    bodies = {"kdn": COMMISSION, "expert_group": EXPERTS}
    return [body for body, roles in bodies.items() if any(person.has_role(role) for role in roles)]


def _may_add(person: SignedIn) -> bool:
    return any(person.has_role(role) for role in SECRETARIES)
