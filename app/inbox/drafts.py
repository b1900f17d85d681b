"""Drafts: saved as one types, by the script, or by the button."""

from collections.abc import Mapping

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.dates import time_words
from app.forms import typed_answers, with_aside
from app.guard import workers
from app.house import current_house
from app.inbox.blueprint import inbox
from app.inbox.task import found_task
from app.people import SignedIn, me
from engine.commands.save_draft import SaveDraft
from storage.queries.tasks import TaskCard


@inbox.post("/tasks/<task_id>/draft")
@workers
def draft(task_id: str) -> ResponseReturnValue:
    """Answers with the draft's new number, which the form sends back with the next saving."""
    person, house = me(), current_house()
    card = found_task(house, person, task_id)
    pairs = list(request.form.items(multi=True))
    typed = with_aside(house, person, card, typed_answers(house, card, pairs))
    version = save_draft(person, card, typed)
    saved = time_words(house.clock.now(), person.zone)
    return render_template("inbox/_draft_saved.html", version=version, saved=saved)


def save_draft(person: SignedIn, card: TaskCard, content: Mapping[str, object]) -> int:
    """Raises Conflict when another window has saved since this page was drawn."""
    seen = request.form.get("_draft_version", "0")
    version = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
    command = SaveDraft(task_id=card.id, content=content, version=version)
    answer = current_house().execute(command, person.actor)
    return int(str(answer["version"]))
