"""The list of cases and the search; every search and every list shown is written down."""

from collections.abc import Mapping

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import workers
from app.access.looks import record_list, record_look
from app.access.people import me
from app.carried.kept_filters import kept_filters
from app.cases.blueprint import cases
from app.cases.starts import starts_of
from app.house import current_house
from app.wording.dates import reckoning
from app.wording.names import CASE_STATUS
from engine import access
from engine.actor import Actor
from engine.commands.report_threat import POLICE_CHILD, POLICE_THREAT, REMOVAL
from storage.queries.cases import CaseFilter, case_page
from storage.queries.search import MOST_FOUND, find_cases


@cases.get("/cases")
@workers
def listing() -> ResponseReturnValue:
    person, house = me(), current_house()
    chosen = chosen_cases(request.args, person.actor.staff_id)
    cursor = request.args.get("after")
    with house.database.read() as connection:
        page = case_page(connection, scope=person.scope, chosen=chosen, now=house.clock.now(), cursor=cursor)
    if chosen.words:
        record_look(person, "search", "search", chosen.words, fields=[row.id for row in page.rows])
    else:
        record_list(person, "cases", [row.id for row in page.rows])
    query = kept_filters()
    return render_template(
        "cases/list.html",
        page=page,
        chosen=chosen,
        kept=query,
        statuses=CASE_STATUS,
        when=reckoning(person),
        next_url=url_for("cases.listing", **query, after=page.next_cursor) if page.next_cursor else None,
        first_url=url_for("cases.listing", **query) if cursor else None,
        may_start=may_report(person.actor.municipality_id),
        emergencies=_emergencies(person.actor),
        starts=starts_of(house, person),
    )


@cases.get("/search")
@workers
def find() -> ResponseReturnValue:
    person, house = me(), current_house()
    words = request.args.get("q", "").strip()[:200]
    with house.database.read() as connection:
        found = find_cases(connection, words=words, scope=person.scope, now=house.clock.now())
    if words:
        record_look(person, "search", "search", words, fields=[row.id for row in found])
    return render_template(
        "cases/search.html", words=words, found=found, most=MOST_FOUND, when=reckoning(person)
    )


def chosen_cases(args: Mapping[str, str], staff_id: str) -> CaseFilter:
    """What the address asks for; an unknown status is as if not said."""
    status = args.get("status", "")
    return CaseFilter(
        words=args.get("q", "").strip()[:200],
        status=status if status in CASE_STATUS else None,
        late_only=args.get("late") == "1",
        threat_only=args.get("threat") == "1",
        curator_id=staff_id if args.get("mine") == "1" else None,
    )


def may_report(municipality_id: str | None) -> bool:
    """Whether this person may write down a new message about a family."""
    return municipality_id is not None and access.may_start(me().actor, municipality_id)


def _emergencies(actor: Actor) -> list[tuple[str, str]]:
    """What this person may begin at once: the start event, and the words of the button."""
    if access.guards(actor, actor.agency_id):
        return [(REMOVAL, _("Сообщение об угрозе ребенку"))]
    if access.polices(actor, actor.agency_id):
        return [
            (POLICE_THREAT, _("Сообщение об угрозе ребенку")),
            (POLICE_CHILD, _("Безнадзорный ребенок")),
        ]
    return []
