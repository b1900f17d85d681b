"""The card of a person: names, family, addresses, cases, consents, papers, what was put together."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.access.guard import workers
from app.access.looks import record_look
from app.access.people import me
from app.house import current_house
from app.persons.blueprint import persons
from app.persons.reading import opened
from storage.queries.persons import standing_id


@persons.get("/people/<person_id>")
@workers
def card(person_id: str) -> ResponseReturnValue:
    """An old link of a merged record leads to the one that stands."""
    person = me()
    with current_house().database.read() as connection:
        stands = standing_id(connection, person_id)
    file = opened(person, stands)
    if stands != person_id:
        return redirect(url_for("persons.card", person_id=stands), 301)
    record_look(person, "view", "person", file.row.id, fields=[case.case_id for case in file.cases])
    return render_template("persons/card.html", file=file, row=file.row, when=file.when)
