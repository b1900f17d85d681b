"""Putting a draft into force: sent by who drew it, read and approved by a second person."""

from collections.abc import Sequence
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as said

from app.access.guard import only
from app.access.people import me
from app.house import current_house
from app.studio.blueprint import DRAWER, studio
from app.studio.checks import found_in
from app.studio.reading import OpenDraft, opened, region_names
from app.wording.dates import reckoning
from engine.commands import ApproveRequest, ReturnRequest, SubmitDraft, TakeBackRequest
from engine.comparison import Change, ComparisonWords, compare
from engine.definitions.files import files_of_definition
from engine.drafts import releases
from engine.errors import EngineError, NotFound
from storage.models import ReleaseState
from storage.queries.releases import (
    decided_releases,
    release_line,
    releases_of_draft,
    waiting_releases,
)
from storage.repositories.releases import ReleaseRow
from storage.unit_of_work import UnitOfWork

STATES = {
    ReleaseState.ASKED: said("ждет решения"),
    ReleaseState.APPROVED: said("утверждено"),
    ReleaseState.RETURNED: said("возвращено"),
    ReleaseState.TAKEN_BACK: said("отозвано составителем"),
}


@studio.get("/studio/<draft_id>/release")
@only(DRAWER)
def release(draft_id: str) -> ResponseReturnValue:
    return _page(opened(draft_id))


@studio.post("/studio/<draft_id>/release")
@only(DRAWER)
def submit(draft_id: str) -> ResponseReturnValue:
    try:
        asked = SubmitDraft(
            draft_id=draft_id,
            version=request.form.get("version", 0, type=int),
            comment=request.form.get("comment", ""),
            version_tag=request.form.get("version_tag", ""),
            effective_from=_day(request.form.get("effective_from", "")),
        )
        current_house().execute(asked, me().actor)
    except NotFound:
        raise
    except EngineError as fault:
        return _page(opened(draft_id), fault=fault), fault.status
    flash(_("Отправлено на утверждение. Решит другой методист."), "good")
    return redirect(url_for("studio.release", draft_id=draft_id))


@studio.get("/studio/requests")
@only(DRAWER)
def requests() -> ResponseReturnValue:
    """What waits for a decision, and what was decided lately."""
    with current_house().database.read() as connection:
        waiting, done = waiting_releases(connection), decided_releases(connection)
    mine = {row.id for row in waiting if releases.may_decide(me().actor, row)}
    return render_template(
        "studio/requests.html",
        waiting=waiting,
        done=done,
        mine=mine,
        states=STATES,
        regions=region_names(current_house()),
        when=reckoning(me()),
    )


@studio.get("/studio/requests/<request_id>")
@only(DRAWER)
def release_request(request_id: str) -> ResponseReturnValue:
    """One request; of a draft its own page shows it."""
    return _request_page(_found(request_id))


@studio.post("/studio/requests/<request_id>/approve")
@only(DRAWER)
def approve(request_id: str) -> ResponseReturnValue:
    return _decide(request_id, ApproveRequest(request_id=request_id))


@studio.post("/studio/requests/<request_id>/return")
@only(DRAWER)
def send_back(request_id: str) -> ResponseReturnValue:
    return _decide(request_id, ReturnRequest(request_id=request_id, remark=request.form.get("remark", "")))


@studio.post("/studio/requests/<request_id>/take-back")
@only(DRAWER)
def take_back(request_id: str) -> ResponseReturnValue:
    return _decide(request_id, TakeBackRequest(request_id=request_id))


def _decide(
    request_id: str, command: ApproveRequest | ReturnRequest | TakeBackRequest
) -> ResponseReturnValue:
    row = _found(request_id)
    try:
        answer = current_house().execute(command, me().actor)
    except NotFound:
        raise
    except EngineError as fault:
        page = _page(opened(row.draft_id), fault=fault) if row.draft_id else _request_page(row, fault)
        return page, fault.status
    if isinstance(command, ReturnRequest):
        flash(_("Возвращено с замечанием."), "good")
    elif isinstance(command, TakeBackRequest):
        flash(_("Запрос отозван, черновик снова в работе."), "good")
    else:
        flash(_("Утверждено."), "good")
        return redirect(url_for("processes.definition", definition_id=answer["definition_id"]))
    if row.draft_id:
        return redirect(url_for("studio.release", draft_id=row.draft_id))
    return redirect(url_for("studio.requests"))


def _found(request_id: str) -> ReleaseRow:
    with current_house().database.read() as connection:
        row = release_line(connection, request_id=request_id)
    if row is None:
        raise NotFound("Такого запроса нет.", hint="Откройте список запросов на утверждение.")
    return row


def _page(draft: OpenDraft, fault: EngineError | None = None) -> str:
    with current_house().database.read() as connection:
        rows = releases_of_draft(connection, draft_id=draft.id)
    asked = next((row for row in rows if row.state == ReleaseState.ASKED), None)
    found = found_in(draft, draft.files)
    return render_template(
        "studio/release.html",
        draft=draft,
        asked=asked,
        rows=rows,
        states=STATES,
        may_decide=asked is not None and releases.may_decide(me().actor, asked),
        may_take_back=asked is not None and me().actor.staff_id in {asked.asked_by, *asked.authors},
        errors=sum(each.level == "error" for each in found),
        warnings=sum(each.level == "warning" for each in found),
        changes=_changes(draft),
        typed=request.form,
        fault=fault,
        today=reckoning(me()).today,
        when=reckoning(me()),
    )


def _request_page(row: ReleaseRow, fault: EngineError | None = None) -> str:
    actor = me().actor
    return render_template(
        "studio/request.html",
        row=row,
        states=STATES,
        is_open=row.state == ReleaseState.ASKED,
        may_decide=releases.may_decide(actor, row),
        may_take_back=actor.staff_id in {row.asked_by, *row.authors},
        fault=fault,
        when=reckoning(me()),
    )


def _changes(draft: OpenDraft) -> Sequence[Change] | None:
    """What differs from the version that it was taken from; None for a procedure of its own."""
    if draft.line.based_on is None:
        return None
    house = draft.house
    with house.database.read() as connection:
        uow = UnitOfWork(connection)
        row = uow.definitions.get(draft.line.based_on)
        if row is None or row.key != draft.line.key:
            return None
        old = files_of_definition(house.executor.workshop, uow, row)
    new = releases.deployable(draft.files)
    found = compare(old, new, ComparisonWords(draft.law))
    return [change for change in found if not change.is_position]


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None
