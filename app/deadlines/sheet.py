"""The page of one term: why it ends on this day, told from top to bottom; for the printer and as PDF too."""

from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import admits, workers
from app.access.looks import record_look
from app.access.people import me
from app.answers.pdf import as_pdf, pdf_is_possible
from app.deadlines.account import account_of
from app.deadlines.blueprint import deadlines
from app.deadlines.reach import OpenedTerm, opened_term
from app.house import current_house
from app.inbox.task import found_task
from app.wording.dates import moment_words
from engine.aspects import Right
from engine.terms import term_changes
from storage.queries.deadlines import term_of_task


@deadlines.get("/deadlines/<deadline_id>")
@workers
def sheet(deadline_id: str) -> ResponseReturnValue:
    opened = _looked_at(deadline_id, "view")
    return render_template("deadlines/sheet.html", pdf=pdf_is_possible(), **_context(opened))


@deadlines.get("/tasks/<task_id>/deadline")
@workers
def of_task(task_id: str) -> ResponseReturnValue:
    """The term of a task, for lists that know the task alone; a task without one is its own answer."""
    house = current_house()
    with house.database.read() as connection:
        term = term_of_task(connection, task_id=task_id)
    if term is None:
        return redirect(url_for("inbox.task", task_id=found_task(house, me(), task_id).id))
    return redirect(url_for("deadlines.sheet", deadline_id=opened_term(term.id).sheet.id))


@deadlines.get("/deadlines/<deadline_id>/print")
@workers
def print_sheet(deadline_id: str) -> ResponseReturnValue:
    opened = _looked_at(deadline_id, "print")
    return render_template("deadlines/print.html", standalone=False, **_context(opened))


@deadlines.get("/deadlines/<deadline_id>/pdf")
@workers
def pdf(deadline_id: str) -> ResponseReturnValue:
    if not pdf_is_possible():
        flash(_("PDF на этом сервере сделать нельзя: не установлена библиотека Pango."), "soon")
        return redirect(url_for("deadlines.print_sheet", deadline_id=deadline_id))
    opened = _looked_at(deadline_id, "download")
    page = render_template("deadlines/print.html", standalone=True, **_context(opened))
    name = f"term-{opened.sheet.case_number or opened.sheet.element_id}-{opened.sheet.due_date or 'open'}.pdf"
    return send_file(
        BytesIO(as_pdf(page)), mimetype="application/pdf", download_name=name, as_attachment=True
    )


def _looked_at(deadline_id: str, action: str) -> OpenedTerm:
    """Every look at a family's file is written down, this one as that of its case."""
    opened = opened_term(deadline_id)
    record_look(opened.person, action, "term", deadline_id, case_id=opened.sheet.case_id)
    return opened


def _context(opened: OpenedTerm) -> dict[str, Any]:
    return {
        "sheet": opened.sheet,
        "term": opened.term,
        "file": opened.file,
        "when": opened.when,
        "account": account_of(opened),
        "may_change": _may_change(opened),
        "told_at": moment_words(opened.when.now, opened.when.zone),
    }


def _may_change(opened: OpenedTerm) -> bool:
    if opened.sheet.stored_state != "running" or not admits("deadlines.change", opened.person.actor.roles):
        return False
    if opened.file is None:
        return True
    return opened.file.aspects[term_changes.ASPECT] in {Right.WRITE, Right.SIGN}
