"""Looking for a person by the beginning of a surname or by birth date; every search is written down."""

from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import workers
from app.access.looks import record_look
from app.access.people import SignedIn, me
from app.house import current_house
from app.persons.blueprint import decides, persons
from app.wording.dates import reckoning
from engine.errors import Invalid
from engine.rights import rights_in
from storage.queries.persons import PersonRow, find_people, persons_cases
from storage.unit_of_work import UnitOfWork

LONGEST = 200


@persons.get("/people")
@workers
def find() -> ResponseReturnValue:
    person = me()
    words = request.args.get("q", "").strip()[:LONGEST]
    born = request.args.get("born", "")
    found = found_people(person, words, _day(born)) if words or born else []
    return render_template(
        "persons/search.html",
        words=words,
        born=born,
        found=found,
        asked=bool(words or born),
        may_decide=decides(person),
        when=reckoning(person),
    )


def found_people(person: SignedIn, words: str, born_on: date | None) -> list[PersonRow]:
    """Those whom the person may see by name, with the look written down."""
    house = current_house()
    with house.database.read() as connection:
        rows = find_people(connection, words=words, scope=person.scope, born_on=born_on)
        seen = []
        for row in rows:
            for case in persons_cases(connection, person_id=row.id, scope=person.scope):
                aspects = rights_in(UnitOfWork(connection), house.access, person.actor, case.case_id)
                if aspects is not None and aspects.sees("family"):
                    seen.append(row)
                    break
    record_look(person, "search", "search", words or str(born_on), fields=[row.id for row in seen])
    return seen


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        raise Invalid(_("Дата рождения написана неверно."), hint=_("Укажите день.")) from error
