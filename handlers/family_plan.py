"""The complex plan of Dolzhansk (DO 4.5-4.7, annex 3): its measures, the control, the quarterly hearing."""

from datetime import date, timedelta

from engine.work import Work
from handlers import registry
from handlers.acts import case_id_of, midnight, session_of, stamp, today, written_day
from handlers.documents import PROTOCOL, draw_up_paper
from handlers.notices import tell_commission
from handlers.programme import due_in_law
from handlers.reading import day, rows, text, texts
from storage.models import CaseStatus
from storage.repositories.documents import DocumentRow
from storage.repositories.programme import NewMeasure

PLAN = "F-DO-3"
HEARING = "hearing"
_STATES = {"done": "done", "partly": "done", "not_done": "not_done"}


@registry.handler("plan.submit", outputs=("plan_submitted_at",))
def submit_plan(work: Work) -> dict[str, object]:
    """The plan is ready for the session (DV_T08)."""
    return {"plan_submitted_at": stamp(work)}


@registry.handler("plan.open", outputs=("hearing_cycle", "plan_rows"))
def open_plan(work: Work) -> dict[str, object]:
    """The approved plan begins (DV_X07); one that goes on after «оставить на учёте» has its tasks already."""
    case_id = case_id_of(work)
    plan = work.uow.documents.latest(case_id, PLAN, kind="plan")
    opened: list[str] = []
    if plan and not text(plan.content, "approval"):
        _approve(work, plan)
        opened = _add_measures(work, plan)
        work.uow.cases.set_status(case_id, CaseStatus.PROGRAMME)
    return {"plan_rows": opened, "hearing_cycle": _hearing_cycle(work)}


def _approve(work: Work, plan: DocumentRow) -> None:
    """The stamp of annex 3: the day of the session and the number of its protocol."""
    session = session_of(work)
    if session is None:
        return
    held_on = session.held_at.astimezone(work.zone).date()
    words = f"заседание {written_day(held_on)}, протокол № {session.protocol_number or 'б/н'}"
    work.uow.documents.stamp(plan.id, {"approval": words}, session_id=session.id)
    work.uow.documents.sign(plan.id, by=session.presiding_id or work.actor.staff_id, at=work.moment)


def _add_measures(work: Work, plan: DocumentRow) -> list[str]:
    """Every executor that a row names answers for its own part of it."""
    case_id = case_id_of(work)
    wanted = [
        NewMeasure(measure=text(row, "measure") or "", agency_id=agency_id, due_on=day(row, "due"))
        for row in rows(plan.content, "rows")
        for agency_id in texts(row, "executors")
    ]
    for agency_id in dict.fromkeys(new.agency_id for new in wanted):
        if agency_id:
            work.uow.cases.take_part(case_id, agency_id, "working_group", at=work.moment)
    return [
        work.uow.programme.add(case_id, version=plan.version, position=position, new=new)
        for position, new in enumerate(wanted, start=1)
    ]


def _hearing_cycle(work: Work) -> str:
    """Every quarter from the next one on; at once where this one has passed without a hearing so far."""
    begins = quarter_start(today(work))
    registered_on = day(work.variables, "registered_on") or today(work)
    heard = [
        paper.drawn_on
        for paper in work.uow.documents.of_case(case_id_of(work), PROTOCOL)
        if paper.kind == HEARING and paper.drawn_on >= begins
    ]
    if registered_on < begins and not heard:
        return f"R/{(work.moment + timedelta(minutes=1)).astimezone(work.zone).isoformat()}/P3M"
    return f"R/{midnight(work, next_quarter(begins)).isoformat()}/P3M"


def quarter_start(on: date) -> date:
    return on.replace(month=(on.month - 1) // 3 * 3 + 1, day=1)


def next_quarter(begins: date) -> date:
    return begins.replace(year=begins.year + begins.month // 10, month=(begins.month + 2) % 12 + 1)


@registry.handler("plan.quarter", outputs=("heard_from",))
def begin_quarter(work: Work) -> dict[str, object]:
    """A quarter with a hearing in it begins (DV_X08): its term is counted from the quarter before."""
    before = quarter_start(today(work)) - timedelta(days=1)
    registered_on = day(work.variables, "registered_on")
    if registered_on and quarter_start(before) <= registered_on <= before:
        before = registered_on
    return {"heard_from": before.isoformat()}


@registry.handler("plan.heard", outputs=())
def record_hearing(work: Work) -> None:
    """What representatives of the agencies said at the session (DV_T11, DO 4.6)."""
    draw_up_paper(work, PROTOCOL, work.answers, part=HEARING)
    tell_commission(work, "Представители органов заслушаны: учтите итоги в контроле плана")


@registry.handler("plan.row", outputs=("agency", "row_due"))
def describe_row(work: Work) -> dict[str, object]:
    """Who does a measure and by when (DV_X11)."""
    measure = work.uow.programme.get(text(work.variables, "plan_row") or "")
    return {"agency": measure.agency_id, "row_due": measure.due_on.isoformat() if measure.due_on else None}


@registry.handler("plan.row_done", outputs=())
def finish_row(work: Work) -> None:
    """The agency says what came of its measure (DV_T10)."""
    measure = work.uow.programme.get(text(work.variables, "plan_row") or "")
    result = text(work.answers, "result") or "done"
    done_on = day(work.answers, "done_on") or today(work)
    late = (done_on - due_in_law(work, measure.due_on)).days if measure.due_on else 0
    work.uow.programme.finish(
        measure.id,
        state=_STATES.get(result, "done"),
        done_on=None if result == "not_done" else done_on,
        result=text(work.answers, "content"),
        late_days=late if late > 0 else None,
    )
    if result != "done":
        tell_commission(work, f"Мероприятие плана исполнено не полностью: {measure.measure}")
