"""First values about the programme: its measures, the working group, what was not done."""

from collections.abc import Iterator, Mapping
from datetime import date

from engine.forms.facts import CaseFacts, MeasureFact, in_words
from engine.forms.fields import Answers, Json
from engine.forms.sources.plain import Source, plain


def _plan_row(measure: MeasureFact) -> Answers:
    return {
        "situation": measure.situation,
        "task": measure.task,
        "measure": measure.measure,
        "due": plain(measure.due_on),
        "agency": measure.agency_id,
        "specialist": measure.specialist,
    }


def _my_measures(facts: CaseFacts) -> Json:
    mine = [measure for measure in facts.measures if measure.agency_id == facts.actor.agency_id]
    return [
        {
            "measure_id": measure.id,
            "measure": measure.measure,
            "result": "done" if measure.is_done else "in_work",
            "text": measure.result,
            "done_on": plain(measure.done_on),
        }
        for measure in mine
    ]


def _done_rows(facts: CaseFacts) -> Json:
    done = [measure for measure in facts.measures if measure.is_done]
    return [
        {"no": number, "measure": row.measure, "content": row.result, "done_on": plain(row.done_on)}
        for number, row in enumerate(done, start=1)
    ]


def _this_measure(facts: CaseFacts) -> Json:
    wanted = facts.variables.get("plan_row")
    row = next((measure for measure in facts.measures if measure.id == wanted), None)
    term = f"\nСрок: {in_words(row.due_on)} г." if row and row.due_on else ""
    return f"{row.measure}{term}" if row else None


def _agency_summary(facts: CaseFacts) -> Json:
    return [
        {
            "agency": agency.name,
            "done": sum(1 for row in _of(facts, agency.id) if row.is_done),
            "late": sum(1 for row in _of(facts, agency.id) if _is_late(row)),
            "missing": sum(
                1 for row in _of(facts, agency.id) if not row.is_done and _is_due(row, facts.today)
            ),
        }
        for agency in facts.working_group
    ]


def _of(facts: CaseFacts, agency_id: str) -> Iterator[MeasureFact]:
    return (row for row in facts.measures if row.agency_id == agency_id)


def _is_late(row: MeasureFact) -> bool:
    return bool(row.is_done and row.done_on and row.due_on and row.done_on > row.due_on)


def _is_due(row: MeasureFact, today: date) -> bool:
    return bool(row.due_on and row.due_on < today)


def _violation(facts: CaseFacts) -> Answers:
    found = facts.violation
    if found is None:
        return {}
    return {
        "agency": found.agency_id,
        "kind": found.kind,
        "measure": found.measure,
        "due": plain(found.due_on),
    }


def _nonperformance(facts: CaseFacts) -> Json:
    """The curator's message, for who must decide about it."""
    told = facts.answers.get("F-X-NONPERF", {})
    names = {agency.id: agency.name for agency in facts.working_group}
    lines = (names.get(str(told.get("agency"))), told.get("measure"), told.get("text"))
    return "\n".join(str(line) for line in lines if line)


def _working_group(facts: CaseFacts) -> Json:
    agencies = facts.working_group or facts.requested
    return [{"agency": agency.id, "specialist": agency.specialist_id} for agency in agencies]


PROGRAMME: Mapping[str, Source] = {
    "case.working_group_rows": _working_group,
    "case.dispatch_rows": lambda facts: [
        {"agency": agency.id, "way": "system"} for agency in facts.working_group
    ],
    "case.programme_title": lambda facts: f"Индивидуальная программа, {facts.family_name}",
    "case.proposed_rows": lambda facts: [*facts.proposals],
    "case.plan_rows": lambda facts: [_plan_row(measure) for measure in facts.measures if not measure.is_done],
    "case.done_rows": _done_rows,
    "case.done_text": lambda facts: "\n".join(
        f"{row.measure}: {row.result or 'выполнено'}" for row in facts.measures if row.is_done
    ),
    "case.my_programme_rows": _my_measures,
    "case.agency_summary": _agency_summary,
    "case.agency_reports": lambda facts: [
        {"agency": agency.name, "received": agency.id in facts.reported} for agency in facts.working_group
    ],
    "case.has_violations": lambda facts: facts.has_violations,
    "case.violation_agency": lambda facts: _violation(facts).get("agency"),
    "case.violation_kind": lambda facts: _violation(facts).get("kind"),
    "case.violation_measure": lambda facts: _violation(facts).get("measure"),
    "case.violation_due": lambda facts: _violation(facts).get("due"),
    "case.nonperf_text": _nonperformance,
    "programme.row_text": _this_measure,
}
