"""Two deployed versions of a procedure side by side."""

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import everyone
from app.access.people import me
from app.house import current_house
from app.processes.pages import processes
from app.processes.two_versions import compared, files_of
from app.wording.dates import reckoning
from engine.drafts.findings import draft_law


@processes.get("/processes/<definition_id>/compare/<other_id>")
@everyone
def compare(definition_id: str, other_id: str) -> ResponseReturnValue:
    """``other_id`` is the older one; a procedure is no secret, nor is what was changed in it."""
    house = current_house()
    newer, older = files_of(house, definition_id), files_of(house, other_id)
    if newer is None or older is None or newer[0].key != older[0].key:
        abort(404)
    (row, files), (other, other_files) = newer, older
    return render_template(
        "processes/compare.html",
        row=row,
        compared=compared(
            other_files,
            files,
            draft_law(house.law, files),
            old_name=_("Версия %(number)s", number=other.version),
            new_name=_("Версия %(number)s", number=row.version),
            old_url=url_for("processes.diagram", definition_id=other.id),
            new_url=url_for("processes.diagram", definition_id=row.id),
        ),
        when=reckoning(me()),
    )
