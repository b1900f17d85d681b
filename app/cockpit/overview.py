"""The first page of «Контроль»: figures that open what they count, and where procedures pile up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import admits, only
from app.access.people import me
from app.cockpit.bars import bars_of
from app.cockpit.blueprint import cockpit
from app.cockpit.heat import Heat, heat_of, measures
from app.cockpit.reach import WATCHERS, towns_of
from app.cockpit.stuck_words import Teller
from app.cockpit.tables import ahead, due_grid, late_grid
from app.cockpit.tasks import LATE, TODAY, midnight
from app.house import House, current_house
from app.wording.dates import Reckoning, reckoning
from engine.jobs.timekeeping import Pace, Timekeeping, pace_now, stands
from storage.queries.cockpit.days import days
from storage.queries.cockpit.figures import (
    Counts,
    DefinitionLoad,
    DueLine,
    LateCell,
    counts,
    due_lines,
    late_cells,
    loads,
)
from storage.unit_of_work import UnitOfWork

DAYS_BACK = 30


@dataclass(frozen=True, kw_only=True)
class Figure:
    count: int
    name: str
    url: str
    tone: str = ""


@cockpit.get("")
@only(*WATCHERS)
def overview() -> ResponseReturnValue:
    person, house, when = me(), current_house(), reckoning(me())
    coming = ahead(when)
    with house.database.read() as connection:
        uow = UnitOfWork(connection)
        towns = towns_of(connection, person)
        at_work = loads(connection, towns=towns)
        late = late_cells(connection, towns=towns, now=when.now)
        due = due_lines(connection, towns=towns, edges=coming.edges)
        others = counts(connection, towns=towns, everything=person.has_role("system_admin"), now=when.now)
        month = days(
            connection,
            towns=towns,
            first=midnight(when.today - timedelta(days=DAYS_BACK - 1), when),
            now=when.now,
            offset=when.now.astimezone(when.zone).utcoffset() or timedelta(),
            late_now=sum(cell.count for cell in late),
            listed=[when.today - timedelta(days=back) for back in range(DAYS_BACK - 1, -1, -1)],
        )
        heat = _heat(uow, house, at_work, towns, when)
        timers = _timers(uow, when)
        titles = Teller(house, connection, when).titles()
    return render_template(
        "cockpit/overview.html",
        figures=[*_figures(at_work, late, due, others), *_stuck(others.stuck, titles)],
        loads=at_work,
        heat=heat,
        measures=measures(),
        late=late_grid(late),
        due=due_grid(due, coming),
        month=month,
        bars=bars_of(month),
        when=when,
        timers=timers,
        keeps_time=person.has_role("system_admin"),
        takes_terms=admits("terms.commission_table", person.actor.roles) and bool(person.scope.commissions),
        may_recount=admits("deadlines.recompute", person.actor.roles),
    )


def _figures(
    at_work: Sequence[DefinitionLoad], late: Sequence[LateCell], due: Sequence[DueLine], others: Counts
) -> list[Figure]:
    running, suspended = _("процедур идет"), _("приостановлено")
    listing, tasks = "cockpit.instances", "cockpit.tasks"
    found = (
        (sum(load.running for load in at_work), running, url_for(listing, status="running"), ""),
        (sum(cell.count for cell in late), _("задач просрочено"), url_for(tasks, term=LATE), "late"),
        (sum(line.counts[0] for line in due), _("со сроком сегодня"), url_for(tasks, term=TODAY), "soon"),
        (others.late_stages, _("этапов просрочено"), url_for("cockpit.stages"), "late"),
        (others.incidents, _("сбоев"), url_for("cockpit.incidents"), "late"),
        (sum(load.suspended for load in at_work), suspended, url_for(listing, status="suspended"), ""),
    )
    return [Figure(count=count, name=name, url=url, tone=tone) for count, name, url, tone in found]


def _stuck(found: Mapping[str, int], titles: Mapping[str, str]) -> list[Figure]:
    """All that is stuck, and each kind of it that there is."""
    whole = Figure(count=sum(found.values()), name=_("застряло"), url=url_for("cockpit.stuck"), tone="late")
    kinds = [
        Figure(count=count, name=titles.get(kind, kind).lower(), url=url_for("cockpit.stuck", kind=kind))
        for kind, count in sorted(found.items(), key=lambda pair: -pair[1])
    ]
    return [whole, *kinds]


def _heat(
    uow: UnitOfWork, house: House, at_work: Sequence[DefinitionLoad], towns: Sequence[str], when: Reckoning
) -> Heat | None:
    """Of the version that the address names, else of the busiest."""
    if not at_work:
        return None
    wanted = request.args.get("definition")
    load = next((each for each in at_work if each.definition_id == wanted), at_work[0])
    measure = request.args.get("measure", "")
    return heat_of(
        uow,
        house,
        load,
        towns=towns,
        when=when,
        measure=measure if measure in measures() else "tokens",
        by_days=request.args.get("unit") != "hours",
    )


def _timers(uow: UnitOfWork, when: Reckoning) -> Timekeeping | None:
    """What is to be said of the timers; nothing when they go as they should."""
    if pace_now(uow, when.now) in {Pace.FREE, Pace.LET_GO}:
        return None
    return stands(uow, when.now)
