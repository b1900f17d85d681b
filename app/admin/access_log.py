"""The log of looks at children's files; reading it is itself a look."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.dates import reckoning
from app.guard import only
from app.house import House, current_house
from app.looks import record_look
from app.people import SignedIn, me
from storage.queries.access_log import looks
from storage.queries.organisation import municipalities_of

admin = Blueprint("admin", __name__)


@admin.get("/access-log")
@only("privacy_officer")
def access_log() -> ResponseReturnValue:
    person, house = me(), current_house()
    number = request.args.get("case", "").strip()[:60]
    cursor = request.args.get("after")
    places = _answered_for(house, person)
    with house.database.read() as connection:
        page = looks(connection, municipalities=places, case_number=number, cursor=cursor)
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


def _answered_for(house: House, person: SignedIn) -> list[str]:
    """Municipalities whose personal data this officer answers for; a region's officer, for all in it."""
    scopes = [
        group.partition("@")[2] for group in person.actor.groups if group.startswith("privacy_officer@")
    ]
    found = {scope.partition(":")[2] for scope in scopes if scope.startswith("mun:")}
    with house.database.read() as connection:
        for scope in scopes:
            if scope.startswith("region:"):
                found.update(municipalities_of(connection, region_code=scope.partition(":")[2]))
    return sorted(found)
