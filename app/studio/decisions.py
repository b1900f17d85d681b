"""Decision tables of a draft: the list, a new one, the page where one is drawn and tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.people import me
from app.answers.envelope import with_style_attributes
from app.studio.blueprint import DRAWER, studio
from app.studio.files import keep
from app.studio.reading import OpenDraft, opened
from app.wording.dates import reckoning
from engine.bpmn.reader import read as read_diagram
from engine.definitions.resources import content_of
from engine.dmn.blank import blank_table
from engine.dmn.calls import calls_of
from engine.dmn.errors import DecisionFailed
from engine.dmn.evaluation import Outcome
from engine.dmn.model import DecisionFile, Table
from engine.dmn.reader import read
from engine.dmn.trying import Asked, asked_by, tried
from engine.drafts.files import FileKind, kind_of
from engine.drafts.latin import latin_name
from engine.errors import Invalid, NotFound
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class TableLine:
    file: str
    titles: Sequence[str]
    rules: int
    steps: Sequence[str]
    """Names of the steps that ask it."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A decision of a file to be tried by hand: what is asked, what was typed, what came out."""

    id: str
    name: str
    asked: Sequence[Asked]
    typed: dict[str, str]
    outcome: Outcome | None = None
    fault: str = ""

    @property
    def results(self) -> Sequence[dict[str, Any]]:
        """Rows of the result by what people call its columns."""
        if self.outcome is None:
            return ()
        logic = self.outcome.decision.logic
        called = {
            each.name: each.label or each.name for each in (logic.outputs if isinstance(logic, Table) else ())
        }
        return [{called.get(name, name): value for name, value in row.items()} for row in self.outcome.rows]


@studio.get("/studio/<draft_id>/decisions")
@only(DRAWER)
def decisions(draft_id: str) -> ResponseReturnValue:
    draft = opened(draft_id)
    return _list(draft)


@studio.post("/studio/<draft_id>/decisions/new")
@only(DRAWER)
def begin_decision(draft_id: str) -> ResponseReturnValue:
    draft, title = opened(draft_id), " ".join(request.form.get("title", "").split())
    if not title or len(title) > 200:
        return _list(draft, Invalid(_("Назовите таблицу, не длиннее 200 знаков."))), 422
    taken = {key for name in draft.of_kind(FileKind.TABLE) for key in read(draft.files[name]).decisions}
    key = latin_name(title, taken=taken, otherwise="decision")
    edition = f".{draft.line.edition}" if draft.line.edition else ""
    name = f"{key}{edition}.dmn"
    keep(draft_id, request.form.get("version", 0, type=int), {name: blank_table(key, title)})
    flash(_("Таблица создана. Назначьте ее шагу «Решение по таблице» в схеме."), "good")
    return redirect(url_for("studio.decision", draft_id=draft_id, name=name))


@studio.post("/studio/<draft_id>/decisions/take")
@only(DRAWER)
def take_decision(draft_id: str) -> ResponseReturnValue:
    """A table in force becomes a file of the draft, to be changed with it."""
    draft, name = opened(draft_id), request.form.get("name", "")
    content = next((each for file, each in _deployed(draft) if file == name), None)
    if content is None:
        raise NotFound("Такой таблицы решений нет.", hint="Обновите список.")
    keep(draft_id, request.form.get("version", 0, type=int), {name: content})
    return redirect(url_for("studio.decision", draft_id=draft_id, name=name))


@studio.get("/studio/<draft_id>/decisions/<name>")
@only(DRAWER)
@with_style_attributes
def decision(draft_id: str, name: str) -> ResponseReturnValue:
    draft, file = _table(draft_id, name)
    return render_template("studio/decision.html", draft=draft, name=name, trials=_trials(file))


@studio.post("/studio/<draft_id>/decisions/<name>/try")
@only(DRAWER)
@with_style_attributes
def try_decision(draft_id: str, name: str) -> ResponseReturnValue:
    """Which rules apply to what was typed; a piece of the page for scripts, else the page."""
    draft, file = _table(draft_id, name)
    trials = _trials(file, request.form.get("decision", ""))
    page = "studio/_trials.html" if request.headers.get("HX-Request") else "studio/decision.html"
    return render_template(page, draft=draft, name=name, trials=trials)


def _table(draft_id: str, name: str) -> tuple[OpenDraft, DecisionFile]:
    draft = opened(draft_id)
    if name not in draft.files or kind_of(name) is not FileKind.TABLE:
        abort(404)
    return draft, read(draft.files[name])


def _trials(file: DecisionFile, chosen: str = "") -> list[Trial]:
    person = me()
    found: list[Trial] = []
    for each in file:
        asked = asked_by(file, each)
        if each.id != chosen:
            found.append(Trial(id=each.id, name=each.name, asked=asked, typed={}))
            continue
        typed = {one.name: request.form.get(f"in_{one.name}", "") for one in asked}
        outcome, fault = None, ""
        try:
            outcome = tried(file, each, typed, now=reckoning(person).now, zone=person.zone)
        except DecisionFailed as error:
            fault = error.message
        found.append(
            Trial(id=each.id, name=each.name, asked=asked, typed=typed, outcome=outcome, fault=fault)
        )
    return found


def _list(draft: OpenDraft, fault: Invalid | None = None) -> str:
    own = draft.of_kind(FileKind.TABLE)
    others = [name for name, _content in _deployed(draft) if name not in own]
    return render_template(
        "studio/decisions.html", draft=draft, lines=_lines(draft), others=others, fault=fault
    )


def _lines(draft: OpenDraft) -> list[TableLine]:
    processes = read_diagram(draft.files[draft.diagram]).processes
    asks = [
        (call.decision, " ".join((process.node(step) or process).name.split()) or step)
        for process in processes
        for step, call in calls_of(process).items()
    ]
    lines: list[TableLine] = []
    for name in draft.of_kind(FileKind.TABLE):
        file = read(draft.files[name])
        rules = sum(len(each.logic.rules) for each in file if isinstance(each.logic, Table))
        steps = [step for decision, step in asks if decision in file.decisions]
        titles = [each.name or each.id for each in file]
        lines.append(TableLine(file=name, titles=titles, rules=rules, steps=steps))
    return lines


def _deployed(draft: OpenDraft) -> list[tuple[str, bytes]]:
    """The files of the tables in force."""
    with draft.house.database.read() as connection:
        rows = UnitOfWork(connection).decisions.newest()
        return sorted({row.resource_name: content_of(row) for row in rows}.items())
