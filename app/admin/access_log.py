"""The log of looks at children's files; reading it is itself a look."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.looks import record_look
from app.access.people import SignedIn, me
from app.exports import Asked, Cell, Column, Kind, Table, all_rows, exported
from app.house import House, current_house
from app.wording.dates import reckoning
from app.wording.names import named
from storage.queries.access_log import Answered, LookLine, count_looks, looks
from storage.queries.organisation import municipalities_of
from storage.queries.paging import Page

AT_ONCE = 500
admin = Blueprint("admin", __name__)


@admin.get("/access-log")
@only("privacy_officer")
def access_log() -> ResponseReturnValue:
    person, house = me(), current_house()
    number = request.args.get("case", "").strip()[:60]
    cursor = request.args.get("after")
    answered = _answered_for(house, person)
    with house.database.read() as connection:
        page = looks(connection, answered=answered, case_number=number, cursor=cursor)
    record_look(person, "view", "access_log", number or "*")
    following = url_for("admin.access_log", case=number, after=page.next_cursor) if page.next_cursor else None
    return render_template(
        "admin/access_log.html",
        page=page,
        number=number,
        next_url=following,
        when=reckoning(person),
        role_names=house.role_names,
    )


def _answered_for(house: House, person: SignedIn) -> Answered:
    """Whose looks this officer reads; a region's officer, those of all in it and of its own bodies."""
    held = [group.partition("@")[2] for group in person.actor.groups if group.startswith("privacy_officer@")]
    scopes = [(kind, place) for kind, _, place in (scope.partition(":") for scope in held)]
    regions = sorted(place for kind, place in scopes if kind == "region")
    found = {place for kind, place in scopes if kind == "mun"}
    with house.database.read() as connection:
        for region in regions:
            found.update(municipalities_of(connection, region_code=region))
    return Answered(municipalities=sorted(found), regions=regions)


@exported("access-log", kind="access_log")
@only("privacy_officer")
def access_table(asked: Asked) -> Table:
    """The same log with the same choice of a case; page by page, however long it is."""
    answered, number = _answered_for(asked.house, asked.person), asked.args.get("case", "").strip()[:60]

    def page(cursor: str | None) -> Page[LookLine]:
        with asked.house.database.read() as connection:
            return looks(connection, answered=answered, case_number=number, cursor=cursor, limit=AT_ONCE)

    with asked.house.database.read() as connection:
        total = count_looks(connection, answered=answered, case_number=number)
    return Table(
        name=f"{_('журнал доступа')} {asked.when.today}",
        title=_("Журнал доступа"),
        lines=[_("Дело %(number)s", number=number)] if number else [],
        columns=[
            Column(title=_("Когда"), width=18, kind=Kind.MOMENT),
            Column(title=_("Кто"), width=34),
            Column(title=_("В какой роли"), width=34),
            Column(title=_("Что сделал"), width=30),
            Column(title=_("Дело"), width=16),
            Column(title=_("Основание"), width=40),
        ],
        rows=(_cells(line, asked.house.role_names) for line in all_rows(page)),
        total=total,
        zone=asked.when.zone,
    )


def _cells(line: LookLine, role_names: Mapping[str, str]) -> list[Cell]:
    roles = [role_names.get(role, role) for role in (line.roles or "").split(", ") if role]
    return [
        line.at,
        ", ".join(part for part in (line.staff_name, line.agency_name) if part),
        "; ".join(roles),
        f"{named(line.action, 'look')} {named(line.object_kind, 'looked_at')}",
        line.case_number or "",
        line.ground or "",
    ]
