"""Beginning a draft: from a deployed procedure, as a copy of it, from nothing, or from files."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.people import me
from app.house import current_house
from app.inbox.handing import command_id
from app.studio.blueprint import DRAWER, studio
from app.studio.reading import region_names
from app.studio.taken_in import taken_in
from engine.commands import OpenProcedureDraft
from engine.drafts.blank_diagram import blank_diagram, diagram_file
from engine.drafts.latin import latin_name
from engine.errors import Invalid
from storage.queries.processes import DefinitionLine, definition_line, definitions


@studio.post("/studio/open")
@only(DRAWER)
def open_draft() -> ResponseReturnValue:
    """The next version of a deployed procedure."""
    return _begin(OpenProcedureDraft(based_on=request.form.get("definition_id", "")))


@studio.get("/studio/new")
@only(DRAWER)
def new() -> ResponseReturnValue:
    return _page(None)


@studio.post("/studio/new")
@only(DRAWER)
def begin_new() -> ResponseReturnValue:
    try:
        key, name, edition = _asked()
        files = {diagram_file(key, edition): blank_diagram(key, name)}
        return _begin(OpenProcedureDraft(files=files))
    except Invalid as fault:
        return _page(None, fault), fault.status


@studio.get("/studio/copy/<definition_id>")
@only(DRAWER)
def copy(definition_id: str) -> ResponseReturnValue:
    return _page(_definition(definition_id))


@studio.post("/studio/copy/<definition_id>")
@only(DRAWER)
def begin_copy(definition_id: str) -> ResponseReturnValue:
    """Another procedure, or the edition of another region, that begins as this one."""
    line = _definition(definition_id)
    try:
        key, name, edition = _asked()
        if (key, edition) == (line.key, line.edition):
            raise Invalid(
                _("Под этим обозначением процедура уже есть."),
                hint=_("Дайте копии другое обозначение или выберите другой регион."),
            )
        return _begin(OpenProcedureDraft(based_on=line.id, key=key, name=name, edition=edition))
    except Invalid as fault:
        return _page(line, fault), fault.status


@studio.post("/studio/files")
@only(DRAWER)
def open_files() -> ResponseReturnValue:
    """A draft of files that were drawn elsewhere."""
    return _begin(OpenProcedureDraft(files=taken_in(), comment=_("Загружено из файлов")))


def _asked() -> tuple[str, str, str]:
    """Key, name and region of a new procedure; the key is made of the name when none is given."""
    name, key = request.form.get("name", "").strip(), request.form.get("key", "").strip()
    edition = request.form.get("edition", "")
    if edition and edition not in region_names(current_house()):
        raise Invalid(_("Такого региона нет."), hint=_("Выберите регион из списка."))
    if not name:
        raise Invalid(_("Назовите процедуру."), hint=_("Например: «Уведомление школы»."))
    return key or latin_name(name, taken=_taken_keys(), otherwise="procedure"), name, edition


def _taken_keys() -> set[str]:
    with current_house().database.read() as connection:
        return {line.key for line in definitions(connection)}


def _definition(definition_id: str) -> DefinitionLine:
    with current_house().database.read() as connection:
        return definition_line(connection, definition_id=definition_id) or abort(404)


def _begin(command: OpenProcedureDraft) -> ResponseReturnValue:
    person = me()
    answer = current_house().execute(
        command, person.actor, command_id(person, request.form.get("_command_id"))
    )
    flash(_("Черновик открыт. Пока его не введут в действие, процедура идет по-прежнему."), "good")
    return redirect(url_for("studio.summary", draft_id=answer["draft_id"]))


def _page(based_on: DefinitionLine | None, fault: Invalid | None = None) -> str:
    typed = request.form if request.method == "POST" else {}
    return render_template(
        "studio/new.html",
        based_on=based_on,
        fault=fault,
        typed=typed,
        regions=region_names(current_house()),
    )
