"""The log of looks at children's files; reading it is itself a look."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.dates import reckoning
from app.guard import only
from app.house import current_house
from app.looks import record_look
from app.people import me
from engine.errors import NotFound
from storage.queries.access_log import looks

admin = Blueprint("admin", __name__)


@admin.get("/access-log")
@only("privacy_officer")
def access_log() -> ResponseReturnValue:
    person, house = me(), current_house()
    municipality_id = person.actor.municipality_id
    if municipality_id is None:
        raise NotFound("У вашей учетной записи не указан муниципалитет.")
    number = request.args.get("case", "").strip()[:60]
    cursor = request.args.get("after")
    with house.database.read() as connection:
        page = looks(connection, municipality_id=municipality_id, case_number=number, cursor=cursor)
    record_look(person, "view", "access_log", municipality_id, ground=number or None)
    following = url_for("admin.access_log", case=number, after=page.next_cursor) if page.next_cursor else None
    return render_template(
        "admin/access_log.html",
        page=page,
        number=number,
        next_url=following,
        when=reckoning(person),
        role_names=house.role_names,
    )
