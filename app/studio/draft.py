"""One draft: what it is, which files it has, and laying it aside."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as said

from app.access.guard import only
from app.access.people import me
from app.house import current_house
from app.studio.blueprint import DRAWER, studio
from app.studio.reading import OpenDraft, opened
from app.wording.dates import reckoning
from engine.commands import DiscardProcedureDraft
from engine.drafts.files import FileKind, form_key_of, kind_of

KINDS = {
    FileKind.DIAGRAM: said("Схема"),
    FileKind.FORM: said("Форма"),
    FileKind.TABLE: said("Таблица решений"),
    FileKind.SCENARIO: said("Сценарий проверки"),
}


@dataclass(frozen=True, kw_only=True)
class FileLine:
    name: str
    kind: str
    title: str
    size: int
    is_diagram: bool


@studio.get("/studio/<draft_id>")
@only(DRAWER)
def summary(draft_id: str) -> ResponseReturnValue:
    draft = opened(draft_id)
    return render_template(
        "studio/summary.html",
        draft=draft,
        lines=sorted(_lines(draft), key=lambda line: (not line.is_diagram, line.kind, line.name)),
        when=reckoning(me()),
    )


@studio.post("/studio/<draft_id>/discard")
@only(DRAWER)
def discard(draft_id: str) -> ResponseReturnValue:
    version = request.form.get("version", 0, type=int)
    current_house().execute(DiscardProcedureDraft(draft_id=draft_id, version=version), me().actor)
    flash(_("Черновик отложен. Его файлы можно скачать из списка законченных."), "good")
    return redirect(url_for("studio.drafts"))


def _lines(draft: OpenDraft) -> Iterator[FileLine]:
    for name, content in draft.files.items():
        kind = kind_of(name)
        if kind is not None:
            yield FileLine(
                name=name,
                kind=str(KINDS[kind]),
                title=_form_title(content) if form_key_of(name) else "",
                size=len(content),
                is_diagram=kind is FileKind.DIAGRAM,
            )


def _form_title(content: bytes) -> str:
    return str(json.loads(content).get("title") or "")
