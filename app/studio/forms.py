"""The forms of a draft: what there is, taking one of those in force, beginning a new one, code lists."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.studio.blueprint import DRAWER, studio
from app.studio.files import keep
from app.studio.form_reading import Use, uses_of
from app.studio.reading import OpenDraft, opened
from engine.bpmn.reader import read
from engine.drafts.asking_forms import with_form_asked
from engine.drafts.files import FileKind, form_file, form_key_of, form_keys
from engine.drafts.latin import latin_name
from engine.errors import Invalid
from engine.forms.editing import new_form


@dataclass(frozen=True, kw_only=True)
class FormLine:
    key: str
    title: str
    kept: bool
    """The draft has a file of its own for it."""
    known: bool
    """It is there at all: a step may name a form nobody has drawn yet."""
    uses: list[Use]


@studio.get("/studio/<draft_id>/forms")
@only(DRAWER)
def forms(draft_id: str) -> ResponseReturnValue:
    draft = opened(draft_id)
    lines = _lines(draft)
    shown = {line.key for line in lines}
    others = sorted(
        ((form.key, form.title) for form in draft.house.law.forms if form.key not in shown),
    )
    return render_template("studio/forms.html", draft=draft, lines=lines, others=others)


@studio.post("/studio/<draft_id>/forms/take")
@only(DRAWER)
def take_form(draft_id: str) -> ResponseReturnValue:
    """A form in force becomes a file of the draft, to be changed with it."""
    draft, key = opened(draft_id), request.form.get("key", "")
    content = draft.house.law.forms.source(key)
    keep(draft_id, request.form.get("version", 0, type=int), {form_file(key): content})
    flash(_("Форма взята в черновик."), "good")
    return redirect(url_for("studio.form", draft_id=draft_id, key=key))


@studio.get("/studio/<draft_id>/forms/new")
@only(DRAWER)
def new_form_page(draft_id: str) -> ResponseReturnValue:
    return _new(opened(draft_id))


@studio.post("/studio/<draft_id>/forms/new")
@only(DRAWER)
def begin_form(draft_id: str) -> ResponseReturnValue:
    """A new form; a step of the diagram that it was begun for asks it from now on."""
    draft, element = opened(draft_id), request.form.get("for", "")
    try:
        key, title = _asked(draft)
        changes: dict[str, bytes | None] = {form_file(key): new_form(key, title)}
        if element:
            changes[draft.diagram] = with_form_asked(draft.files[draft.diagram], element, key)
        keep(draft_id, request.form.get("version", 0, type=int), changes)
    except Invalid as fault:
        return _new(draft, fault), fault.status
    flash(_("Форма создана. Добавьте вопросы."), "good")
    return redirect(url_for("studio.form", draft_id=draft_id, key=key))


@studio.get("/studio/<draft_id>/forms/codes")
@only(DRAWER)
def codes(draft_id: str) -> ResponseReturnValue:
    """Lists of answers that forms share; a form that needs other answers takes a copy into itself."""
    draft = opened(draft_id)
    return render_template(
        "studio/codes.html", draft=draft, lists=draft.house.law.forms.lists, titles=list_titles(draft)
    )


def list_titles(draft: OpenDraft) -> Mapping[str, str]:
    """What code lists are about, as far as the table says it in Russian."""
    with (draft.house.law.folder / "codes.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["list_id"]: row["list_title"] for row in csv.DictReader(file)}
    return {name: _russian(title) for name, title in rows.items()}


def _russian(title: str) -> str:
    """«Annex 1 grounds of inclusion (Основания включения)» is «Основания включения»."""
    _before, bar, inside = title.partition("(")
    found = inside.removesuffix(")") if bar else title
    return found if any("а" <= letter.lower() <= "я" for letter in found) else ""


def _lines(draft: OpenDraft) -> list[FormLine]:
    processes = read(draft.files[draft.diagram]).processes
    named = [key for process in processes for key in form_keys(process)]
    own = [form_key_of(name) for name in draft.of_kind(FileKind.FORM)]
    return [
        FormLine(
            key=key,
            title=draft.law.forms.get(key).title if key in draft.law.forms else "",
            kept=key in own,
            known=key in own or key in draft.law.forms,
            uses=list(uses_of(key, processes)),
        )
        for key in sorted({*named, *own})
    ]


def _asked(draft: OpenDraft) -> tuple[str, str]:
    title = " ".join(request.form.get("title", "").split())
    if not title or len(title) > 300:
        raise Invalid(_("Назовите форму, не длиннее 300 знаков."))
    taken = {form.key for form in draft.law.forms} | {form_key_of(name) for name in draft.files}
    key = request.form.get("key", "").strip() or _key(title, taken)
    if not form_key_of(form_file(key)):
        raise Invalid(
            _("Обозначение формы пишется прописными латинскими буквами и цифрами и начинается с F-."),
            hint=_("Например: F-X-SCHOOL."),
        )
    if key in taken:
        raise Invalid(_("Форма с обозначением %(key)s уже есть.", key=key))
    return key, title


def _key(title: str, taken: set[str]) -> str:
    """«Уведомление школы» is F-X-UVEDOMLENIE-SHKOLY."""
    spelled = {key.removeprefix("F-X-").lower().replace("-", "_") for key in taken}
    name = latin_name(title, taken=spelled, otherwise="form")[:36]
    return f"F-X-{name.strip('_').upper().replace('_', '-')}"


def _new(draft: OpenDraft, fault: Invalid | None = None) -> str:
    element = request.values.get("for", "")
    nodes = [node for process in read(draft.files[draft.diagram]).processes for node in process.nodes()]
    named = next((" ".join(node.name.split()) for node in nodes if node.id == element), "")
    return render_template(
        "studio/form_new.html", draft=draft, fault=fault, typed=request.form, element=element, named=named
    )
