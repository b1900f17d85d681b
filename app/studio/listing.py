"""The list of drafts, and the deployed procedures that may be taken as a basis."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access.guard import only
from app.access.people import me
from app.house import current_house
from app.studio.blueprint import DRAWER, studio
from app.studio.reading import STATES, region_names
from app.wording.dates import reckoning
from storage.queries.procedure_drafts import PAGE, ProcedureDraftLine, draft_lines
from storage.queries.processes import DefinitionLine, definitions
from storage.queries.releases import releases_to_decide


@dataclass(frozen=True, kw_only=True)
class Basis:
    """A procedure in force that a draft may begin from, and the drafts of it that are in work."""

    line: DefinitionLine
    drafts: Sequence[ProcedureDraftLine]


@studio.get("/studio")
@only(DRAWER)
def drafts() -> ResponseReturnValue:
    house, skip = current_house(), request.args.get("skip", 0, type=int)
    finished = request.args.get("finished") == "1"
    kept: dict[str, Any] = {"finished": "1"} if finished else {}
    with house.database.read() as connection:
        rows = draft_lines(connection, finished=finished, skip=max(skip, 0), limit=PAGE + 1)
        in_work = draft_lines(connection, limit=1000)
        newest = _newest(definitions(connection))
        to_decide = releases_to_decide(connection, staff_id=me().actor.staff_id)
    more = len(rows) > PAGE
    return render_template(
        "studio/list.html",
        rows=rows[:PAGE],
        finished=finished,
        to_decide=to_decide,
        bases=[_basis(line, in_work) for line in newest],
        states=STATES,
        regions=region_names(house),
        next_url=url_for("studio.drafts", skip=skip + PAGE, **kept) if more else None,
        first_url=url_for("studio.drafts", **kept) if skip else None,
        when=reckoning(me()),
    )


def _newest(lines: Sequence[DefinitionLine]) -> list[DefinitionLine]:
    """The newest version of each edition; the lines come with the newest first."""
    found: dict[tuple[str, str], DefinitionLine] = {}
    for line in lines:
        found.setdefault((line.key, line.edition), line)
    return list(found.values())


def _basis(line: DefinitionLine, in_work: Sequence[ProcedureDraftLine]) -> Basis:
    same = [draft for draft in in_work if (draft.key, draft.edition) == (line.key, line.edition)]
    return Basis(line=line, drafts=same)
