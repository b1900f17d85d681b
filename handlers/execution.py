"""Carrying the programme out (ME 5.4, 5.5): measures done and late, monthly reports, what was not done.

A violation is a row of an inner journal of the case; telling the commission of it is an addition
to the row. So each one is reported once, whoever finds it: a timer, a report or the curator.
"""

from collections.abc import Sequence
from datetime import date

from engine.work import Work
from handlers import registry
from handlers.acts import agency_at_hand, case_id_of, commission_journal, stamp, today
from handlers.notices import tell_curator
from handlers.programme import DYNAMICS, PROGRAMME, due_in_law
from handlers.reading import Answers, day, flag, rows, text, texts
from handlers.registers import correct, enter
from storage.repositories.programme import Measure
from storage.repositories.registers import EntryRow

VIOLATIONS = "VIOLATION"
REPORT = "F-X-REPORT"
_STATES = {"done": "done", "partly": "done", "not_done": "not_done"}
IN_WORK = "in_work"
"""A report says so of a measure whose day has not come: nothing is finished or broken by it."""
_BADLY = {"partly": "badly_done", "not_done": "not_done"}


@registry.handler("programme.row", outputs=("agency", "row_due", "specialist"))
def describe_measure(work: Work) -> dict[str, object]:
    """Who does a measure and by when (IC_X51): the specialist that the agency named, if it has."""
    measure = work.uow.programme.get(text(work.variables, "plan_row") or "")
    specialists = work.uow.cases.specialists(case_id_of(work), "working_group")
    return {
        "agency": measure.agency_id,
        "row_due": measure.due_on.isoformat() if measure.due_on else None,
        "specialist": specialists.get(measure.agency_id or ""),
    }


@registry.handler("programme.row_done", outputs=())
def finish_measure(work: Work) -> None:
    """The specialist says what was done and when (IC_T24); late days count from the last lawful day."""
    measure = work.uow.programme.get(text(work.variables, "plan_row") or "")
    result = text(work.answers, "measure_result") or "done"
    done_on = day(work.answers, "measure_done_on") or (today(work) if result != "not_done" else None)
    _finish(work, measure, result, done_on, text(work.answers, "measure_content"))


def _finish(work: Work, measure: Measure, result: str, done_on: date | None, content: str | None) -> None:
    late_days = _late_days(work, measure, done_on or today(work))
    work.uow.programme.finish(
        measure.id,
        state=_STATES.get(result, "done"),
        done_on=done_on,
        result=content,
        late_days=late_days or None,
    )
    if result in _BADLY:
        record_violation(work, _BADLY[result], measure.agency_id, measure=measure)


def _late_days(work: Work, measure: Measure, done_on: date) -> int:
    if measure.due_on is None:
        return 0
    return max(0, (done_on - due_in_law(work, measure.due_on)).days)


@registry.handler("programme.row_late", outputs=())
def note_late_measure(work: Work) -> None:
    """The term of a measure passed without it (IC_X53): nothing closes, the curator must report it."""
    measure = work.uow.programme.get(text(work.variables, "plan_row") or "")
    if measure.state == "planned":
        _ask_for_a_message(work, record_violation(work, "late", measure.agency_id, measure=measure))
        tell_curator(work, case_id_of(work), f"Срок мероприятия прошёл: {measure.measure}")


@registry.handler("programme.proposals_missing", outputs=())
def note_missing_proposals(work: Work) -> None:
    """An agency gave no proposals by the cut-off (IC_X22): «не представлено» (ME 5.4)."""
    agency_id = agency_at_hand(work)
    entry = record_violation(work, "no_information", agency_id, about="предложения в программу")
    _ask_for_a_message(work, entry)


@registry.handler("programme.reported", outputs=())
def take_report(work: Work) -> None:
    """An agency's monthly report (IC_T25): results of its own measures only."""
    agency_id = agency_at_hand(work)
    measures = {measure.id: measure for measure in work.uow.programme.measures(case_id_of(work))}
    for row in rows(work.answers, "rows"):
        measure = measures.get(text(row, "measure_id") or "")
        result = text(row, "result")
        if measure is None or measure.agency_id != agency_id or measure.state == "done":
            continue
        if result is None or result == IN_WORK:
            continue
        _finish(work, measure, result, day(row, "done_on"), text(row, "text"))


