"""Drafts: saved as one types, by the script, or by the button."""

import re

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.access.guard import workers
from app.access.people import SignedIn, me
from app.forms import typed_answers, with_aside
from app.house import current_house
from app.inbox.blueprint import inbox
from app.inbox.task import found_task
from engine.commands.save_draft import SaveDraft
from engine.forms.fields import Answers
from storage.queries.tasks import TaskCard

PAGE = re.compile(r"[0-9a-f]{32}")


@inbox.post("/tasks/<task_id>/draft")
@workers
def draft(task_id: str) -> ResponseReturnValue:
    """Answers with the draft's new number, which the form sends back with the next saving."""
    person, house = me(), current_house()
    card = found_task(house, person, task_id)
    typed = typed_answers(house, card, list(request.form.items(multi=True)))
    version = save_draft(person, card, typed)
    return render_template("inbox/_draft_saved.html", version=version)


def save_draft(person: SignedIn, card: TaskCard, content: Answers) -> int:
    """Beside what was typed for an earlier version of the form.

    Raises Conflict when another window has saved since this page was drawn.
    """
    house = current_house()
    command = SaveDraft(
        task_id=card.id,
        content=with_aside(house, person, card, content),
        version=_number("_draft_version", digits=9),
        page=_page(),
        page_step=_number("_draft_step", digits=15),
    )
    return int(str(house.execute(command, person.actor)["version"]))


def _number(name: str, *, digits: int) -> int:
    sent = request.form.get(name, "0")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) <= digits else 0


def _page() -> str | None:
    """The mark a page gave itself (frontend/src/draft.js); without scripts there is none."""
    sent = request.form.get("_draft_page", "")
    return sent if PAGE.fullmatch(sent) else None
