"""A draft beside the version it was begun from, or any other deployed version of the procedure."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.people import me
from app.house import current_house
from app.processes.two_versions import Compared, compared, files_of
from app.studio.blueprint import DRAWER, studio
from app.studio.reading import OpenDraft, opened
from app.wording.dates import reckoning
from storage.repositories.definitions import DefinitionRow
from storage.unit_of_work import UnitOfWork


@studio.get("/studio/<draft_id>/compare")
@only(DRAWER)
def compare(draft_id: str) -> ResponseReturnValue:
    draft = opened(draft_id)
    versions = _versions(draft)
    known = [row.id for row in versions]
    asked = request.args.get("with", draft.line.based_on or "")
    chosen = asked if asked in known else next(iter(known), "")
    return render_template(
        "studio/compare.html",
        draft=draft,
        versions=versions,
        chosen=chosen,
        compared=_beside(draft, chosen) if chosen else None,
        when=reckoning(me()),
    )


def _versions(draft: OpenDraft) -> list[DefinitionRow]:
    """Deployed versions of the procedure in this edition, the newest first, and the one it began from."""
    with current_house().database.read() as connection:
        definitions = UnitOfWork(connection).definitions
        found = sorted(definitions.versions(draft.line.key, draft.line.edition), key=lambda row: -row.version)
        base = definitions.get(draft.line.based_on) if draft.line.based_on else None
    return found if base is None or any(row.id == base.id for row in found) else [base, *found]


def _beside(draft: OpenDraft, definition_id: str) -> Compared | None:
    found = files_of(draft.house, definition_id)
    if found is None:
        return None
    row, files = found
    scenarios = {name: content for name, content in draft.files.items() if not name.startswith("scenarios/")}
    return compared(
        files,
        scenarios,
        draft.law,
        old_name=_("Версия %(number)s", number=row.version),
        new_name=_("Черновик"),
        old_url=url_for("processes.diagram", definition_id=row.id),
        new_url=url_for("studio.file", draft_id=draft.id, name=draft.diagram),
    )
