"""What is done to a document by hand: signed, sent, received, corrected, a signed copy attached."""

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import workers
from app.access.looks import record_look
from app.cases.blueprint import cases
from app.cases.paper_files import attach_to
from app.cases.sheets import Sheet, changeable_sheet, directory_of, form_of_paper, found_sheet
from app.house import current_house
from app.inbox.handing import command_id
from app.inbox.uploads import FileNotTaken
from engine.commands import CorrectPaper, MovePaper
from engine.errors import EngineError, FormInvalid, Invalid, NotFound, NowhereToKeep
from engine.forms.fields import FormDefinition, Json
from engine.forms.page import form_page
from engine.forms.posted import apply_operation, from_post
from engine.papers.correcting import correctable, with_rows
from storage.unit_of_work import UnitOfWork

LONGEST = 500


@cases.post("/documents/<document_id>/state")
@workers
def move_paper(document_id: str) -> ResponseReturnValue:
    sheet = found_sheet(document_id)
    said = {key: request.form.get(key, "").strip()[:LONGEST] for key in ("day", "way", "party", "note")}
    command = MovePaper(
        document_id=sheet.row.id,
        state=request.form.get("state", ""),
        signer_id=request.form.get("signer_id", "")[:40],
        **said,
    )
    person = sheet.file.person
    try:
        current_house().execute(command, person.actor, command_id(person, request.form.get("_command_id")))
    except Invalid as fault:
        flash(" ".join(filter(None, (fault.message, fault.hint))), "soon")
    else:
        flash(_("Записано."), "good")
    return redirect(url_for("cases.document", document_id=document_id))


@cases.post("/documents/<document_id>/files")
@workers
def attach_paper(document_id: str) -> ResponseReturnValue:
    """A scan of the signed document, or the file of its electronic signature."""
    sheet = changeable_sheet(document_id)
    upload = request.files.get("file")
    try:
        if upload is None or not upload.filename:
            raise FileNotTaken(_("Файл не выбран."))
        attach_to(sheet, upload.filename, upload.read())
    except (FileNotTaken, NowhereToKeep) as fault:
        flash(fault.message, "soon")
    else:
        flash(_("Файл приложен."), "good")
    return redirect(url_for("cases.document", document_id=document_id))


@cases.get("/documents/<document_id>/correct")
@workers
def correct_paper(document_id: str) -> ResponseReturnValue:
    sheet = changeable_sheet(document_id)
    record_look(sheet.file.person, "view", "document", sheet.row.id, case_id=sheet.row.case_id)
    return _page(sheet, with_rows(form_to_correct(sheet), sheet.row.content))


@cases.post("/documents/<document_id>/correct")
@workers
def save_correction(document_id: str) -> ResponseReturnValue:
    sheet = changeable_sheet(document_id)
    form = form_to_correct(sheet)
    raw = from_post(form, list(request.form.items(multi=True)))
    operation, reason = request.form.get("_op", "draft"), request.form.get("_reason", "").strip()
    if operation != "complete":
        return _page(sheet, apply_operation(form, raw, operation) if operation != "draft" else raw, reason)
    command = CorrectPaper(document_id=sheet.row.id, answers=raw, reason=reason[:LONGEST])
    person = sheet.file.person
    try:
        answer = current_house().execute(
            command, person.actor, command_id(person, request.form.get("_command_id"))
        )
    except FormInvalid as fault:
        return _page(sheet, raw, reason, errors=fault.errors)
    except NotFound:
        raise
    except EngineError as fault:
        return _page(sheet, raw, reason, trouble=fault)
    flash(_("Сохранена редакция %(number)s, прежняя осталась для чтения.", number=answer["version"]), "good")
    return redirect(url_for("cases.document", document_id=answer["document_id"]))


def form_to_correct(sheet: Sheet) -> FormDefinition:
    """Raises NotFound for a document without a form."""
    house, row = current_house(), sheet.row
    form = form_of_paper(house, row)
    if form is None:
        raise NotFound(_("У этого документа нет формы, исправить его здесь нельзя."))
    content = with_rows(form, row.content)
    return correctable(form, row.kind, content, sheet.file.aspects, house.access.names)


def _page(
    sheet: Sheet,
    values: Mapping[str, Json],
    reason: str = "",
    *,
    errors: Mapping[str, Sequence[str]] | None = None,
    trouble: EngineError | None = None,
) -> ResponseReturnValue:
    house = current_house()
    with house.database.read() as connection:
        directory = directory_of(house, UnitOfWork(connection), sheet.row)
        page = form_page(form_to_correct(sheet), None, values, directory, errors)
    status = 422 if errors else trouble.status if trouble else 200
    html = render_template("cases/correct.html", row=sheet.row, page=page, reason=reason, trouble=trouble)
    return html, status
