"""The quarter of a municipal commission (ME 5.6): lists are compared with each agency, summed up and sent.

Families are compared, not papers: the commission's list has the families whose working group an
agency is in, the agency's list those of its own record. A family in one list only is a difference.
"""

from collections.abc import Iterator
from datetime import datetime, time

from engine.work import Work
from handlers import registry
from handlers.acts import stamp, today
from handlers.notices import tell_commission
from handlers.parties import is_party
from handlers.reading import Answers, rows, text, texts
from handlers.registers import correct
from storage.models import SenderKind
from storage.queries.databank import (
    Figure,
    ListedRow,
    Quarter,
    agency_record,
    cases_of_agency,
    databank,
    figures,
    on_list,
)
from storage.repositories.submissions import NewSubmission, NewVersion

ACT, LIST = "F-X-RECON", "F-ME-7"
COLUMNS = (
    *("minor", "parents", "addresses", "occupation", "reason"),
    *("registered_on", "removed_on", "removal_reason"),
)
"""Columns of annex 8 that a row of the databank gives; number and municipality are put in front."""
_TO_ENTER = "Поставить на ведомственный учёт"
_TO_CLEAR = "Снять с ведомственного учёта или сообщить комиссии"


@registry.handler(
    "reconciliation.begin", outputs=("agencies", "list_accepted", "quarter", "quarter_ended_at", "year")
)
def begin_quarter(work: Work) -> dict[str, object]:
    """The quarter that has just ended is taken up (QR_J01): with whom, and what is owed by when."""
    period = Quarter.of(today(work)).before
    ended = datetime.combine(period.last, time(23, 59), tzinfo=work.zone)
    known = work.uow.organisation.agencies(work.municipality_id)
    _expect(work, period, due_at=work.compute_deadline("setting:a.list_send", ended).due_at)
    return {
        "quarter": str(period.number),
        "year": str(period.year),
        "quarter_ended_at": ended.isoformat(),
        "agencies": [agency.id for agency in known if not is_party(work, agency, "commission")],
        "list_accepted": False,
    }


def _expect(work: Work, period: Quarter, *, due_at: datetime | None = None) -> str:
    municipality = work.uow.organisation.municipality(work.municipality_id)
    new = NewSubmission(
        form_key=LIST,
        municipality_id=municipality.id,
        year=period.year,
        quarter=period.number,
        sender_kind=SenderKind.COMMISSION,
        sender_id=municipality.id,
        sender_name=municipality.name,
        due_at=due_at,
        instance_id=work.instance_id,
    )
    return work.uow.submissions.expect(new, at=work.moment)


def period_of(work: Work) -> Quarter:
    """The quarter this procedure is about."""
    return Quarter(
        year=int(text(work.variables, "year") or 0), number=int(text(work.variables, "quarter") or 0)
    )


@registry.handler("reconciliation.list", outputs=("totals",))
def form_list(work: Work) -> dict[str, object]:
    """The databank of the quarter in dynamics (QR_T01)."""
    return {"totals": figures(databank(work.uow.connection, work.municipality_id), period_of(work))}


@registry.handler(
    "reconciliation.compare",
    outputs=("agency_name", "differences", "ours_count", "recon_remark", "recon_result", "theirs_count"),
)
def compare_lists(work: Work) -> dict[str, object]:
    """What the system sees before people look (QR_X02): families in one of the two lists only."""
    agency = work.uow.organisation.agency(text(work.variables, "agency") or "")
    ours, theirs = _both(work)
    return {
        "agency_name": agency.name if agency else "",
        "ours_count": len(ours),
        "theirs_count": len(theirs),
        "differences": [*_differences(ours, theirs)],
        "recon_result": None,
        "recon_remark": None,
    }


def _both(work: Work) -> tuple[dict[str, ListedRow], dict[str, ListedRow]]:
    """Families by case: in the commission's list with this agency, and in the agency's own record."""
    agency_id, period = text(work.variables, "agency") or "", period_of(work)
    mine = cases_of_agency(work.uow.connection, agency_id)
    ours = {row.case_id: row for row in _closing(databank(work.uow.connection, work.municipality_id), period)}
    theirs = {row.case_id: row for row in _closing(agency_record(work.uow.connection, agency_id), period)}
    return (
        {case_id: row for case_id, row in ours.items() if case_id in mine and case_id},
        {case_id: row for case_id, row in theirs.items() if case_id},
    )


def _closing(listed: list[ListedRow], period: Quarter) -> list[ListedRow]:
    return [row for row in listed if row.counts_in(Figure.CLOSING, period)]


