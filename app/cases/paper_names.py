"""«Так склонять»: the cases of a name or a phrase in a document, written by a person once and for ever."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import workers
from app.access.looks import record_look
from app.cases.blueprint import cases
from app.cases.papers import facts_of
from app.cases.sheets import Sheet, changeable_sheet
from app.house import current_house
from engine.commands import RememberForms
from engine.errors import Invalid, NotFound
from engine.papers.facts import PaperFacts, named_in
from engine.papers.names import OBLIQUE, PersonName, Phrase, all_forms

LONGEST = 500


@dataclass(frozen=True, kw_only=True)
class NameLine:
    kind: str
    subject: str
    text: str
    genitive: str
    by_hand: bool


@dataclass(frozen=True, kw_only=True)
class FormLine:
    case: str
    name: str
    question: str
    text: str


def names_of(facts: PaperFacts) -> Sequence[NameLine]:
    """Everybody and everything that the document may decline, as its sentences would."""
    return [
        NameLine(
            kind=kind,
            subject=subject,
            text=str(name),
            genitive=all_forms(name)["genitive"],
            by_hand=bool(name.forms),
        )
        for (kind, subject), name in named_in(facts).items()
    ]


@cases.get("/documents/<document_id>/names/<kind>/<subject>")
@workers
def name_forms(document_id: str, kind: str, subject: str) -> ResponseReturnValue:
    sheet = changeable_sheet(document_id)
    name = _named(sheet, kind, subject)
    record_look(sheet.file.person, "view", "document", sheet.row.id, case_id=sheet.row.case_id)
    return _page(sheet, kind, subject, name, all_forms(name))


@cases.post("/documents/<document_id>/names/<kind>/<subject>")
@workers
def remember_forms(document_id: str, kind: str, subject: str) -> ResponseReturnValue:
    sheet = changeable_sheet(document_id)
    name = _named(sheet, kind, subject)
    written = {str(case): request.form.get(case, "").strip()[:LONGEST] for case in OBLIQUE}
    forms = {} if request.form.get("_op") == "forget" else written
    command = RememberForms(document_id=document_id, kind=kind, subject=subject, forms=forms)
    try:
        answer = current_house().execute(command, sheet.file.person.actor)
    except Invalid as fault:
        return _page(sheet, kind, subject, name, {**all_forms(name), **written}, fault)
    told = _("Запомнено: теперь склоняется так.") if answer["forms"] else _("Склоняется по правилам.")
    flash(told, "good")
    return redirect(url_for("cases.document", document_id=document_id))


def _named(sheet: Sheet, kind: str, subject: str) -> PersonName | Phrase:
    name = named_in(facts_of(sheet)).get((kind, subject))
    if name is None:
        raise NotFound(_("В документе нет такого имени."), hint=_("Вернитесь к документу."))
    return name


def _page(
    sheet: Sheet,
    kind: str,
    subject: str,
    name: PersonName | Phrase,
    forms: dict[str, str],
    trouble: Invalid | None = None,
) -> ResponseReturnValue:
    asked = {
        "genitive": (_("Родительный"), _("в отношении кого, чего")),
        "dative": (_("Дательный"), _("направить кому, чему")),
        "accusative": (_("Винительный"), _("признать кого, что")),
        "instrumental": (_("Творительный"), _("работа с кем, с чем")),
        "prepositional": (_("Предложный"), _("о ком, о чем")),
    }
    lines = [
        FormLine(case=case, name=said, question=question, text=forms.get(case, ""))
        for case, (said, question) in asked.items()
    ]
    html = render_template(
        "cases/names.html",
        row=sheet.row,
        kind=kind,
        subject=subject,
        name=name,
        lines=lines,
        trouble=trouble,
    )
    return html, trouble.status if trouble else 200
