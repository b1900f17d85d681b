"""What is done with a task: taken, given back, handed to another, completed with or without its form."""

from collections.abc import Mapping
from typing import Any

from flask import Response

from app.access.guard import workers
from app.access.people import SignedIn, me
from app.engine_rest.section import answer, body, engine_rest, execute, flag_of, needed_text, nothing, text_of
from app.engine_rest.task_lists import person_named
from app.engine_rest.typed import all_typed, plain
from app.engine_rest.variables import seen_by
from app.house import current_house
from app.inbox.task import found_task
from engine.commands import AssignTask, ClaimTask, CompleteTask, ReleaseTask
from engine.errors import NotFound
from engine.executor import Command
from storage.queries.tasks import TaskCard

BY_PROGRAM = "по запросу программы"


@engine_rest.post("/task/<task_id>/claim")
@workers
def claim_task(task_id: str) -> Response:
    person, card = found(task_id)
    wanted = _person(body(), person)
    same = wanted.actor.staff_id == person.actor.staff_id
    execute(ClaimTask(task_id=card.id) if same else _hand_to(card, wanted))
    return nothing()


@engine_rest.post("/task/<task_id>/unclaim")
@workers
def unclaim_task(task_id: str) -> Response:
    _, card = found(task_id)
    execute(ReleaseTask(task_id=card.id, reason=BY_PROGRAM))
    return nothing()


@engine_rest.post("/task/<task_id>/assignee")
@workers
def assign_task(task_id: str) -> Response:
    """Another does it from now on; nobody named means back to the group."""
    person, card = found(task_id)
    sent = body()
    if text_of(sent, "userId") is None:
        execute(ReleaseTask(task_id=card.id, reason=BY_PROGRAM))
    else:
        execute(_hand_to(card, _person(sent, person)))
    return nothing()


@engine_rest.post("/task/<task_id>/complete")
@engine_rest.post("/task/<task_id>/submit-form", endpoint="submit_task_form")
@workers
def complete_task(task_id: str) -> Response:
    """Variables are the answers of the task's form; of a task without one they are variables."""
    person, card = found(task_id)
    sent = body()
    given = plain(sent.get("variables"))
    if card.form_key is None:
        execute(CompleteTask(task_id=card.id, variables=given))
    else:
        execute(CompleteTask(task_id=card.id, answers=given))
    if not flag_of(sent, "withVariablesInReturn"):
        return nothing()
    return answer(all_typed(seen_by(person, card.instance_id, card.municipality_id)))


def found(task_id: str) -> tuple[SignedIn, TaskCard]:
    """The task, if it is in this person's reach; raises NotFound."""
    person = me()
    return person, found_task(current_house(), person, task_id)


def _person(sent: Mapping[str, Any], asker: SignedIn) -> SignedIn:
    name = needed_text(sent, "userId", longest=120)
    if name in (asker.actor.staff_id, asker.card.login):
        return asker
    wanted = person_named(name)
    if wanted is None:
        raise NotFound(f"Сотрудника {name} нет.")
    return wanted


def _hand_to(card: TaskCard, person: SignedIn) -> Command:
    return AssignTask(task_id=card.id, staff_id=person.actor.staff_id, reason=BY_PROGRAM)
