"""Incidents and timers that are held: what a person must look at, and what is done about it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.people import me
from app.cockpit.blueprint import cockpit
from app.cockpit.reach import SUPERVISORS, WATCHERS, opens_cases, watched
from app.house import current_house
from app.wording.dates import reckoning
from engine.commands import CloseIncident, LetTimersGo, RetryJob
from storage.queries.incidents import open_incidents

AT_ONCE = 100


@cockpit.get("/incidents")
@only(*WATCHERS)
def incidents() -> ResponseReturnValue:
    person, when = me(), reckoning(me())
    reach = watched(person)
    with current_house().database.read() as connection:
        page = open_incidents(
            connection, municipalities=reach, cursor=request.args.get("after"), limit=AT_ONCE
        )
    return render_template(
        "cockpit/incidents.html",
        rows=page.rows,
        next_url=url_for("cockpit.incidents", after=page.next_cursor) if page.next_cursor else None,
        first_url=url_for("cockpit.incidents") if request.args.get("after") else None,
        when=when,
        may_act=person.has_role(*SUPERVISORS),
        may_open=lambda row: opens_cases(person, row.municipality_id),
    )


@cockpit.post("/jobs/<job_id>/retry")
@only(*SUPERVISORS)
def retry(job_id: str) -> ResponseReturnValue:
    current_house().execute(RetryJob(job_id=job_id, reason=_reason()), me().actor)
    flash(_("Работа будет повторена."), "good")
    return redirect(_back())


@cockpit.post("/incidents/<incident_id>/close")
@only(*SUPERVISORS)
def close(incident_id: str) -> ResponseReturnValue:
    current_house().execute(CloseIncident(incident_id=incident_id, reason=_reason()), me().actor)
    flash(_("Сбой закрыт."), "good")
    return redirect(_back())


@cockpit.post("/timers/let-go")
@only("system_admin")
def let_timers_go() -> ResponseReturnValue:
    ground = request.form.get("ground", "").strip()[:1000]
    current_house().execute(LetTimersGo(ground=ground), me().actor)
    flash(_("Таймеры отпущены."), "good")
    return redirect(url_for("cockpit.overview"))


def _back() -> str:
    """To the page where the button was."""
    return url_for("cockpit.stuck" if request.form.get("back") == "stuck" else "cockpit.incidents")


def _reason() -> str:
    return request.form.get("reason", "").strip()[:1000]
