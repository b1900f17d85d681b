"""A term is moved, or its start corrected, by who may: the form, the act, and what was done to it before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.looks import record_look
from app.access.people import SignedIn, me
from app.deadlines.blueprint import DECIDERS, deadlines
from app.deadlines.previewed import preview_page
from app.house import House, current_house
from app.inbox.handing import command_id
from app.inbox.task import clauses_of
from app.wording.dates import Reckoning, Term, day_words, moment_words, reckoning
from engine.commands import CorrectStart, MoveTerm
from engine.deadlines import replay
from engine.errors import EngineError, NotFound
from engine.executor import Command
from engine.regulations.clauses import Clause
from engine.terms.term_changes import is_missed, may_change
from storage.queries.deadlines import term_with_id
from storage.queries.term_changes import ChangeLine, Subject, changes_of_term, subjects
from storage.queries.term_facts import TermFacts
from storage.repositories.term_changes import WholeTerm
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class ChangeView:
    """What the page shows; times are said only for terms of hours."""

    row: WholeTerm
    subject: Subject
    term: Term
    clauses: Sequence[Clause]
    steps: Sequence[str]
    hourly: bool
    missed: bool
    is_open: bool
    due: str
    started: str
    changes: Sequence[Mapping[str, object]]


@deadlines.get("/deadlines/<deadline_id>/change")
@only(*DECIDERS)
def change(deadline_id: str) -> ResponseReturnValue:
    return _page(deadline_id)


@deadlines.post("/deadlines/<deadline_id>/move")
@only(*DECIDERS)
def move(deadline_id: str) -> ResponseReturnValue:
    command = MoveTerm(
        deadline_id=deadline_id,
        due=request.form.get("due", "").strip()[:40],
        ground=request.form.get("ground", "")[:1000],
        seen=_seen(),
    )
    return _done(deadline_id, command, title=_("Перенести срок"), told=_("Срок перенесен."))


@deadlines.post("/deadlines/<deadline_id>/start")
@only(*DECIDERS)
def correct(deadline_id: str) -> ResponseReturnValue:
    command = CorrectStart(
        deadline_id=deadline_id,
        started=request.form.get("started", "").strip()[:40],
        ground=request.form.get("ground", "")[:1000],
        seen=_seen(),
    )
    return _done(
        deadline_id,
        command,
        title=_("Исправить начало"),
        told=_("Начало исправлено, срок рассчитан заново."),
    )


def _seen() -> str:
    seen = request.form.get("seen", "")
    try:
        return datetime.fromisoformat(seen).isoformat()
    except ValueError:
        return ""


def _done(deadline_id: str, command: Command, *, title: str, told: str) -> ResponseReturnValue:
    """First the change is shown, and only what is confirmed is made."""
    person, house = me(), current_house()
    found(house, person, deadline_id)
    operation = request.form.get("_op", "")
    if operation == "back":
        return _page(deadline_id)
    try:
        if operation != "confirm":
            return preview_page(
                house, person, _subject(house, deadline_id), command, title=title, address=request.path
            )
        house.execute(command, person.actor, command_id(person, request.form.get("_command_id")))
    except NotFound:
        raise
    except EngineError as trouble:
        return _page(deadline_id, trouble=trouble)
    flash(told, "good")
    return redirect(url_for("deadlines.sheet", deadline_id=deadline_id))


def _subject(house: House, deadline_id: str) -> Subject:
    with house.database.read() as connection:
        return subjects(connection, deadline_ids=[deadline_id])[deadline_id]


def found(house: House, person: SignedIn, deadline_id: str) -> WholeTerm:
    """The term, if this person may change it; NotFound for any other."""
    with house.database.read() as connection:
        uow = UnitOfWork(connection)
        term = uow.term_changes.term(deadline_id)
        if term is None or not may_change(uow, house.law, person.actor, term):
            raise NotFound(_("Такого срока нет, или он не для вас."), hint=_("Вернитесь к делу."))
    return term


def _page(deadline_id: str, trouble: EngineError | None = None) -> ResponseReturnValue:
    person, house = me(), current_house()
    term = found(house, person, deadline_id)
    with house.database.read() as connection:
        lines = changes_of_term(connection, deadline_id=deadline_id)
    record_look(person, "view", "term", deadline_id, case_id=term.case_id)
    page = render_template(
        "deadlines/change.html",
        view=_view(house, reckoning(person), term, _subject(house, deadline_id), lines),
        typed=request.form,
        trouble=trouble,
    )
    return page, trouble.status if trouble else 200


def _view(
    house: House, when: Reckoning, term: WholeTerm, subject: Subject, lines: Sequence[ChangeLine]
) -> ChangeView:
    counted = replay(term.explanation) if term.explanation else None
    hourly = counted is not None and counted.is_hourly
    return ChangeView(
        row=term,
        subject=subject,
        term=when.term(_facts(house, term.id)),
        clauses=clauses_of(house, term.clauses),
        steps=counted.explanation.text().split("\n") if counted else [],
        hourly=hourly,
        missed=is_missed(term, when.now),
        is_open=term.state == "running",
        due=_field(term.due_at, when, hourly=hourly),
        started=_field(term.started_at, when, hourly=True),
        changes=[change_told(line, when) for line in lines],
    )


def _facts(house: House, deadline_id: str) -> TermFacts | None:
    with house.database.read() as connection:
        return term_with_id(connection, deadline_id=deadline_id)


def _field(moment: datetime | None, when: Reckoning, *, hourly: bool) -> str:
    """As an input of a day, or of a day and time, takes it."""
    if moment is None:
        return ""
    return f"{moment.astimezone(when.zone):{'%Y-%m-%dT%H:%M' if hourly else '%Y-%m-%d'}}"


def change_told(line: ChangeLine, when: Reckoning) -> Mapping[str, object]:
    """A change with its dates in words."""
    return {
        "line": line,
        "at": moment_words(line.at, when.zone),
        "old": due_words(line.old, when),
        "new": due_words(line.new, when),
    }


@deadlines.app_template_filter("term_due")
def due_words(term: Mapping[str, object], when: Reckoning) -> str:
    """The last day of a stored term; of a term of hours with the time."""
    due_at = datetime.fromisoformat(str(term["due_at"]))
    if str(term["resolved_rule"]).startswith("IMM"):
        return moment_words(due_at, when.zone)
    said = day_words(due_at.astimezone(when.zone).date(), when.today)
    return f"{said} ({_('предварительно')})" if term["preliminary"] else said
