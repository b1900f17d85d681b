"""Documents of a case: on the page, for the printer, as PDF and Word; and its files."""

from io import BytesIO

from flask import Response, flash, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import workers
from app.access.looks import record_look
from app.access.people import SignedIn, me
from app.answers.pdf import pdf_is_possible
from app.cases.blueprint import cases
from app.cases.case import opened
from app.cases.paper_view import viewed
from app.cases.papers import paper_name, paper_of, pdf_of, printed
from app.cases.sheets import Sheet, found_sheet
from app.house import current_house
from engine.errors import NotFound
from storage.files import DOCX
from storage.queries.documents import attached_file


@cases.get("/documents/<document_id>")
@workers
def document(document_id: str) -> ResponseReturnValue:
    sheet = found_sheet(document_id)
    _record(sheet, "view")
    return _page(sheet)


@cases.post("/documents/<document_id>")
@workers
def open_special(document_id: str) -> ResponseReturnValue:
    """Show special categories of data to who says why; the reason and the fields are written down."""
    ground = request.form.get("ground", "").strip()[:500]
    if not ground:
        flash(_("Укажите, для чего нужны эти сведения."), "soon")
        return redirect(url_for("cases.document", document_id=document_id))
    sheet = found_sheet(document_id, special=True)
    record_look(
        sheet.file.person,
        "open_field",
        "document",
        sheet.row.id,
        case_id=sheet.row.case_id,
        ground=ground,
        fields=sheet.opened,
    )
    return _page(sheet)


@cases.get("/documents/<document_id>/print")
@workers
def print_document(document_id: str) -> ResponseReturnValue:
    sheet = found_sheet(document_id, special=True)
    _record(sheet, "print")
    html, policy = printed(sheet, standalone=False)
    answer = make_response(html)
    answer.headers["Content-Security-Policy"] = policy
    return answer


@cases.get("/documents/<document_id>/pdf")
@workers
def pdf(document_id: str) -> ResponseReturnValue:
    sheet = found_sheet(document_id, special=True)
    if not pdf_is_possible():
        flash(_("PDF на этом сервере сделать нельзя: не установлена библиотека Pango."), "soon")
        return redirect(url_for("cases.print_document", document_id=document_id))
    _record(sheet, "download")
    return _given(pdf_of(sheet), f"{paper_name(sheet)}.pdf", "application/pdf")


@cases.get("/documents/<document_id>/docx")
@workers
def docx(document_id: str) -> ResponseReturnValue:
    """The document in Word, filled by the template of its kind."""
    sheet = found_sheet(document_id, special=True)
    _record(sheet, "download")
    paper = paper_of(sheet)
    return _given(paper.docx, f"{paper_name(sheet)}.docx", DOCX)


@cases.get("/files/<attachment_id>")
@workers
def attached(attachment_id: str) -> ResponseReturnValue:
    person, house = me(), current_house()
    with house.database.read() as connection:
        row = attached_file(connection, attachment_id=attachment_id, scope=person.scope)
    if row is not None and row.document_id is not None:
        found_sheet(row.document_id)  # a signed copy is read by who reads its document
    elif row is None or not _may_open(person, row.case_id, row.uploaded_by):
        raise NotFound(_("Такого файла нет, или он не для вас."))
    record_look(person, "download", "file", row.id, case_id=row.case_id)
    # Never shown in the page: whatever the bytes are, they are saved, not run.
    return send_file(
        BytesIO(house.files.read(row.sha256)),
        mimetype=row.media_type,
        download_name=row.name,
        as_attachment=True,
    )


def _page(sheet: Sheet) -> str:
    return render_template(
        "cases/document.html",
        sheet=sheet,
        view=viewed(sheet),
        pdf=pdf_is_possible(),
        row=sheet.row,
        page=sheet.page,
        when=sheet.file.when,
    )


def _given(content: bytes, name: str, media_type: str) -> Response:
    return send_file(BytesIO(content), mimetype=media_type, download_name=name, as_attachment=True)


def _may_open(person: SignedIn, case_id: str | None, uploaded_by: str) -> bool:
    if uploaded_by == person.actor.staff_id or case_id is None:
        return True
    return opened(case_id).aspects.sees("documents")


def _record(sheet: Sheet, action: str) -> None:
    person, row = sheet.file.person, sheet.row
    record_look(person, action, "document", row.id, case_id=row.case_id, fields=sheet.opened)