def _differences(ours: dict[str, ListedRow], theirs: dict[str, ListedRow]) -> Iterator[Answers]:
    for case_id in sorted(ours.keys() ^ theirs.keys()):
        listed = ours.get(case_id) or theirs[case_id]
        in_ours = case_id in ours
        number = f"дело № {listed.case_number}" if listed.case_number else None
        yield {
            "person": ", ".join(part for part in (listed.family_name, number) if part),
            "in_ours": in_ours,
            "in_theirs": not in_ours,
            "action": _TO_ENTER if in_ours else _TO_CLEAR,
        }


@registry.handler("reconciliation.compared", outputs=("differences", "recon_act", "recon_remark"))
def record_comparison(work: Work) -> dict[str, object]:
    """The act of comparison (QR_T02): it stands in the rows of the agency's families too."""
    words = _result_words(work.answers)
    ours, _ = _both(work)
    checked = {
        "agency": text(work.variables, "agency"),
        "checked_on": today(work).isoformat(),
        "result": words,
    }
    for entry in databank(work.uow.connection, work.municipality_id):
        if entry.case_id in ours and entry.counts_in(Figure.CLOSING, period_of(work)):
            earlier = entry.content.get("reconciliations")
            done = [*earlier, checked] if isinstance(earlier, list) else [checked]
            correct(work, work.uow.registers.get(entry.entry_id), {"reconciliations": done}, "сверка списков")
    return {
        "differences": [dict(row) for row in rows(work.answers, "differences")],
        "recon_act": work.uow.documents.of_task(work.task_id, ACT) if work.task_id else None,
        "recon_remark": None,
    }


def _result_words(answers: Answers) -> str:
    named = {"equal": "совпадает", "settled": "расхождения устранены", "differs": "есть расхождения"}
    return named.get(text(answers, "result") or "", "сверено")


@registry.handler("reconciliation.settled", outputs=("recon_remark",))
def settle_differences(work: Work) -> dict[str, object]:
    """What was done about the differences (QR_T03) stands in the act; what is left goes with a remark."""
    act = text(work.variables, "recon_act")
    kept = {key: work.answers[key] for key in ("differences", "result", "remark") if key in work.answers}
    if act:
        work.uow.documents.stamp(act, kept)
    left = text(work.answers, "remark") if text(work.answers, "result") == "differs" else None
    return {"recon_remark": f"{text(work.variables, 'agency_name')}: {left}" if left else None}


@registry.handler("reconciliation.sum_up", outputs=("differences_left", "totals"))
def sum_up(work: Work) -> dict[str, object]:
    """The figures as the rows stand now, and the differences nobody could settle (QR_X03)."""
    counted = figures(databank(work.uow.connection, work.municipality_id), period_of(work))
    left = texts(work.variables, "recon_remarks")
    return {"totals": counted, "differences_left": "\n".join(left) or None}


@registry.handler("reconciliation.sent", outputs=("list_sent_at", "totals"))
def send_list(work: Work) -> dict[str, object]:
    """The list goes to the regional commission (QR_T04) as a version of its own, counted once more."""
    period = period_of(work)
    listed = databank(work.uow.connection, work.municipality_id)
    counted = figures(listed, period)
    version = NewVersion(
        figures=counted,
        counted=counted,
        rows=[
            {"row_no": number, "entry_id": row.entry_id, **as_sent(row, period)}
            for number, row in enumerate(on_list(listed, period), start=1)
        ],
        note=text(work.answers, "differences_left"),
        task_id=work.task_id,
    )
    work.uow.submissions.send(_expect(work, period), version, at=work.moment, by=work.actor.staff_id)
    paper = work.uow.documents.of_task(work.task_id, LIST) if work.task_id else None
    if paper:
        work.uow.documents.stamp(paper, counted)
    return {"list_sent_at": stamp(work), "totals": counted}


def as_sent(row: ListedRow, period: Quarter) -> dict[str, object]:
    """A row as it stood on the last day of the quarter: a later removal belongs to the next one."""
    content = {column: row.content.get(column) for column in COLUMNS}
    if row.taken_off and row.taken_off > period.last:
        content |= {"removed_on": None, "removal_reason": None}
    return content


@registry.handler("reconciliation.judged", outputs=("return_reason",))
def judge_list(work: Work) -> dict[str, object]:
    """The regional commission took the list, or says why not (QR_T05); QR_T07 sends it back."""
    if work.answers.get("accepted") is True:
        work.uow.submissions.accept(_expect(work, period_of(work)), at=work.moment, by=work.actor.staff_id)
        tell_commission(work, "Республиканская комиссия приняла список за квартал")
    return {"return_reason": text(work.answers, "return_reason")}


@registry.handler("reconciliation.returned", outputs=())
def give_back(work: Work) -> None:
    """The list goes back with its reason (QR_T07); the version that was sent stays as it is."""
    reason = text(work.variables, "return_reason") or "на доработку"
    work.uow.submissions.give_back(
        _expect(work, period_of(work)), reason, at=work.moment, by=work.actor.staff_id
    )
    tell_commission(work, f"Республиканская комиссия вернула список за квартал: {reason}")
