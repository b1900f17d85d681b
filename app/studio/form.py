"""The editor of one form: every act is a page of its own, and every save is a state of the draft."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.people import me
from app.studio.blueprint import DRAWER, studio
from app.studio.field_panel import CONDITIONS, Panel, choice_lines, typed_panel
from app.studio.files import keep
from app.studio.form_reading import OpenForm, opened_form, outline, previewed
from app.studio.form_words import PATTERNED, PICKED, TYPES, SampleDirectory, alike
from app.studio.forms import list_titles
from app.wording.dates import reckoning
from engine.drafts.files import form_file
from engine.errors import Conflict, EngineError, FormInvalid, Invalid
from engine.forms.context import FormContext
from engine.forms.editing import FormEditor
from engine.forms.fields import FieldType
from engine.forms.posted import apply_operation, from_post
from engine.forms.schema import validate
from engine.forms.showing import answers_to, shown_if
from engine.forms.sources import SOURCES
from engine.forms.written import texts


@studio.get("/studio/<draft_id>/forms/<key>")
@only(DRAWER)
def form(draft_id: str, key: str) -> ResponseReturnValue:
    return _page(opened_form(draft_id, key))


@studio.post("/studio/<draft_id>/forms/<key>/title")
@only(DRAWER)
def change_title(draft_id: str, key: str) -> ResponseReturnValue:
    opened = opened_form(draft_id, key)
    for name, longest in (("title", 300), ("source", 300)):
        opened.editor.source[name] = " ".join(request.form.get(name, "").split())[:longest]
    return _kept(opened, "", _("Форма сохранена."))


@studio.post("/studio/<draft_id>/forms/<key>/add")
@only(DRAWER)
def add_field(draft_id: str, key: str) -> ResponseReturnValue:
    opened, label = opened_form(draft_id, key), " ".join(request.form.get("label", "").split())
    kind, inside = request.form.get("type", ""), request.form.get("inside", "")
    if kind not in set(FieldType) or not label or len(label) > 300:
        return _page(opened, fault=Invalid(_("Напишите, о чем вопрос, и выберите его вид."))), 422
    path = opened.editor.add(FieldType(kind), label, inside, _part(opened))
    return _kept(opened, path, _("Вопрос добавлен."))


@studio.post("/studio/<draft_id>/forms/<key>/act")
@only(DRAWER)
def act_on_field(draft_id: str, key: str) -> ResponseReturnValue:
    """Up, down, once more, or away: the button says which, and to which question."""
    opened = opened_form(draft_id, key)
    act, _colon, path = request.form.get("op", "").partition(":")
    if act in ("up", "down"):
        opened.editor.move(path, -1 if act == "up" else 1)
    elif act == "copy":
        path = opened.editor.copy(path)
    elif act == "remove":
        opened.editor.remove(path)
        path = ""
    else:
        return _page(opened)
    return _kept(opened, path, "")


@studio.post("/studio/<draft_id>/forms/<key>/field/<path>")
@only(DRAWER)
def change_field(draft_id: str, key: str, path: str) -> ResponseReturnValue:
    opened = opened_form(draft_id, key)
    panel = typed_panel(opened.editor, path, request.form, key_is_free=opened.key_is_free(path))
    if panel.faults:
        return _page(opened, path=path, panel=panel), 422
    changed = _changed(opened.editor, path, panel)
    return _kept(opened, changed, _("Вопрос сохранен."), path=path, panel=panel)


@studio.post("/studio/<draft_id>/forms/<key>/preview/<path>")
@only(DRAWER)
def preview_field(draft_id: str, key: str, path: str) -> ResponseReturnValue:
    """How the form would look with what is being typed; nothing is kept."""
    opened = opened_form(draft_id, key)
    panel = typed_panel(opened.editor, path, request.form, key_is_free=opened.key_is_free(path))
    if not panel.faults:
        _changed(opened.editor, path, panel)
    return render_template(
        "studio/_preview.html",
        draft=opened.draft,
        form=opened,
        part=_part(opened),
        preview=previewed(opened.editor, _part(opened)),
        faults=list(panel.faults.values()),
    )


@studio.post("/studio/<draft_id>/forms/<key>/try")
@only(DRAWER)
def try_form(draft_id: str, key: str) -> ResponseReturnValue:
    """The preview handed in as a worker would: the same judge says the same sentences."""
    opened = opened_form(draft_id, key)
    part, operation = _part(opened) or None, request.form.get("_op", "")
    definition = opened.editor.form()
    raw = from_post(definition, request.form.items(multi=True), part=part)
    errors: Mapping[str, Sequence[str]] = {}
    if operation == "try":
        person = me()
        context = FormContext(now=reckoning(person).now, zone=person.zone, directory=SampleDirectory())
        try:
            validate(definition, raw, context=context, part=part)
            flash(_("Ответы приняты: замечаний нет. Ничего не сохранено."), "good")
        except FormInvalid as refused:
            errors = refused.errors
    else:
        raw = apply_operation(definition, raw, operation)
    shown = previewed(opened.editor, part or "", raw, errors)
    return _page(opened, preview=shown), 422 if errors else 200


def _part(opened: OpenForm) -> str:
    part = request.values.get("part", "")
    return part if part in opened.editor.parts else ""


def _changed(editor: FormEditor, path: str, panel: Panel) -> str:
    changed = editor.change(path, panel.changes)
    if "." not in changed and "has_parts" in request.form:
        editor.place(changed, request.form.getlist("parts"))
    return changed


def _kept(
    opened: OpenForm, then: str, told: str, *, path: str = "", panel: Panel | None = None
) -> ResponseReturnValue:
    """Keep the changed form and show it; a refusal is told beside what was typed."""
    try:
        opened.editor.check()
        name = form_file(opened.key)
        keep(opened.draft.id, request.form.get("version", 0, type=int), {name: opened.editor.content})
    except (Invalid, Conflict) as fault:
        fresh = opened_form(opened.draft.id, opened.key)
        return _page(fresh, path=path, panel=panel, fault=fault), fault.status
    if told:
        flash(told, "good")
    part = _part(opened) or None
    return redirect(
        url_for("studio.form", draft_id=opened.draft.id, key=opened.key, field=then or None, part=part)
    )


def _page(
    opened: OpenForm,
    *,
    path: str = "",
    panel: Panel | None = None,
    fault: EngineError | None = None,
    preview: Any = None,
) -> str:
    editor, part = opened.editor, _part(opened)
    path = path or request.args.get("field", "")
    lines = outline(editor)
    if path not in {line["path"] for line in lines}:
        path = ""
    return render_template(
        "studio/form.html",
        draft=opened.draft,
        form=opened,
        lines=lines,
        part=part,
        types=TYPES,
        fault=fault,
        field=_field(opened, path, panel) if path and opened.may_change else None,
        preview=preview if preview is not None else previewed(editor, part),
        faults=(),
        procedures=sorted({use.procedure for use in opened.uses_elsewhere}),
    )


def _field(opened: OpenForm, path: str, panel: Panel | None) -> dict[str, Any]:
    """The panel of a question, with what was typed when it was refused."""
    editor = opened.editor
    source = {**editor.field(path), **(panel.changes if panel else {})}
    kind = FieldType(str(editor.field(path).get("type")))
    condition = shown_if(source.get("showIf"))
    lists = editor.lists
    return {
        "path": path,
        "source": source,
        "kind": kind,
        "alike": alike(kind),
        "faults": panel.faults if panel else {},
        "typed": request.form if panel else {},
        "key_is_free": opened.key_is_free(path),
        "users": list(editor.users_of(path)),
        "inside": path.rpartition(".")[0],
        "condition": condition,
        "condition_rows": [*(condition.answers if condition else ()), *[("", False)] * CONDITIONS][
            :CONDITIONS
        ],
        "earlier": [(each.get("label"), answers_to(each, lists)) for each in editor.earlier(path)],
        "choice_lines": choice_lines(source),
        "answers": _answers(source),
        "lists": {name: list_titles(opened.draft).get(name) or name for name in lists},
        "picks": PICKED,
        "patterns": PATTERNED,
        "sources": sorted(SOURCES),
        "prefill": "\n".join(texts(source.get("prefill"))),
        "sections": sorted({str(each["section"]) for each in editor.fields() if each.get("section")}),
        "parts": [name for name in editor.parts if "." not in path],
        "asked_in": [name for name in editor.parts if path in editor.asked_in(name)],
    }


def _answers(source: Mapping[str, Any]) -> str:
    """Where the answers of a question come from, as the panel's list names it."""
    if source.get("pick"):
        return f"pick:{source['pick']}"
    return f"list:{'+'.join(texts(source.get('list')))}" if source.get("list") else "own"
