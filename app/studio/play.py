"""Playing a draft by hand: tasks with their real forms, a clock that is moved, messages, and the way back."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.people import me
from app.house import current_house
from app.studio.blueprint import DRAWER, studio
from app.studio.play_view import at_task, moment_in, page_of, viewed, with_files
from app.studio.plays import SHELF
from app.studio.reading import OpenDraft, opened, region_names
from app.wording.dates import reckoning
from engine.bpmn.entries import entries_of
from engine.commands import KeepPlay
from engine.errors import EngineError, FormInvalid, Invalid
from engine.forms.page import FormPage
from engine.forms.posted import apply_operation, from_post
from engine.forms.schema import validate
from engine.scenarios.library import diagrams
from engine.scenarios.lines import load
from engine.scenarios.model import PassTime
from engine.scenarios.moments import written
from engine.scenarios.reading import MAX_STEPS, scenario_of
from engine.scenarios.recording import answers_in_words
from storage.repositories.procedure_plays import PlayRow
from storage.unit_of_work import UnitOfWork

Source = dict[str, Any]


@studio.get("/studio/<draft_id>/play")
@only(DRAWER)
def play(draft_id: str) -> ResponseReturnValue:
    draft = opened(draft_id)
    row = kept(draft)
    if row is None:
        return _start_page(draft)
    return shown(draft, row, request.args.get("task", ""))


@studio.post("/studio/<draft_id>/play/begin")
@only(DRAWER)
def begin_play(draft_id: str) -> ResponseReturnValue:
    draft = opened(draft_id)
    start = moment_in(request.form.get("start", ""))
    if start is None:
        raise Invalid(_("Не сказано, когда начать."), hint=_("Например: 2026-01-12 09:00."))
    given: Source = {
        "процедура": draft.line.key,
        "регион": request.form.get("region") or draft.line.edition or "ru-me",
        "начало": written(start),
        "начинается": request.form.get("begin_at", ""),
    }
    source = {"название": draft.line.name, "дано": {k: v for k, v in given.items() if v}, "ход": []}
    _save(draft, 0, source)
    return _back(draft)


@studio.post("/studio/<draft_id>/play/end")
@only(DRAWER)
def end_play(draft_id: str) -> ResponseReturnValue:
    draft = opened(draft_id)
    current_house().execute(KeepPlay(draft_id=draft.id, version=0, source=None), me().actor)
    SHELF.drop(draft.id, me().actor.staff_id)
    return _back(draft)


@studio.post("/studio/<draft_id>/play/time")
@only(DRAWER)
def pass_play_time(draft_id: str) -> ResponseReturnValue:
    draft, row = _playing(draft_id)
    how, on = request.form.get("how", ""), request.form.get("on", "")
    step: Source = {"проходит": "1 рабочий день"}
    if how == "next":
        step = {"наступает": _next_term(draft, row)}
    elif how == "date":
        moment = moment_in(on)
        if moment is None:
            raise Invalid(_("«%(text)s» — не дата.", text=on), hint=_("Выберите дату."))
        step = {"наступает": written(moment.replace(hour=9) if len(on) == 10 else moment)}
    return _made(draft, row, step)


@studio.post("/studio/<draft_id>/play/message")
@only(DRAWER)
def send_to_play(draft_id: str) -> ResponseReturnValue:
    draft, row = _playing(draft_id)
    kind = "сигнал" if request.form.get("kind") == "signal" else "сообщение"
    step: Source = {kind: request.form.get("name", "")}
    typed = load(request.form.get("payload", "").encode())
    if typed is not None and not isinstance(typed, dict):
        raise Invalid(_("Сведения записываются строками «имя: значение»."))
    return _made(draft, row, step | ({"сведения": dict(typed)} if typed else {}))


@studio.post("/studio/<draft_id>/play/work")
@only(DRAWER)
def report_to_play(draft_id: str) -> ResponseReturnValue:
    draft, row = _playing(draft_id)
    error = request.form.get("error", "").strip()
    return _made(
        draft, row, {"работа": request.form.get("element", "")} | ({"ошибка": error} if error else {})
    )


@studio.post("/studio/<draft_id>/play/back")
@only(DRAWER)
def rewind_play(draft_id: str) -> ResponseReturnValue:
    """To the moment before a step: what came after it is forgotten."""
    draft, row = _playing(draft_id)
    number = max(0, request.form.get("step", 0, type=int))
    _save(draft, row.version, {**row.source, "ход": list(row.source["ход"])[:number]})
    return _back(draft)


@studio.post("/studio/<draft_id>/play/tasks/<play_task>")
@only(DRAWER)
def do_in_play(draft_id: str, play_task: str) -> ResponseReturnValue:
    """The form of a task is handed in, or one of its row buttons is pressed."""
    draft, row = _playing(draft_id)
    with SHELF.opened(draft, me().actor.staff_id, row.source) as live:
        task = at_task(live.play, play_task, request.form.get("_who", ""))
        if task is None:
            flash(_("Эта задача уже не открыта."), "soon")
            return _back(draft)
        step: Source = {"задача": live.play.called(task.visit.element), "кто": task.actor.name}
        if task.opened is not None:
            form, part, context = task.opened.form, task.opened.part, task.opened.context
            raw = from_post(form, list(request.form.items(multi=True)), part=part)
            operation = request.form.get("_op", "")
            if ":" in operation:
                page = page_of(live.play, task.opened, apply_operation(form, raw, operation))
                return shown(draft, row, play_task, page)
            raw = with_files(live.play, task.opened, raw)
            try:
                with live.play.stage.database.read():
                    validate(form, raw, part=part, context=context)
            except FormInvalid as fault:
                page = page_of(live.play, task.opened, raw, fault.errors)
                return shown(draft, row, play_task, page), 422
            answers = answers_in_words(live.play, task.visit, task.actor, raw)
            step |= {"ответы": dict(answers)} if answers else {}
    return _made(draft, row, step)


def kept(draft: OpenDraft) -> PlayRow | None:
    """The play of this person, if there is one."""
    with current_house().database.read() as connection:
        return UnitOfWork(connection).procedure_plays.get(draft.id, me().actor.staff_id)


def shown(draft: OpenDraft, row: PlayRow, task_id: str, typed: FormPage | None = None) -> str:
    """The page of a play; the shelf is entered again when the caller is inside of it already."""
    with SHELF.opened(draft, me().actor.staff_id, row.source) as stage:
        task = at_task(stage.play, task_id, request.form.get("_who", "")) if task_id else None
        return render_template(
            "studio/play.html",
            draft=draft,
            row=row,
            live=stage,
            view=viewed(stage, row.source, draft.diagram),
            task=task,
            form=typed or (task.page if task is not None else None),
            when=reckoning(me()),
        )


def _start_page(draft: OpenDraft) -> str:
    processes = [process for name, process in diagrams(draft.files) if process.id == draft.line.key]
    starts = [
        (key, " ".join(node.name.split()) or key)
        for process in processes
        for key, node in entries_of(process).items()
        if key
    ]
    return render_template(
        "studio/play_start.html",
        draft=draft,
        starts=starts,
        regions=region_names(draft.house),
        when=reckoning(me()),
    )


def _playing(draft_id: str) -> tuple[OpenDraft, PlayRow]:
    draft = opened(draft_id)
    row = kept(draft)
    if row is None:
        raise Invalid(_("Прогон не начат."), hint=_("Вернитесь на страницу прогона и начните его."))
    seen = request.form.get("version", row.version, type=int)
    return draft, PlayRow(version=seen, source=row.source, saved_at=row.saved_at)


def _made(draft: OpenDraft, row: PlayRow, step: Source) -> ResponseReturnValue:
    """The step is kept when it could be made; otherwise what stood in its way is told."""
    steps = [*row.source["ход"], step]
    if len(steps) > MAX_STEPS:
        raise Invalid(_("Шагов больше %(most)s: запишите сценарий и начните заново.", most=MAX_STEPS))
    source: Mapping[str, Any] = {**row.source, "ход": steps}
    try:
        scenario_of(dict(source))
        with SHELF.opened(draft, me().actor.staff_id, row.source) as live:
            if live.fault:
                raise Invalid(live.fault)
        with SHELF.opened(draft, me().actor.staff_id, source) as live:
            if live.fault:
                raise Invalid(live.fault)
    except EngineError as error:
        SHELF.drop(draft.id, me().actor.staff_id)
        flash(f"{_('Шаг не сделан.')} {error.message}", "late")
        return _back(draft)
    _save(draft, row.version, source)
    return _back(draft)


def _next_term(draft: OpenDraft, row: PlayRow) -> str:
    """The day itself, so that a scenario that is written of the play says it."""
    with SHELF.opened(draft, me().actor.staff_id, row.source) as live:
        return written(live.play.moment_after(PassTime(until_next_term=True)))


def _save(draft: OpenDraft, version: int, source: Mapping[str, Any]) -> None:
    current_house().execute(KeepPlay(draft_id=draft.id, version=version, source=source), me().actor)


def _back(draft: OpenDraft) -> ResponseReturnValue:
    return redirect(url_for("studio.play", draft_id=draft.id))
