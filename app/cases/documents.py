"""Documents of a case: on the page, for the printer, as PDF; and its files."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.blueprint import cases
from app.cases.case import CaseFile, opened
from app.guard import workers
from app.house import House, current_house
from app.looks import record_look
from app.people import SignedIn, me
from engine.directory import CaseDirectory
from engine.errors import NotFound
from engine.forms.fields import FormDefinition
from engine.forms.page import FormPage, answers_page
from engine.forms.special import special_answers, without_special
from storage.queries.documents import DocumentSheet, attached_file, document_sheet
from storage.queries.processes import instances_of_case
from storage.unit_of_work import UnitOfWork

ASPECT_OF_FORM = {
    "F-ME-2": "conclusion",
    "F-ME-4": "programme",
    "F-X-REPORT": "reports",
    "F-DO-3": "programme",
    "F-X-KDNPROT": "votes",
    "F-KA-1": "votes",
    "F-KM-PROT": "votes",
    "F-X-ACTREMOVAL": "removal",
    "F-X-PROS": "removal",
}
"""Forms that have a line of their own in the access table; others are «documents»."""
PAPER = Path(__file__).parents[1] / "static" / "paper.css"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    row: DocumentSheet
    file: CaseFile
    page: FormPage | None
    hidden: tuple[str, ...]
    """Names of the aspects left out for this reader."""
    closed: tuple[str, ...]
    """Labels of special categories (152-ФЗ) that are opened with a reason."""
    opened: tuple[str, ...] = ()
    """Keys of special categories that this page shows."""


@cases.get("/documents/<document_id>")
@workers
def document(document_id: str) -> ResponseReturnValue:
    sheet = found_sheet(document_id)
    _record(sheet, "view")
    return render_template("cases/document.html", sheet=sheet, pdf=pdf_is_possible(), **_context(sheet))


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
    return render_template("cases/document.html", sheet=sheet, pdf=pdf_is_possible(), **_context(sheet))


@cases.get("/documents/<document_id>/print")
@workers
def print_document(document_id: str) -> ResponseReturnValue:
    sheet = found_sheet(document_id, special=True)
    _record(sheet, "print")
    return render_template("cases/print.html", sheet=sheet, standalone=False, **_context(sheet))


@cases.get("/documents/<document_id>/pdf")
@workers
def pdf(document_id: str) -> ResponseReturnValue:
    sheet = found_sheet(document_id, special=True)
    if not pdf_is_possible():
        flash(_("PDF на этом сервере сделать нельзя: не установлена библиотека Pango."), "soon")
        return redirect(url_for("cases.print_document", document_id=document_id))
    _record(sheet, "download")
    page = render_template("cases/print.html", sheet=sheet, standalone=True, **_context(sheet))
    name = f"{sheet.row.form_key}-{sheet.row.number or sheet.row.drawn_on.isoformat()}.pdf".replace("/", "-")
    return send_file(
        BytesIO(as_pdf(page)), mimetype="application/pdf", download_name=name, as_attachment=True
    )


@cases.get("/files/<attachment_id>")
@workers
def attached(attachment_id: str) -> ResponseReturnValue:
    person, house = me(), current_house()
    with house.database.read() as connection:
        row = attached_file(connection, attachment_id=attachment_id, scope=person.scope)
    if row is None or not _may_open(person, row.case_id, row.uploaded_by):
        raise NotFound(_("Такого файла нет, или он не для вас."))
    record_look(person, "download", "file", row.id, case_id=row.case_id)
    # Never shown in the page: whatever the bytes are, they are saved, not run.
    return send_file(
        BytesIO(house.files.read(row.sha256)),
        mimetype=row.media_type,
        download_name=row.name,
        as_attachment=True,
    )


def found_sheet(document_id: str, *, special: bool = False) -> Sheet:
    """The document with what this reader may see of it; raises NotFound.

    ``special``: with special categories of data. A paper that is printed has all of them.
    """
    person, house = me(), current_house()
    with house.database.read() as connection:
        row = document_sheet(connection, document_id=document_id, scope=person.scope)
    if row is None or row.case_id is None:
        raise NotFound(_("Такого документа нет, или он не для вас."))
    file = opened(row.case_id)
    own = row.agency_id is not None and row.agency_id in person.scope.agencies
    aspect = ASPECT_OF_FORM.get(row.form_key, "documents")
    right = file.aspects[aspect]
    if not (right.shows_all or (own and right.shows_some)):
        raise NotFound(_("Такого документа нет, или он не для вас."))
    if row.form_key not in house.law.forms:
        return Sheet(row=row, file=file, page=None, hidden=(), closed=())
    form, hidden = _visible(house.law.forms.get(row.form_key), file)
    sensitive = special_answers(form, row.content)
    if not special:
        form = without_special(form)
    return Sheet(
        row=row,
        file=file,
        page=_page(house, file, row, form),
        hidden=hidden,
        closed=() if special else tuple(dict.fromkeys(sensitive.values())),
        opened=tuple(sensitive) if special else (),
    )


@lru_cache(maxsize=1)
def pdf_is_possible() -> bool:
    """WeasyPrint needs the Pango library of the system; without it pages are printed by the browser."""
    try:
        import weasyprint  # noqa: F401
    except OSError:
        return False
    return True


def as_pdf(page: str) -> bytes:
    # WeasyPrint 70 would fetch files and addresses named in the text; only data: is let through.
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    fetcher = URLFetcher(allowed_protocols=["data"])
    style = CSS(string=PAPER.read_text(encoding="utf-8"), url_fetcher=fetcher)
    return bytes(HTML(string=page, url_fetcher=fetcher).write_pdf(stylesheets=[style]))


def _page(house: House, file: CaseFile, row: DocumentSheet, form: FormDefinition) -> FormPage | None:
    with house.database.read() as connection:
        instances = instances_of_case(connection, case_id=file.head.id, scope=file.person.scope)
        uow = UnitOfWork(connection)
        instance = uow.instances.look(instances[0].id) if instances else None
        if instance is None:
            return None
        now = house.clock.now()
        directory = CaseDirectory(uow, instance, agency_id=row.agency_id, law=house.law, now=now)
        return answers_page(form, None, row.content, directory)


def _visible(form: FormDefinition, file: CaseFile) -> tuple[FormDefinition, tuple[str, ...]]:
    """The form without fields of aspects that the reader's relation to the case does not open."""
    names = file.house.access.names
    closed = {
        field.aspect for field in form.fields if field.aspect in names and not file.aspects.sees(field.aspect)
    }
    kept = tuple(field for field in form.fields if field.aspect not in closed)
    return replace(form, fields=kept), tuple(names[aspect] for aspect in sorted(closed))


def _may_open(person: SignedIn, case_id: str | None, uploaded_by: str) -> bool:
    if uploaded_by == person.actor.staff_id or case_id is None:
        return True
    return opened(case_id).aspects.sees("documents")


def _record(sheet: Sheet, action: str) -> None:
    person, row = sheet.file.person, sheet.row
    record_look(person, action, "document", row.id, case_id=row.case_id, fields=sheet.opened)


def _context(sheet: Sheet) -> Mapping[str, Any]:
    return {"row": sheet.row, "page": sheet.page, "when": sheet.file.when}
