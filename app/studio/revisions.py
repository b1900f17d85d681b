"""Every kept state of a draft: who, when and why; to look at, to name, to bring back."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.people import me
from app.house import current_house
from app.studio.blueprint import DRAWER, studio
from app.studio.files import sent
from app.studio.reading import opened
from app.wording.dates import reckoning
from engine.commands import NameRevision, RestoreRevision
from storage.queries.procedure_drafts import PAGE, draft_files
from storage.queries.procedure_drafts import revisions as revision_lines


@studio.get("/studio/<draft_id>/revisions")
@only(DRAWER)
def revisions(draft_id: str) -> ResponseReturnValue:
    draft, skip = opened(draft_id), max(request.args.get("skip", 0, type=int), 0)
    with current_house().database.read() as connection:
        rows = revision_lines(connection, draft_id, skip=skip, limit=PAGE + 1)
    more = len(rows) > PAGE
    return render_template(
        "studio/revisions.html",
        draft=draft,
        rows=rows[:PAGE],
        newest=rows[0].number if rows and not skip else None,
        next_url=url_for("studio.revisions", draft_id=draft_id, skip=skip + PAGE) if more else None,
        first_url=url_for("studio.revisions", draft_id=draft_id) if skip else None,
        when=reckoning(me()),
    )


@studio.post("/studio/<draft_id>/revisions/<int:number>/restore")
@only(DRAWER)
def restore(draft_id: str, number: int) -> ResponseReturnValue:
    version = request.form.get("version", 0, type=int)
    current_house().execute(RestoreRevision(draft_id=draft_id, version=version, number=number), me().actor)
    flash(_("Редакция %(number)s возвращена; прежняя осталась в списке.", number=number), "good")
    return redirect(url_for("studio.revisions", draft_id=draft_id))


@studio.post("/studio/<draft_id>/revisions/<int:number>/name")
@only(DRAWER)
def name_revision(draft_id: str, number: int) -> ResponseReturnValue:
    comment = request.form.get("comment", "")
    current_house().execute(NameRevision(draft_id=draft_id, number=number, comment=comment), me().actor)
    flash(_("Редакция %(number)s названа и останется в списке.", number=number), "good")
    return redirect(url_for("studio.revisions", draft_id=draft_id))


@studio.get("/studio/<draft_id>/revisions/<int:number>/<path:name>")
@only(DRAWER)
def revision_file(draft_id: str, number: int, name: str) -> ResponseReturnValue:
    """A file as it was then, byte for byte."""
    opened(draft_id)
    with current_house().database.read() as connection:
        files = draft_files(connection, draft_id, number=number)
    if name not in files:
        abort(404)
    return sent(name, files[name], number)
