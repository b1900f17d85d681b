"""The first page of «Контроль»: what is late and what needs a person."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.cockpit.blueprint import cockpit
from app.cockpit.reach import WATCHERS, watched
from app.dates import reckoning
from app.guard import admits, only
from app.house import current_house
from app.people import me
from engine.timekeeping import stands
from storage.queries.incidents import open_incidents
from storage.queries.late_terms import late_terms
from storage.unit_of_work import UnitOfWork


@cockpit.get("")
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
        "cockpit/overview.html",
        incidents=incidents,
        late=late,
        when=when,
        sees_names=bool(commissions),
        exports=bool(commissions) and any(person.has_role(role) for role in ("kdn_secretary", "kdn_chair")),
        timers=timers,
        keeps_time=person.has_role("system_admin"),
        may_recount=admits("deadlines.recompute", person.actor.roles),
    )
