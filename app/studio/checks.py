"""What is wrong with a draft: as a page with links to each place, and as JSON for the editors."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from flask import current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.people import me
from app.studio.blueprint import DRAWER, studio
from app.studio.files import told_to_scripts
from app.studio.reading import OpenDraft, opened
from app.wording.dates import reckoning
from app.wording.language import chosen
from engine.drafts.files import FileKind, form_key_of, kind_of, require_readable
from engine.drafts.findings import DraftFinding, findings_of
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A finding and the address of its place in an editor."""

    finding: DraftFinding
    place: str
    url: str


@studio.get("/studio/<draft_id>/findings.json")
@only(DRAWER)
@told_to_scripts
def findings(draft_id: str) -> ResponseReturnValue:
    """Of the draft as it is kept."""
    draft = opened(draft_id)
    return jsonify([asdict(finding) for finding in found_in(draft, draft.files)])


@studio.post("/studio/<draft_id>/findings.json")
@only(DRAWER)
@told_to_scripts
def findings_of_drawing(draft_id: str) -> ResponseReturnValue:
    """Of the draft with the diagram that is being drawn, or with the file that the address names."""
    draft, content = opened(draft_id), request.get_data()
    name = request.args.get("file", draft.diagram)
    require_readable(name, content, draft.house.law.findings)
    return jsonify([asdict(finding) for finding in found_in(draft, {**draft.files, name: content})])


@studio.get("/studio/<draft_id>/checks")
@only(DRAWER)
def checks(draft_id: str) -> ResponseReturnValue:
    """All findings, those of one file together; a piece of the page where a script asks for it."""
    draft = opened(draft_id)
    found = [_placed(draft, finding) for finding in found_in(draft, draft.files)]
    shown = {
        "draft": draft,
        "groups": _by_file(found),
        "errors": sum(each.finding.level == "error" for each in found),
        "warnings": sum(each.finding.level == "warning" for each in found),
        "when": reckoning(me()),
    }
    is_piece = request.headers.get("HX-Request") is not None
    return render_template("studio/_verdict.html" if is_piece else "studio/checks.html", **shown)


def found_in(draft: OpenDraft, files: Mapping[str, bytes]) -> list[DraftFinding]:
    with draft.house.database.read() as connection:
        return findings_of(draft.house.executor.workshop, UnitOfWork(connection), files, chosen())


def _placed(draft: OpenDraft, finding: DraftFinding) -> Placed:
    place = f"«{finding.element_name}»" if finding.element_name else finding.element_id
    return Placed(finding=finding, place=place, url=_address(draft, finding))


def _address(draft: OpenDraft, finding: DraftFinding) -> str:
    """Where the finding is mended; empty when no editor is there for it."""
    kind = kind_of(finding.file)
    if kind is FileKind.FORM and "studio.form" in current_app.view_functions:
        return url_for("studio.form", draft_id=draft.id, key=form_key_of(finding.file))
    if kind is FileKind.TABLE and "studio.decision" in current_app.view_functions:
        return url_for("studio.decision", draft_id=draft.id, name=finding.file)
    if kind is FileKind.DIAGRAM and "studio.diagram" in current_app.view_functions:
        return url_for("studio.diagram", draft_id=draft.id, element=finding.element_id or None)
    return ""


def _by_file(found: Sequence[Placed]) -> dict[str, list[Placed]]:
    groups: dict[str, list[Placed]] = {}
    for each in found:
        groups.setdefault(each.finding.file or _("Черновик целиком"), []).append(each)
    return groups
