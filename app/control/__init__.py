"""What is late and what is stuck, for those who answer for it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dates import reckoning
from app.guard import admits, only
from app.house import current_house
from app.people import SignedIn, me
from engine.commands import CloseIncident, LetTimersGo, RetryJob
from engine.timekeeping import stands
from storage.queries.incidents import open_incidents
from storage.queries.late_terms import late_terms
from storage.queries.organisation import municipalities_of
from storage.unit_of_work import UnitOfWork

control = Blueprint("control", __name__)
SUPERVISORS = ("kdn_secretary", "kdn_chair", "system_admin")
WATCHERS = (*SUPERVISORS, "supervisor")


@control.get("/control")
@only(*WATCHERS)
def overview() -> ResponseReturnValue:
    """Late tasks name families, so the administrator sees only the incidents, and those without names."""
    person, house = me(), current_house()
    when, commissions = reckoning(person), sorted(person.scope.commissions)
    with house.database.read() as connection:
        timers = stands(UnitOfWork(connection), house.clock.now())
        incidents = open_incidents(connection, municipalities=watched(person))
        late = late_terms(connection, municipalities=commissions, now=when.now) if commissions else []
    return render_template(
        "control/overview.html",
        incidents=incidents,
        late=late,
        when=when,
        sees_names=bool(commissions),
        exports=bool(commissions) and any(person.has_role(role) for role in ("kdn_secretary", "kdn_chair")),
        timers=timers,
        keeps_time=person.has_role("system_admin"),
        may_recount=admits("deadlines.recompute", person.actor.roles),
    )


@control.post("/control/jobs/<job_id>/retry")
@only(*SUPERVISORS)
def retry(job_id: str) -> ResponseReturnValue:
    reason = request.form.get("reason", "").strip()[:1000]
    current_house().execute(RetryJob(job_id=job_id, reason=reason), me().actor)
    flash(_("Работа будет повторена."), "good")
    return redirect(url_for("control.overview"))


@control.post("/control/incidents/<incident_id>/close")
@only(*SUPERVISORS)
def close(incident_id: str) -> ResponseReturnValue:
    reason = request.form.get("reason", "").strip()[:1000]
    current_house().execute(CloseIncident(incident_id=incident_id, reason=reason), me().actor)
    flash(_("Сбой закрыт."), "good")
    return redirect(url_for("control.overview"))


@control.post("/control/timers/let-go")
@only("system_admin")
def let_timers_go() -> ResponseReturnValue:
    ground = request.form.get("ground", "").strip()[:1000]
    current_house().execute(LetTimersGo(ground=ground), me().actor)
    flash(_("Таймеры отпущены."), "good")
    return redirect(url_for("control.overview"))


def watched(person: SignedIn) -> list[str] | None:
    """Municipalities whose incidents this person sees; None: all of them."""
    if person.has_role("system_admin"):
        return None
    if not person.has_role("supervisor"):
        return sorted(person.scope.commissions)
    with current_house().database.read() as connection:
        return municipalities_of(connection, region_code=person.actor.region_code or "")
