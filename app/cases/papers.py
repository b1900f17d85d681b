"""A document as Word, as PDF and for the printer: three faces of one template, made when asked for."""

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from flask import render_template
from markupsafe import Markup

from app.answers.envelope import POLICY
from app.answers.pdf import as_pdf
from app.cases.sheets import Sheet, form_of_paper
from app.house import current_house
from app.inbox.task import clauses_of
from engine.papers.facts import Masked, PaperFacts, gather
from engine.papers.sheet import PaperSheet, sheet_of
from engine.papers.templates import Templates, filled
from engine.papers.values import values_of
from storage.unit_of_work import UnitOfWork

OFFICIAL = Path(__file__).parents[1] / "static" / "official.css"


@dataclass(frozen=True, kw_only=True)
class Paper:
    """The document filled in, as far as this reader may see it."""

    docx: bytes
    clauses: str


def facts_of(sheet: Sheet) -> PaperFacts:
    house, row, aspects = current_house(), sheet.row, sheet.file.aspects
    form = form_of_paper(house, row)
    masked = Masked(
        names=sheet.file.masks_names or not aspects.sees_some("family"),
        addresses=not aspects.sees_some("address"),
        votes=not aspects.sees_some("votes"),
    )
    clauses = ", ".join(clause.name for clause in clauses_of(house, row.clauses))
    with house.database.read() as connection:
        return gather(
            UnitOfWork(connection), row, form, zone=sheet.file.when.zone, masked=masked, clauses=clauses
        )


def paper_of(sheet: Sheet) -> Paper:
    """Filled from what was answered when the document was drawn up; nothing of it is kept."""
    facts = facts_of(sheet)
    row = sheet.row
    template = Templates(current_house().law.folder).of(row.form_key, row.kind, facts.place.region_code)
    docx = filled(template, values_of(facts, sheet.page))
    return Paper(docx=docx, clauses=facts.clauses)


def paper_name(sheet: Sheet) -> str:
    """Of the file that is saved, without its extension."""
    name = f"{sheet.row.form_key}-{sheet.row.number or sheet.row.drawn_on.isoformat()}"
    return "".join(sign if sign.isalnum() or sign in "-._" else "-" for sign in name)


def printed(sheet: Sheet, *, standalone: bool) -> tuple[str, str]:
    """The page for the printer and the content policy that lets its own measures through."""
    paper = paper_of(sheet)
    page = sheet_of(paper.docx)
    css = OFFICIAL.read_text(encoding="utf-8") + page.css
    html = render_template(
        "cases/print.html",
        row=sheet.row,
        paper=_marked(page),
        clauses=paper.clauses,
        looks=Markup(f"<style>{css}</style>"),  # noqa: S704 - our own file and numbers
        standalone=standalone,
    )
    digest = b64encode(sha256(css.encode()).digest()).decode()
    return html, POLICY.replace("style-src 'self'", f"style-src 'self' 'sha256-{digest}'")


def _marked(page: PaperSheet) -> dict[str, object]:
    """Written by ``sheet_of``, which escapes every word of the document."""
    return {
        "body": Markup(page.body),  # noqa: S704
        "header": Markup(page.header),  # noqa: S704
        "footer": Markup(page.footer),  # noqa: S704
        "landscape": page.landscape,
    }


def pdf_of(sheet: Sheet) -> bytes:
    return as_pdf(printed(sheet, standalone=True)[0], style=None)
