"""Scenarios of a draft: written from a play, and all of them run on the draft with what differs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.people import me
from app.studio.blueprint import DRAWER, studio
from app.studio.files import keep
from app.studio.play import kept
from app.studio.plays import SHELF, library
from app.studio.reading import OpenDraft, opened
from app.wording.dates import reckoning
from engine.drafts.files import FileKind
from engine.drafts.latin import latin_name
from engine.errors import EngineError, Invalid
from engine.scenarios.checking import Difference
from engine.scenarios.coverage import Covered, coverage
from engine.scenarios.model import ScenarioInvalid
from engine.scenarios.reading import read_scenario
from engine.scenarios.recording import recorded
from engine.scenarios.running import Result, run_scenario
from engine.scenarios.writing import written

FOLDER = "scenarios/"


@dataclass(frozen=True, kw_only=True)
class ScenarioLine:
    """``origin`` says whose it is: the draft's, or the procedure's in force."""

    file: str
    title: str
    origin: str
    content: bytes
    result: Result | None = None


@studio.get("/studio/<draft_id>/scenarios")
@only(DRAWER)
def scenarios(draft_id: str) -> ResponseReturnValue:
    draft = opened(draft_id)
    return _page(draft, list(_lines(draft)), None)


@studio.post("/studio/<draft_id>/scenarios")
@only(DRAWER)
def run_scenarios(draft_id: str) -> ResponseReturnValue:
    """All of them, on the draft as it is kept."""
    draft = opened(draft_id)
    files = library(draft)
    ran = [
        ScenarioLine(
            file=line.file,
            title=line.title,
            origin=line.origin,
            content=line.content,
            result=_run(draft, line, files),
        )
        for line in _lines(draft)
    ]
    taken = {
        element
        for line in ran
        if line.result is not None
        for element in line.result.taken.get(draft.diagram, ())
    }
    covered = coverage({draft.diagram: draft.files[draft.diagram]}, {draft.diagram: taken})
    return _page(draft, ran, covered[0] if covered else None)


@studio.post("/studio/<draft_id>/play/record")
@only(DRAWER)
def record_play(draft_id: str) -> ResponseReturnValue:
    """The play becomes a file of the draft, with what came of it as what is expected."""
    draft = opened(draft_id)
    row = kept(draft)
    if row is None:
        raise Invalid(_("Прогон не начат."), hint=_("Вернитесь на страницу прогона и начните его."))
    title = request.form.get("title", "").strip()[:120]
    if not title:
        raise Invalid(_("Назовите сценарий."))
    source: Mapping[str, Any] = {**row.source, "название": title}
    handlers = draft.house.executor.workshop.handlers
    whole, labels = recorded(source, library(draft), law=draft.law, handlers=handlers)
    known = {name.removeprefix(FOLDER).removesuffix(".yaml") for name in draft.of_kind(FileKind.SCENARIO)}
    name = f"{FOLDER}{latin_name(title, taken=known, otherwise='scenario')}.yaml"
    keep(
        draft.id,
        draft.line.version,
        {name: written(whole, labels)},
        _("Записан сценарий «%(title)s»", title=title),
    )
    SHELF.drop(draft.id, me().actor.staff_id)
    flash(_("Сценарий «%(title)s» записан: %(name)s.", title=title, name=name), "good")
    return redirect(url_for("studio.scenarios", draft_id=draft.id))


def _lines(draft: OpenDraft) -> Iterator[ScenarioLine]:
    """The draft's own, then those shipped with the procedure; one of the draft stands for its namesake."""
    own = {name.removeprefix(FOLDER): draft.files[name] for name in draft.of_kind(FileKind.SCENARIO)}
    for name, content in sorted(own.items()):
        yield ScenarioLine(file=name, title=_title(name, content), origin=_("черновика"), content=content)
    for path in sorted((draft.house.config.processes / "scenarios").glob("*.yaml")):
        content = path.read_bytes()
        if path.name not in own and _is_about(draft, path.name, content):
            yield ScenarioLine(
                file=path.name,
                title=_title(path.name, content),
                origin=_("действующего порядка"),
                content=content,
            )


def _is_about(draft: OpenDraft, name: str, content: bytes) -> bool:
    try:
        scenario = read_scenario(content, name)
    except ScenarioInvalid:
        return False
    return scenario.process.id == draft.line.key and draft.line.edition in ("", scenario.region)


def _title(name: str, content: bytes) -> str:
    try:
        return read_scenario(content, name).title
    except ScenarioInvalid:
        return name


def _run(draft: OpenDraft, line: ScenarioLine, files: Mapping[str, bytes]) -> Result:
    try:
        scenario = read_scenario(line.content, line.file)
        return run_scenario(scenario, files, law=draft.law, handlers=draft.house.executor.workshop.handlers)
    except EngineError as error:
        refused = Difference(sentence=error.message)
        return Result(file=line.file, title=line.title, process="", differences=(refused,), taken={})


def _page(draft: OpenDraft, lines: list[ScenarioLine], covered: Covered | None) -> str:
    return render_template(
        "studio/scenarios.html",
        draft=draft,
        lines=lines,
        ran=any(line.result is not None for line in lines),
        failed=sum(line.result is not None and not line.result.is_held for line in lines),
        covered=covered,
        when=reckoning(me()),
    )
