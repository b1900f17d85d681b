"""The form is handed in, saved as a draft, or gets a row more: one address, told apart by the button."""

from uuid import NAMESPACE_URL, uuid5

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.access.guard import workers
from app.access.people import SignedIn, me
from app.forms import Typed, typed_answers, with_operation
from app.house import House, current_house
from app.inbox.blueprint import inbox
from app.inbox.drafts import save_draft
from app.inbox.task import found_task, task_page
from app.inbox.uploads import FileNotTaken, with_uploads
from engine import access
from engine.commands.complete_task import CompleteTask
from engine.errors import EngineError, FormInvalid, NotAllowed, NotFound, Unavailable
from engine.forms.fields import Answers
from storage.queries.tasks import CaseTask, TaskCard, tasks_of_case


@inbox.post("/tasks/<task_id>")
@workers
def hand_in(task_id: str) -> ResponseReturnValue:
    person, house = me(), current_house()
    card = found_task(house, person, task_id)
    operation = request.form.get("_op", "draft")
    try:
        raw = typed_answers(house, card, with_uploads(house, person, card))
    except (FileNotTaken, NotAllowed, Unavailable) as fault:
        raw = typed_answers(house, card, list(request.form.items(multi=True)))
        return task_page(person, card, typed=Typed(values=raw), trouble=fault, status=fault.status)
    try:
        if operation == "complete":
            return _complete(house, person, card, raw)
        if operation == "draft":
            return _keep(person, card, raw)
        return _with_rows(person, card, with_operation(house, card, raw, operation))
    except FormInvalid as fault:
        return task_page(person, card, typed=Typed(values=raw, errors=fault.errors), status=422)
    except NotFound:
        raise
    except EngineError as fault:
        return _refused(house, person, card, raw, fault)


def command_id(person: SignedIn, given: str | None) -> str | None:
    """A key of the page, made one of this person's: nobody can meet another's key."""
    return str(uuid5(NAMESPACE_URL, f"{person.actor.staff_id}:{given[:200]}")) if given else None


def seen_version() -> int | None:
    seen = request.form.get("_version", "")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else None


def _complete(house: House, person: SignedIn, card: TaskCard, raw: Answers) -> ResponseReturnValue:
    command = CompleteTask(task_id=card.id, answers=raw, version=seen_version())
    house.execute(command, person.actor, command_id(person, request.form.get("_command_id")))
    done = escape(_("Задача «%(name)s» завершена.", name=card.name))
    flash(done + _next_words(house, person, card), "good")
    return redirect(url_for("inbox.tasks"))


def _refused(
    house: House, person: SignedIn, card: TaskCard, raw: Answers, fault: EngineError
) -> ResponseReturnValue:
    """Told who was faster, what is wrong or out of order; everything typed stays on the page."""
    fresh = found_task(house, person, card.id)
    return task_page(person, fresh, typed=Typed(values=raw), trouble=fault, status=fault.status)


def _with_rows(person: SignedIn, card: TaskCard, changed: Answers) -> ResponseReturnValue:
    """A row more or less, kept in the draft at once: nothing else may be typed before one leaves."""
    save_draft(person, card, changed)
    return task_page(person, card, typed=Typed(values=changed))


def _keep(person: SignedIn, card: TaskCard, raw: Answers) -> ResponseReturnValue:
    save_draft(person, card, raw)
    flash(_("Черновик сохранен."), "good")
    return redirect(url_for("inbox.task", task_id=card.id))


def _next_words(house: House, person: SignedIn, card: TaskCard) -> Markup:
    """What the case waits for now, and of whom: who has finished wants to know it is moving."""
    if card.case_id is None:
        return Markup()
    with house.database.read() as connection:
        tasks = tasks_of_case(connection, case_id=card.case_id, scope=person.scope, own_only=False)
    others = [task for task in tasks if task.status == "open" and task.id != card.id]
    fresh = [task for task in others if task.created_at >= card.created_at]
    newest = sorted(fresh, key=lambda task: task.created_at, reverse=True)[:3]
    if not newest:
        return Markup()
    named = Markup("; ").join(_named(person, task) for task in newest)
    return Markup(" ") + escape(_("Дальше: %(tasks)s.")) % {"tasks": named}


def _named(person: SignedIn, task: CaseTask) -> Markup:
    """The task and who does it; whoever may go on with it has it at hand."""
    name = escape(f"«{task.name}»")
    if access.may_complete(person.actor, task):
        name = Markup('<a href="{}">{}</a>').format(url_for("inbox.task", task_id=task.id), name)
    return name + (f" — {task.assignee_name.removesuffix('.')}" if task.assignee_name else "")
