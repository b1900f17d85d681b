"""Documents for programs: read, saved as Word and PDF, moved on, corrected, with signed copies."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from flask import Response, request, send_file, url_for

from app.access.guard import workers
from app.access.looks import record_look
from app.answers.pdf import pdf_is_possible
from app.api.document_schemas import (
    UPLOAD,
    DocumentCorrectedSchema,
    DocumentCorrectionSchema,
    DocumentMovedSchema,
    DocumentMoveSchema,
    DocumentSchema,
    NameFormsKeptSchema,
    NameFormsSchema,
    SignedCopySchema,
)
from app.api.once import PARAMETER, once
from app.api.requests import KeyHeader, execute
from app.api.section import Section, multipart
from app.cases.paper_files import attach_to, copies_of
from app.cases.paper_view import viewed
from app.cases.papers import paper_name, paper_of, pdf_of
from app.cases.sheets import Sheet, changeable_sheet, found_sheet
from app.inbox.uploads import FileNotTaken
from engine.commands import CorrectPaper, MovePaper, RememberForms
from engine.errors import Unavailable
from storage.files import DOCX

documents = Section("documents", __name__, "Документ: содержание, Word и PDF, состояния, редакции, подписи.")
Body = Mapping[str, Any]
PDF = "application/pdf"


def _bytes(media_type: str) -> Mapping[str, object]:
    return {"type": "string", "contentMediaType": media_type}


@documents.get("/documents/<document_id>")
@workers
@documents.response(200, DocumentSchema)
def one(document_id: str) -> Body:
    """Документ: ответы, состояния, редакции, подписанные экземпляры"""
    sheet = found_sheet(document_id)
    _record(sheet, "view")
    return _told(sheet)


@documents.get("/documents/<document_id>/docx")
@workers
@documents.response(200, _bytes(DOCX), content_type=DOCX)
def docx(document_id: str) -> Response:
    """Документ в Word по шаблону его вида"""
    sheet = found_sheet(document_id, special=True)
    _record(sheet, "download")
    return _given(paper_of(sheet).docx, f"{paper_name(sheet)}.docx", DOCX)


@documents.get("/documents/<document_id>/pdf")
@workers
@documents.response(200, _bytes(PDF), content_type=PDF)
def pdf(document_id: str) -> Response:
    """Документ в PDF, лист A4 с бланком органа"""
    sheet = found_sheet(document_id, special=True)
    if not pdf_is_possible():
        raise Unavailable("PDF на этом сервере сделать нельзя: не установлена библиотека Pango.")
    _record(sheet, "download")
    return _given(pdf_of(sheet), f"{paper_name(sheet)}.pdf", PDF)


@documents.post("/documents/<document_id>/state")
@workers
@documents.arguments(KeyHeader, location="headers")
@documents.arguments(DocumentMoveSchema)
@documents.response(200, DocumentMovedSchema)
def move(headers: Body, body: Body, document_id: str) -> Body:
    """Отметить, что документ подписан, отправлен или получен"""
    found_sheet(document_id)
    return execute(MovePaper(document_id=document_id, **body), headers)


@documents.post("/documents/<document_id>/versions")
@workers
@documents.arguments(KeyHeader, location="headers")
@documents.arguments(DocumentCorrectionSchema)
@documents.response(201, DocumentCorrectedSchema, headers={"Location": {"schema": {"type": "string"}}})
def correct(headers: Body, body: Body, document_id: str) -> tuple[Body, dict[str, str]]:
    """Исправить документ: новая редакция, прежняя остается для чтения"""
    found_sheet(document_id)
    command = CorrectPaper(document_id=document_id, answers=body["answers"], reason=body["reason"])
    answer = execute(command, headers)
    return answer, {"Location": url_for("api_documents.one", document_id=answer["document_id"])}


@documents.post("/documents/<document_id>/files")
@once
@workers
@multipart
@documents.response(201, SignedCopySchema)
@documents.doc(requestBody=UPLOAD, parameters=[PARAMETER])
def attach(document_id: str) -> Body:
    """Приложить скан подписанного документа или файл электронной подписи"""
    sheet = changeable_sheet(document_id)
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise FileNotTaken("Файл не выбран.")
    attachment_id = attach_to(sheet, upload.filename, upload.read())
    (copy,) = (copy for copy in copies_of(document_id) if copy.file.id == attachment_id)
    return {**vars(copy.file), "is_signature": copy.is_signature}


@documents.post("/documents/<document_id>/names/<kind>/<subject>")
@workers
@documents.arguments(KeyHeader, location="headers")
@documents.arguments(NameFormsSchema)
@documents.response(200, NameFormsKeptSchema)
def remember(headers: Body, body: Body, document_id: str, kind: str, subject: str) -> Body:
    """Запомнить, как склоняется имя, должность или название из документа"""
    found_sheet(document_id)
    forms = {str(case): str(text) for case, text in body["forms"].items()}
    return execute(RememberForms(document_id=document_id, kind=kind, subject=subject, forms=forms), headers)


def _told(sheet: Sheet) -> Body:
    row, view = sheet.row, viewed(sheet)
    sections = sheet.page.sections if sheet.page else ()
    shown = {name: getattr(row, name, None) for name in DocumentSchema().fields}
    return {
        **shown,
        "is_newest": sheet.is_newest,
        "may_change": sheet.may_change,
        "next_state": view.next_state,
        "answers": [
            {"section": section.title, "key": each.field.key, "label": each.field.label, "text": each.text}
            for section in sections
            for each in section.questions
        ],
        "hidden": sheet.hidden,
        "steps": view.steps,
        "versions": sheet.versions,
        "copies": [{**vars(copy.file), "is_signature": copy.is_signature} for copy in view.copies],
    }


def _record(sheet: Sheet, action: str) -> None:
    row = sheet.row
    record_look(sheet.file.person, action, "document", row.id, case_id=row.case_id, fields=sheet.opened)


def _given(content: bytes, name: str, media_type: str) -> Response:
    return send_file(BytesIO(content), mimetype=media_type, download_name=name, as_attachment=True)
