"""Procedures that a person begins by hand: the buttons that diagrams offer to her roles."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import workers
from app.access.people import SignedIn, me
from app.cases.acts import first_task
from app.cases.blueprint import cases
from app.cases.case import opened
from app.house import House, current_house
from app.inbox.handing import command_id
from engine.commands import BeginOffered
from engine.definitions.offered import OfferedStart, offered_starts
from engine.errors import NotAllowed
from storage.unit_of_work import UnitOfWork


def starts_of(house: House, person: SignedIn) -> list[OfferedStart]:
    """What this person may begin where she works, in the order of the procedures."""
    municipality_id = person.actor.municipality_id
    if municipality_id is None:
        return []
    definitions = house.executor.workshop.definitions
    with house.database.read() as connection:
        uow, now = UnitOfWork(connection), house.clock.now()
        return list(offered_starts(uow, definitions, person.actor, municipality_id, now))


@cases.post("/cases/begin")
@workers
def begin() -> ResponseReturnValue:
    """In a case of its own, or in none when the procedure is about no family."""
    answer = _begun(None)
    if answer["case_id"] is None:
        flash(_("Начато. Задача — в вашем списке."), "good")
        return redirect(url_for("inbox.tasks"))
    flash(_("Заведено дело № %(number)s.", number=answer["number"]), "good")
    return redirect(first_task(str(answer["case_id"])))


@cases.post("/cases/<case_id>/begin")
@workers
def begin_in_case(case_id: str) -> ResponseReturnValue:
    opened(case_id)
    _begun(case_id)
    return redirect(first_task(case_id))


def _begun(case_id: str | None) -> dict[str, object]:
    person, house = me(), current_house()
    municipality_id = person.actor.municipality_id
    if municipality_id is None:
        raise NotAllowed(_("начать эту процедуру"))
    command = BeginOffered(
        process_key=request.form.get("process", ""),
        start_event=request.form.get("start", ""),
        municipality_id=municipality_id,
        case_id=case_id,
    )
    key = command_id(person, request.form.get("_command_id"))
    return dict(house.execute(command, person.actor, key))
