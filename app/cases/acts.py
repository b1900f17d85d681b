"""What a person does to a case by hand: reports a family, sends what the diagram offers."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only, workers
from app.access.people import me
from app.cases.blueprint import cases
from app.cases.case import opened
from app.cases.offers import offers_of
from app.house import current_house
from app.inbox.handing import command_id
from engine import access
from engine.commands import CorrelateMessage, OpenCase, ReportThreat
from engine.commands.report_threat import PROCEDURES, REMOVAL
from engine.errors import NotAllowed
from storage.queries.tasks import tasks_of_case


@cases.post("/cases")
@workers
def report() -> ResponseReturnValue:
    """«Новое сообщение»: the secretary's goes to the commission, anybody else's to their agency."""
    person, house = me(), current_house()
    municipality_id = person.actor.municipality_id
    if municipality_id is None:
        raise NotAllowed(_("зарегистрировать сообщение"))
    at_commission = access.is_officer(person.actor, municipality_id)
    command = OpenCase(
        municipality_id=municipality_id, agency_id=None if at_commission else person.actor.agency_id
    )
    answer = house.execute(command, person.actor, command_id(person, request.form.get("_command_id")))
    flash(
        _("Заведено дело № %(number)s. Зарегистрируйте сообщение в журнале.", number=answer["number"]), "good"
    )
    return redirect(first_task(str(answer["case_id"])))


@cases.post("/cases/threat")
@only(*access.GUARDS, *access.POLICE)
def threat() -> ResponseReturnValue:
    """«Сообщение об угрозе ребенку»: guardianship or the police were told themselves, a case is opened."""
    person, house = me(), current_house()
    municipality_id, agency_id = person.actor.municipality_id, person.actor.agency_id
    if municipality_id is None or agency_id is None:
        raise NotAllowed(_("начать экстренные меры"))
    start = request.form.get("start", REMOVAL)
    if start not in PROCEDURES:
        abort(404)
    command = ReportThreat(municipality_id=municipality_id, agency_id=agency_id, start=start)
    answer = house.execute(command, person.actor, command_id(person, request.form.get("_command_id")))
    flash(
        _("Заведено дело № %(number)s. Запишите, что известно, и действуйте.", number=answer["number"]),
        "good",
    )
    return redirect(first_task(str(answer["case_id"])))


@cases.post("/cases/<case_id>/acts")
@workers
def act(case_id: str) -> ResponseReturnValue:
    file = opened(case_id)
    wanted = request.form.get("message", "")
    offered = offers_of(file.house, file.person, case_id)
    offer = next((offer for offer in offered if offer.message == wanted), None)
    if offer is None:
        abort(404)
    payload = {offer.agency_variable: file.person.actor.agency_id} if offer.agency_variable else {}
    command = CorrelateMessage(name=offer.message, case_id=case_id, payload=payload)
    key = command_id(file.person, request.form.get("_command_id"))
    file.house.execute(command, file.person.actor, key)
    flash(_("Принято: %(act)s.", act=offer.label), "good")
    return redirect(first_task(case_id))


def first_task(case_id: str) -> str:
    """The task that the act has just given this person, or the case."""
    person, house = me(), current_house()
    with house.database.read() as connection:
        tasks = tasks_of_case(connection, case_id=case_id, scope=person.scope, own_only=True)
    mine = [
        task
        for task in tasks
        if task.status == "open"
        and (task.assignee_id == person.actor.staff_id or not person.actor.groups.isdisjoint(task.groups))
    ]
    newest = max(
        mine, key=lambda task: (task.created_at, task.assignee_id == person.actor.staff_id), default=None
    )
    if newest is None:
        return url_for("cases.case", case_id=case_id)
    return url_for("inbox.task", task_id=newest.id)
