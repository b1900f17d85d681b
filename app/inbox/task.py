"""One task: its head, deadline, form, the diagram and the history; taking, returning, handing over."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import workers
from app.access.looks import record_look
from app.access.people import SignedIn, me
from app.forms import OpenForm, Typed, handed_page, open_form, typed_page
from app.house import House, current_house
from app.inbox.blueprint import inbox
from app.inbox.listing import listed, names
from app.wording.dates import Reckoning, Term, moment_words, reckoning
from app.wording.story import Line, mentioned_staff, told
from engine import access
from engine.bpmn.model import Node
from engine.commands.assign_task import AssignTask
from engine.commands.claim_task import ClaimTask
from engine.commands.release_task import ReleaseTask
from engine.errors import EngineError, NotFound
from engine.executor import Command
from engine.forms.page import FormPage
from engine.instances.reading import drawn_at
from engine.regulations.clauses import Clause, named_once
from engine.rights import sees_own_only
from storage.database import Connection
from storage.queries.deadlines import Term as TermRow
from storage.queries.deadlines import term_of_task
from storage.queries.history import Happening, history_of_case, history_of_instance
from storage.queries.organisation import Colleague, colleagues, staff_names
from storage.queries.partner_facts import papers_of
from storage.queries.tasks import CaseTask, TaskCard, task_card, tasks_of_case
from storage.queries.term_facts import facts_of_tasks
from storage.queries.term_sheets import TermSheet
from storage.unit_of_work import UnitOfWork

HISTORY = 40


@dataclass(frozen=True, kw_only=True)
class TaskView:
    """Everything the right pane shows."""

    card: TaskCard
    term: Term
    term_row: TermRow | None
    steps: list[str]
    clauses: list[Clause]
    form: OpenForm | None
    handed: Any
    may_claim: bool
    may_complete: bool
    may_assign: bool
    colleagues: list[Colleague]
    history: list[Line]
    now_open: list[CaseTask]
    saved_at: str
    typed: FormPage | None
    diagram_id: str
    """The definition in whose diagram the task stands: the called one, for a task of a called procedure."""


@inbox.get("/tasks/<task_id>")
@workers
def task(task_id: str) -> ResponseReturnValue:
    person, house = me(), current_house()
    card = found_task(house, person, task_id)
    if card.case_id:
        record_look(person, "view", "task", card.id, case_id=card.case_id, ground=_("задача"))
    return task_page(person, card)


@inbox.post("/tasks/<task_id>/claim")
@workers
def claim(task_id: str) -> ResponseReturnValue:
    return _steered(task_id, ClaimTask(task_id=task_id), _("Задача ваша."))


@inbox.post("/tasks/<task_id>/release")
@workers
def release(task_id: str) -> ResponseReturnValue:
    reason = request.form.get("reason", "").strip()[:1000]
    return _steered(
        task_id, ReleaseTask(task_id=task_id, reason=reason), _("Задача возвращена в общий список.")
    )


@inbox.post("/tasks/<task_id>/assign")
@workers
def assign(task_id: str) -> ResponseReturnValue:
    found_task(current_house(), me(), task_id)
    staff_id = request.form.get("staff_id", "")
    if not staff_id:
        flash(_("Выберите, кому передать задачу."), "soon")
        return redirect(url_for("inbox.task", task_id=task_id))
    reason = request.form.get("reason", "").strip()[:1000]
    command = AssignTask(task_id=task_id, staff_id=staff_id, reason=reason)
    return _steered(task_id, command, _("Задача передана."))


def found_task(house: House, person: SignedIn, task_id: str) -> TaskCard:
    """The task in the person's reach; raises NotFound for any other."""
    with house.database.read() as connection:
        card = task_card(connection, task_id=task_id, scope=person.scope)
    if card is None:
        raise NotFound(_("Такой задачи нет, или она не для вас."), hint=_("Вернитесь к списку задач."))
    return card


