"""Where the first values of a form come from: one small function of the case's facts per source."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import cast

from engine.forms.facts import KINSHIP, CaseFacts, MeasureFact, PersonFact, in_words
from engine.forms.fields import Answers, Json

Source = Callable[[CaseFacts], Json]
MONTHS_IN_TERM = 6


def plain(value: object) -> Json:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else cast(Json, value)


def _person(person: PersonFact) -> Answers:
    return {
        "person_id": person.id,
        "kin": person.kin,
        "surname": person.surname,
        "given_name": person.given_name,
        "patronymic": person.patronymic,
        "born_on": plain(person.born_on),
        "gender": person.gender,
        "occupation": person.occupation,
    }


def _people(people: list[PersonFact]) -> Json:
    return [_person(person) for person in people]


def _lines(people: list[PersonFact]) -> Json:
    return "\n".join(person.named for person in people)


def _everybody(facts: CaseFacts) -> Json:
    return "\n".join(f"{person.named} ({_kinship(person)})" for person in facts.parents + facts.minors)


def _kinship(person: PersonFact) -> str:
    return KINSHIP.get(person.kin, "член семьи")


def _family_rows(facts: CaseFacts) -> Json:
    kinship = {"mother": "mother", "father": "father", "guardian": "guardian"}
    siblings = {"f": "sister", "m": "brother"}
    return [
        {
            "person_id": person.id,
            "kinship": kinship.get(person.kin) or siblings.get(person.gender, "other"),
            "full_name": person.full_name,
            "birth_date": plain(person.born_on),
            "occupation": person.occupation,
        }
        for person in facts.parents + facts.minors
    ]


def _minors_brief(facts: CaseFacts) -> Json:
    return [
        {
            "person_id": person.id,
            "full_name": person.named,
            "occupation": "organised" if person.occupation else None,
            "occupation_place": person.occupation,
        }
        for person in facts.minors
    ]


def _one_row(kin: str) -> Source:
    def row(facts: CaseFacts) -> Json:
        person = facts.first(kin)
        return [_person(person)] if person else None

    return row


def _one(kin: str, what: Callable[[PersonFact], str]) -> Source:
    def text(facts: CaseFacts) -> Json:
        person = facts.first(kin)
        return what(person) if person else None

    return text


def _summary(facts: CaseFacts) -> Json:
    about = f"Дело № {facts.number}, {facts.family_name}" if facts.number else facts.family_name
    return "\n".join(str(line) for line in (about, _everybody(facts), facts.address) if line)


def _message(facts: CaseFacts) -> Json:
    """What to say on the telephone: who, where, what happened."""
    problem = facts.answers.get("F-ME-1", {}).get("problem_and_help")
    return "\n".join(str(line) for line in (_everybody(facts), facts.address, problem) if line)


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
            "result": "done" if measure.is_done else None,
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


def _grounds(facts: CaseFacts) -> Json:
    """Criteria of the conclusion (annex 2, section 6) that are grounds of clause 3.2."""
    by_criterion = {
        "evade_duties": "3.2-1",
        "evade_duties_substances": "3.2-2",
        "no_home_no_means": "3.2-3",
        "unlawful_acts": "3.2-4",
        "child_abuse": "3.2-5",
    }
    marked = facts.answers.get("F-ME-2", {}).get("criteria")
    return (
        [by_criterion[str(mark)] for mark in marked if mark in by_criterion]
        if isinstance(marked, list)
        else None
    )


def _closure_rows(facts: CaseFacts) -> Json:
    """Whom the proposal would remove: a ground of clause 6.3 concerns minors, one of 6.4 the family."""
    ground = facts.variables.get("closing_ground") or facts.answers.get("F-X-PROPOSAL", {}).get("ground")
    if not isinstance(ground, str):
        return None
    if ground.startswith("ME-6.4"):
        return [{"subject": "family", "family_ground": ground}]
    return [{"subject": "minor", "minor": person.id, "minor_ground": ground} for person in facts.minors]


def _invitees(facts: CaseFacts) -> Json:
    members: list[Json] = [{"full_name": name, "role": "member"} for _, name in facts.session.members]
    parents: list[Json] = [{"full_name": person.full_name, "role": "parent"} for person in facts.parents]
    minors: list[Json] = [{"full_name": person.full_name, "role": "minor"} for person in facts.minors]
    return members + parents + minors


def _invitees_text(facts: CaseFacts) -> Json:
    rows = facts.answers.get("F-X-INVITE", {}).get("invitees")
    invited = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return "\n".join(str(row.get("full_name", "")) for row in invited if row.get("role") != "member")


def _present(facts: CaseFacts) -> Json:
    return "\n".join(facts.session.name_of(member) for member in facts.session.present)


def _votes(number: int) -> Source:
    return lambda facts: facts.session.votes[number] if facts.session.votes else None


def _question(facts: CaseFacts) -> Json:
    questions = {
        None: "О признании находящимися в социально опасном положении",
        "recognition": "О признании находящимися в социально опасном положении",
        "programme": "Об утверждении индивидуальной программы социальной реабилитации",
        "correction": "О корректировке индивидуальной программы социальной реабилитации",
        "closure": "О прекращении нахождения в социально опасном положении",
    }
    question = questions.get(cast("str | None", facts.variables.get("question_kind")))
    return f"{question}: {facts.family_name}." if question and facts.family_name else None


def _working_group(facts: CaseFacts) -> Json:
    agencies = facts.working_group or facts.requested
    return [{"agency": agency.id, "specialist": agency.specialist_id} for agency in agencies]


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


def _decision(facts: CaseFacts) -> Json:
    """What the family is told: recognised, or removed from the register."""
    if facts.variables.get("closed_on"):
        decided = "прекратить нахождение в социально опасном положении, снять с учёта"
    else:
        decided = "признать находящимися в социально опасном положении, организовать профилактическую работу"
    return f"Комиссия решила: {decided}.\n{_everybody(facts)}"


def _own_agency_row(facts: CaseFacts) -> Json:
    agency = facts.variables.get("agency")
    return [{"agency": agency, "way": "system"}] if agency else None


def same_day(day: date, *, years: int = 0, months: int = 0) -> date:
    month = day.month - 1 + months
    year = day.year + years + month // 12
    last = (date(year + (month % 12 == 11), (month % 12 + 1) % 12 + 1, 1) - date.resolution).day
    return date(year, month % 12 + 1, min(day.day, last))


def _term_until(facts: CaseFacts) -> Json:
    start = facts.session.held_on
    return plain(same_day(start, months=MONTHS_IN_TERM)) if start else None


SOURCES: Mapping[str, Source] = {
    "now": lambda facts: plain(facts.now),
    "today": lambda facts: plain(facts.today),
    "period.month_start": lambda facts: plain(facts.today.replace(day=1)),
    "actor.name": lambda facts: facts.actor.name,
    "actor.agency_name": lambda facts: facts.actor.agency_name,
    "actor.title": lambda facts: ", ".join(part for part in (facts.actor.name, facts.actor.post) if part),
    "actor.row": lambda facts: [{"full_name": facts.actor.name, "post": facts.actor.post}],
    "agency.head_name": lambda facts: facts.actor.agency_head,
    "commission.name": lambda facts: facts.commission.name,
    "commission.municipality": lambda facts: facts.commission.municipality,
    "commission.operators_text": lambda facts: "\n".join(
        name for name in (facts.commission.name, *(agency.name for agency in facts.requested)) if name
    ),
    "case.number": lambda facts: facts.number,
    "case.family_name": lambda facts: facts.family_name,
    "case.minors": lambda facts: _people(facts.minors),
    "case.parents": lambda facts: _people(facts.parents),
    "case.family_rows": _family_rows,
    "case.minors_brief": _minors_brief,
    "case.minors_text": lambda facts: _lines(facts.minors),
    "case.parents_text": lambda facts: _lines(facts.parents),
    "case.people_text": lambda facts: _everybody(facts),
    "case.minor_ids": lambda facts: [person.id for person in facts.minors],
    "case.only_minor": lambda facts: facts.minors[0].id if len(facts.minors) == 1 else None,
    "case.minors_count": lambda facts: len(facts.minors) or None,
    "case.people_count": lambda facts: len(facts.people) or None,
    "case.representative_name": lambda facts: facts.parents[0].full_name if facts.parents else None,
    "case.mother_text": _one("mother", lambda person: person.named),
    "case.father_text": _one("father", lambda person: person.named),
    "case.mother_occupation": _one("mother", lambda person: person.occupation),
    "case.father_occupation": _one("father", lambda person: person.occupation),
    "case.mother_row": _one_row("mother"),
    "case.father_row": _one_row("father"),
    "case.address": lambda facts: facts.address,
    "case.address_registered": lambda facts: facts.address_registered or facts.address,
    "case.informing_agency": lambda facts: facts.informing_agency,
    "case.threat": lambda facts: facts.threat,
    "case.received_at": lambda facts: plain(facts.received_at),
    "case.detected_on": lambda facts: plain(facts.detected_on),
    "case.recognised_on": lambda facts: plain(facts.recognised_on),
    "case.control_on": lambda facts: plain(facts.control_on),
    "case.danger_level": lambda facts: facts.danger_level,
    "case.curator_name": lambda facts: facts.curator_name,
    "case.journal_row": lambda facts: facts.journal_row,
    "case.request_text": lambda facts: facts.request_text,
    "case.reply_due": lambda facts: plain(facts.reply_due),
    "case.summary_text": _summary,
    "case.message": _message,
    "case.question_text": _question,
    "case.materials_text": lambda facts: "\n".join(facts.documents),
    "case.inventory": lambda facts: [*facts.inventory],
    "case.grounds": _grounds,
    "case.closure_rows": _closure_rows,
    "case.decision_text": _decision,
    "case.working_group_rows": _working_group,
    "case.dispatch_rows": lambda facts: [
        {"agency": agency.id, "way": "system"} for agency in facts.working_group
    ],
    "case.agency_dispatch_row": _own_agency_row,
    "case.programme_title": lambda facts: f"Индивидуальная программа, {facts.family_name}",
    "case.closing_title": lambda facts: f"Постановление о прекращении нахождения в СОП, {facts.family_name}",
    "case.proposed_rows": lambda facts: [*facts.proposals],
    "case.plan_rows": lambda facts: [_plan_row(measure) for measure in facts.measures if not measure.is_done],
    "case.done_rows": _done_rows,
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
    "session.title": lambda facts: facts.session.title,
    "session.next_id": lambda facts: facts.session.id,
    "session.date": lambda facts: plain(facts.session.held_on),
    "session.place": lambda facts: facts.session.place,
    "session.protocol_number": lambda facts: facts.session.protocol_number,
    "session.resolution_number": lambda facts: facts.session.resolution_number,
    "session.present": lambda facts: [*facts.session.present],
    "session.present_text": _present,
    "session.presiding_id": lambda facts: facts.session.presiding_id,
    "session.presiding_name": lambda facts: facts.session.name_of(facts.session.presiding_id),
    "session.signatures_text": lambda facts: ", ".join(
        name for name in (facts.session.name_of(facts.session.presiding_id), facts.actor.name) if name
    ),
    "session.invitee_rows": _invitees,
    "session.invitees_text": _invitees_text,
    "session.question_text": lambda facts: facts.session.question_text,
    "session.decision_text": lambda facts: facts.session.decision_text,
    "session.remarks": lambda facts: facts.session.remarks,
    "session.items": lambda facts: [*facts.session.items],
    "session.votes_for": _votes(0),
    "session.votes_against": _votes(1),
    "session.votes_abstained": _votes(2),
    "session.term_until": _term_until,
}