@registry.handler("programme.review", outputs=("correction", "violations"))
def review_execution(work: Work) -> dict[str, object]:
    """The curator's monthly review (IC_T26): dynamics into the programme, violations found or marked."""
    case_id = case_id_of(work)
    paper = work.uow.documents.latest(case_id, PROGRAMME)
    if paper:
        marks = {key: work.answers[key] for key in DYNAMICS if work.answers.get(key)}
        work.uow.documents.stamp(paper.id, marks)
    _find_missing_reports(work, case_id)
    _find_late_measures(work, case_id)
    found = [entry for entry in unreported(work, case_id) if not entry.content.get("asked_at")]
    for entry in found[:1]:
        _ask_for_a_message(work, entry)
    violations = bool(found) or flag(work.answers, "violations")
    return {"violations": violations, "correction": flag(work.answers, "correction")}


def _ask_for_a_message(work: Work, entry: EntryRow) -> None:
    """The curator has a task to tell of it (IC_T27), so the next review does not ask again."""
    correct(work, entry, {"asked_at": stamp(work)}, "куратору поручено сообщить в комиссию")


def _find_missing_reports(work: Work, case_id: str) -> None:
    month = today(work).replace(day=1)
    reported = {
        report.agency_id
        for report in work.uow.documents.of_case(case_id, REPORT)
        if report.kind == "report" and report.drawn_on >= month
    }
    for agency_id in texts(work.variables, "agencies"):
        if agency_id not in reported:
            record_violation(work, "no_information", agency_id, about=f"отчёт за {month:%m.%Y}")


def _find_late_measures(work: Work, case_id: str) -> None:
    for measure in work.uow.programme.measures(case_id):
        if measure.state == "planned" and measure.due_on and due_in_law(work, measure.due_on) < today(work):
            record_violation(work, "late", measure.agency_id, measure=measure)


def record_violation(
    work: Work, kind: str, agency_id: str | None, *, measure: Measure | None = None, about: str | None = None
) -> EntryRow:
    """A violation is written down once, whoever comes upon it again."""
    content: dict[str, object] = {
        "kind": kind,
        "agency": agency_id,
        "measure_id": measure.id if measure else None,
        "measure": measure.measure if measure else about,
        "due_on": measure.due_on.isoformat() if measure and measure.due_on else None,
    }
    known = work.uow.registers.of_case(case_id_of(work), VIOLATIONS)
    for entry in known:
        if _same(entry.content, content):
            return entry
    return enter(work, VIOLATIONS, commission_journal(work), {**content, "reported_at": None})


def _same(known: Answers, content: Answers) -> bool:
    return all(known.get(column) == value for column, value in content.items())


def unreported(work: Work, case_id: str) -> list[EntryRow]:
    """Violations the commission was not told of, the oldest first."""
    journal = work.uow.registers.of_case(case_id, VIOLATIONS)
    return [entry for entry in journal if not entry.content.get("reported_at")]


@registry.handler("programme.nonperf", outputs=())
def report_violation(work: Work) -> None:
    """The commission is told of a violation (IC_T27): of this agency and kind, else the oldest one."""
    waiting = unreported(work, case_id_of(work))
    told = _meant(waiting, work.answers) or waiting[:1]
    for entry in told:
        correct(work, entry, {"reported_at": stamp(work)}, "сообщено в комиссию")


def _meant(waiting: Sequence[EntryRow], answers: Answers) -> list[EntryRow]:
    agency_id, kind, measure = (text(answers, key) for key in ("agency", "kind", "measure"))
    same = [
        entry
        for entry in waiting
        if entry.content.get("agency") == agency_id and entry.content.get("kind") == kind
    ]
    exact = [entry for entry in same if entry.content.get("measure") == measure]
    return exact[:1] or same[:1]


@registry.handler("programme.next_month", outputs=("next_period_on", "quarter_starts"))
def next_month(work: Work) -> dict[str, object]:
    """When the next round of reports begins (IC_X38): the first day of the next month."""
    this_day = today(work)
    month = this_day.month % 12 + 1
    begins = date(this_day.year + (month == 1), month, 1)
    return {"next_period_on": begins.isoformat(), "quarter_starts": month in (1, 4, 7, 10)}