def task_page(
    person: SignedIn,
    card: TaskCard,
    *,
    typed: Typed | None = None,
    trouble: EngineError | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The page of a task; ``typed`` is kept on it, ``trouble`` is told above the form."""
    when = reckoning(person)
    page = render_template(
        "inbox/task.html",
        listing=listed(person, when, card.id),
        names=names(),
        view=viewed(person, card, when, typed),
        trouble=trouble,
        reload_url=url_for("inbox.task", task_id=card.id),
        to_print=to_print(card),
    )
    return page, status


def to_print(card: TaskCard) -> list[tuple[str, str]]:
    """Papers that no partner took: id and title of each that this task sends on paper."""
    if card.form_part != "paper":
        return []
    with current_house().database.read() as connection:
        return papers_of(connection, card.instance_id)


def viewed(person: SignedIn, card: TaskCard, when: Reckoning, typed: Typed | None) -> TaskView:
    house = current_house()
    with house.database.read() as connection:
        drawn = drawn_at(UnitOfWork(connection), house.executor.workshop, card.bundle, card.element_id)
        term_row = term_of_task(connection, task_id=card.id)
        facts = facts_of_tasks(connection, [card.id]).get(card.id)
        own_only = sees_own_only(UnitOfWork(connection), house.access, person.actor, card.case_id)
        history = _history(connection, person, card, own_only=own_only)
        called = staff_names(connection, staff_ids=mentioned_staff(history))
        may_assign = card.is_open and access.may_assign(person.actor, card)
        others = colleagues(connection, groups=card.groups, on=when.today) if may_assign else []
        now_open = (
            tasks_of_case(connection, case_id=card.case_id, scope=person.scope, own_only=own_only)
            if card.case_id
            else []
        )
    may_complete = card.is_open and access.may_complete(person.actor, card, on_behalf=on_behalf(drawn))
    draft = open_form(house, person, card, typed) if may_complete else None
    return TaskView(
        card=card,
        term=when.term(facts),
        term_row=term_row,
        steps=explained(term_row),
        clauses=clauses_of(house, card.clauses),
        form=draft,
        handed=None if card.is_open else handed_page(house, card),
        may_claim=card.is_open and card.assignee_id is None and access.is_candidate(person.actor, card),
        may_complete=may_complete,
        may_assign=may_assign,
        colleagues=[other for other in others if other.id != card.assignee_id],
        history=told(history, when, called),
        now_open=[item for item in now_open if item.status == "open" and item.id != card.id],
        saved_at=moment_words(draft.draft.saved_at, when.zone) if draft and draft.draft else "",
        typed=typed_page(house, card, typed.values) if typed and draft is None else None,
        diagram_id=drawn[0] if drawn else card.definition_id,
    )


def _history(
    connection: Connection, person: SignedIn, card: TaskCard, *, own_only: bool
) -> Sequence[Happening]:
    if card.case_id is None:
        return history_of_instance(connection, instance_id=card.instance_id)[::-1]
    task_id = card.id if own_only else None
    page = history_of_case(
        connection, case_id=card.case_id, scope=person.scope, task_id=task_id, limit=HISTORY
    )
    return page.rows


def on_behalf(drawn: tuple[str, Node] | None) -> list[str]:
    """Roles that may enter this task for its assignee, as the diagram says."""
    return drawn[1].properties.get("onBehalf", "").split() if drawn else []


def explained(row: TermRow | TermSheet | None) -> list[str]:
    """The steps by which the date was found, as sentences; the ground is told by its clauses."""
    steps = row.explanation if row is not None else None
    if isinstance(steps, dict):
        steps = steps.get("explanation")
    told_steps = [step for step in steps or [] if isinstance(step, dict) and step.get("kind") != "clause"]
    return [str(step["text"]) for step in told_steps if step.get("text")]


def clauses_of(house: House, clauses: str | None) -> list[Clause]:
    """What obliges to this, by the names that officials use."""
    known = house.law.clauses
    return named_once(known.get(key, Clause(name=key, quote="")) for key in (clauses or "").split())


def _steered(task_id: str, command: Command, done: str) -> ResponseReturnValue:
    person, house = me(), current_house()
    found_task(house, person, task_id)
    house.execute(command, person.actor)
    flash(done, "good")
    return redirect(url_for("inbox.task", task_id=task_id))
