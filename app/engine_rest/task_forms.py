"""A task's form, what is known of its answers, its variables, and who may do it."""

from flask import Response

from app.access.guard import workers
from app.access.looks import record_look
from app.access.people import SignedIn
from app.engine_rest.section import answer, engine_rest, list_of, text_of
from app.engine_rest.section import asked as sent_along
from app.engine_rest.task_acts import found
from app.engine_rest.typed import all_typed, typed
from app.engine_rest.variables import known_answers, seen_by
from engine.errors import NotFound
from storage.queries.tasks import TaskCard


@engine_rest.get("/task/<task_id>/form")
@workers
def task_form(task_id: str) -> Response:
    _, card = found(task_id)
    return answer({"key": card.form_key, "camundaFormRef": None, "contextPath": None})


@engine_rest.get("/task/<task_id>/form-variables")
@workers
def task_form_variables(task_id: str) -> Response:
    person, card = found(task_id)
    names = list_of(sent_along(), "variableNames")
    known = _recorded(person, card)
    return answer(all_typed({name: value for name, value in known.items() if not names or name in names}))


@engine_rest.get("/task/<task_id>/variables")
@workers
def task_variables(task_id: str) -> Response:
    return answer(all_typed(_recorded(*found(task_id))))


@engine_rest.get("/task/<task_id>/variables/<variable>")
@workers
def task_variable(task_id: str, variable: str) -> Response:
    known = _recorded(*found(task_id))
    if variable not in known:
        raise NotFound(f"Переменной {variable} у задачи {task_id} нет, или она не для вас.")
    return answer(typed(known[variable]))


@engine_rest.get("/task/<task_id>/localVariables")
@workers
def task_local_variables(task_id: str) -> Response:
    """A person's task has no variables of its own; its form has answers."""
    found(task_id)
    return answer({})


@engine_rest.get("/task/<task_id>/identity-links")
@workers
def task_people(task_id: str) -> Response:
    _, card = found(task_id)
    kind = text_of(sent_along(), "type")
    links: list[dict[str, object]] = [
        {"userId": None, "groupId": group, "type": "candidate"} for group in card.groups
    ]
    if card.assignee_id is not None:
        links.append({"userId": card.assignee_id, "groupId": None, "type": "assignee"})
    return answer([link for link in links if kind in (None, link["type"])])


@engine_rest.get("/task/<task_id>/comment")
@workers
def task_comments(task_id: str) -> Response:
    """Nobody writes beside the form here: what is said of a case is in its history."""
    found(task_id)
    return answer([])


def _recorded(person: SignedIn, card: TaskCard) -> dict[str, object]:
    """What this person may see of the task's values, with a record of the look at the child's file."""
    if card.case_id:
        record_look(person, "view", "task", card.id, case_id=card.case_id, ground="задача")
    return {**seen_by(person, card.instance_id, card.municipality_id), **known_answers(person, card)}
