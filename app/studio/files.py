"""Files of a draft byte for byte: read and kept one by one for the editors, taken in and out together."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from flask import Response, abort, flash, jsonify, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.people import me
from app.house import current_house
from app.studio.blueprint import DRAWER, studio
from app.studio.reading import OpenDraft, opened
from app.studio.taken_in import taken_in
from app.wording.dates import moment_words
from engine.commands import KeepProcedureDraft
from engine.drafts.files import FileKind, diagram_of, kind_of
from engine.errors import DraftChanged, EngineError, Invalid

MEDIA = {
    FileKind.DIAGRAM: "application/xml",
    FileKind.TABLE: "application/xml",
    FileKind.FORM: "application/json",
    FileKind.SCENARIO: "text/plain",
}
BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The same files make the same archive, whenever it is made."""


def told_to_scripts(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """An editor's script is told of a refusal in JSON, not on a page."""

    @wraps(view)
    def answer(*args: object, **named: object) -> ResponseReturnValue:
        try:
            return view(*args, **named)
        except EngineError as error:
            told: dict[str, object] = {"message": error.message, "hint": error.hint}
            if isinstance(error, DraftChanged):
                told |= {"version": error.version, "by": _last_keeper(str(named["draft_id"]))}
            return jsonify(told), error.status

    return answer


def _last_keeper(draft_id: str) -> str:
    """«Сафина Д. Р., 12 мая 2026 г., 14:02»"""
    line = opened(draft_id).line
    return f"{line.updated_by_name or _('система')}, {moment_words(line.updated_at, me().zone)}"


@studio.get("/studio/<draft_id>/files/<path:name>")
@only(DRAWER)
def file(draft_id: str, name: str) -> ResponseReturnValue:
    draft = opened(draft_id)
    if name not in draft.files:
        abort(404)
    return sent(name, draft.files[name], draft.line.version)


@studio.put("/studio/<draft_id>/files/<path:name>")
@only(DRAWER)
@told_to_scripts
def keep_file(draft_id: str, name: str) -> ResponseReturnValue:
    """The body becomes the file, if the draft is still what ``If-Match`` says."""
    return _kept(draft_id, {name: request.get_data()})


@studio.delete("/studio/<draft_id>/files/<path:name>")
@only(DRAWER)
@told_to_scripts
def drop_file(draft_id: str, name: str) -> ResponseReturnValue:
    return _kept(draft_id, {name: None})


@studio.post("/studio/<draft_id>/import")
@only(DRAWER)
def import_files(draft_id: str) -> ResponseReturnValue:
    """Files come into the draft; a diagram takes the place of the one that is there."""
    draft, changes = opened(draft_id), dict[str, bytes | None](taken_in())
    if any(kind_of(name) is FileKind.DIAGRAM for name in changes):
        changes = {**({draft.diagram: None} if draft.diagram not in changes else {}), **changes}
    answer = keep(draft_id, request.form.get("version", 0, type=int), changes, _("Загружено из файлов"))
    flash(_("Файлы загружены. Прежние остались в редакции %(number)s.", number=answer - 1), "good")
    return redirect(url_for("studio.summary", draft_id=draft_id))


@studio.post("/studio/<draft_id>/drop")
@only(DRAWER)
def drop(draft_id: str) -> ResponseReturnValue:
    """A form, a table or a scenario is taken out."""
    name = request.form.get("name", "")
    keep(
        draft_id,
        request.form.get("version", 0, type=int),
        {name: None},
        _("Убран файл %(name)s", name=name),
    )
    flash(_("Файл %(name)s убран из черновика.", name=name), "good")
    return redirect(url_for("studio.summary", draft_id=draft_id))


@studio.get("/studio/<draft_id>/export.zip")
@only(DRAWER)
def export(draft_id: str) -> ResponseReturnValue:
    draft = opened(draft_id)
    return send_file(
        BytesIO(_archive(draft)),
        mimetype="application/zip",
        download_name=f"{diagram_of(draft.files).removesuffix('.bpmn')}.zip",
        as_attachment=True,
    )


def sent(name: str, content: bytes, version: int) -> Response:
    kind = kind_of(name)
    response = Response(content, mimetype=MEDIA[kind] if kind else "application/octet-stream")
    response.set_etag(str(version))
    return response


def keep(draft_id: str, version: int, changes: dict[str, bytes | None], comment: str = "") -> int:
    """Keep changes for the person of this request; the number of the revision they are in."""
    command = KeepProcedureDraft(draft_id=draft_id, version=version, changes=changes, comment=comment)
    return int(str(current_house().execute(command, me().actor)["revision"]))


def _kept(draft_id: str, changes: dict[str, bytes | None]) -> ResponseReturnValue:
    command = KeepProcedureDraft(draft_id=draft_id, version=_seen(), changes=changes)
    answer = current_house().execute(command, me().actor)
    response = jsonify(version=answer["version"])
    response.set_etag(str(answer["version"]))
    return response


def _seen() -> int:
    """The number of the draft that the editor saw."""
    tag = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not tag.isdecimal():
        raise Invalid(_("Не сказано, какая редакция изменена (If-Match)."), hint=_("Обновите страницу."))
    return int(tag)


def _archive(draft: OpenDraft) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in draft.files.items():
            archive.writestr(ZipInfo(name, BEGINNING), content, ZIP_DEFLATED)
    return packed.getvalue()
