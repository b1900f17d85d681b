"""First values about a session of the expert group: whose case, what was decided, what follows from it."""

from collections.abc import Iterator, Mapping

from engine.forms.facts import CaseFacts
from engine.forms.fields import Answers, Json
from engine.forms.sources.family import everybody
from engine.forms.sources.plain import Source, day_in_words

PROTOCOLS = ("F-KA-1", "F-KM-PROT")
AGENDA, APPLICATION = "F-X-EGAGENDA", "F-X-APPL"
KINDS = {
    "primary": "первичное",
    "interim": "промежуточное",
    "final": "итоговое",
    "crisis": "кризисное (оперативное)",
    "scheduled": "очередное",
    "unscheduled": "внеочередное",
}
DECISIONS = {
    "residential": "рекомендовать признать нуждающимся в стационарном обслуживании",
    "accompaniment": "рекомендовать социальное сопровождение",
    "causes": "причины ТЖС/неблагополучия имеются",
    "no_causes": "причин нет",
    "extend": "продлить пребывание",
    "return": "вернуть в семью",
    "consilium": "вынести на региональный консилиум",
    "postpone": "отложить",
}


def _protocol(facts: CaseFacts) -> Mapping[str, Json]:
    """The group's protocol of this case, whichever form the municipality keeps."""
    return next((facts.answers[form] for form in PROTOCOLS if facts.answers.get(form)), {})


def _title(facts: CaseFacts) -> Json:
    protocol = _protocol(facts)
    number, held_on = protocol.get("protocol_no"), protocol.get("held_on")
    day = f" от {day_in_words(str(held_on))}" if held_on else ""
    return f"Протокол заседания экспертной группы № {number}{day}" if number else None


def _session(facts: CaseFacts) -> Json:
    agenda = facts.answers.get(AGENDA, {})
    kind, held_at = agenda.get("kind"), agenda.get("held_at")
    if not held_at:
        return None
    return f"Заседание экспертной группы ({KINDS.get(str(kind), str(kind))}) {day_in_words(str(held_at))}"


def _whose(facts: CaseFacts) -> Json:
    return "\n".join(str(line) for line in (everybody(facts), facts.address) if line) or None


def _decision(facts: CaseFacts) -> Json:
    """What the group decided, with its measures, who answers for them and until when."""
    protocol = _protocol(facts)
    decided = protocol.get("decision")
    marks = (
        [DECISIONS.get(str(mark), str(mark)) for mark in decided] if isinstance(decided, list) else [decided]
    )
    until = protocol.get("extend_until")
    lines = [str(mark) for mark in marks if mark]
    lines += [f"до {day_in_words(str(until))}"] if until else []
    return "\n".join([*lines, *_measure_lines(facts)]) or None


def _measure_lines(facts: CaseFacts) -> Iterator[str]:
    for row in _measures(facts):
        due = f", до {day_in_words(str(row['due']))}" if row.get("due") else ""
        yield f"{row.get('measure')} — {row.get('responsible')}{due}"


def _measures(facts: CaseFacts) -> list[Answers]:
    rows = _protocol(facts).get("measures_needed")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _reported(facts: CaseFacts) -> Json:
    """The measure to report on: the one this task is about, else all of the protocol."""
    own = facts.variables.get("measure")
    told = [own] if isinstance(own, dict) else _measures(facts)
    return [{"measure": row.get("measure"), "result": "in_work"} for row in told]


def _item(facts: CaseFacts) -> Json:
    """This case as an item of the protocol; items of several cases come as a variable."""
    protocol = _protocol(facts)
    if not protocol.get("decision"):
        return None
    return [
        {
            "persons": protocol.get("persons") or _whose(facts),
            "family_info": protocol.get("family_summary") or protocol.get("grounds_analysis"),
            "measures_taken": protocol.get("measures_taken") or protocol.get("ipr_analysis"),
            "prospects": protocol.get("prospects"),
            "decision": _decision(facts),
            "votes": facts.session.votes_text or facts.variables.get("votes_text"),
            "dissent": protocol.get("dissent"),
        }
    ]


def _agenda(facts: CaseFacts) -> Json:
    ground: Answers = {"case_type": "application"} if facts.answers.get(APPLICATION) else {}
    return [{"person_id": child.id, "child": child.named, **ground} for child in facts.minors]


def _invitees(facts: CaseFacts) -> Json:
    members: list[Json] = [{"full_name": name, "role": "member"} for _, name in facts.session.members]
    parents: list[Json] = [{"full_name": person.full_name, "role": "parent"} for person in facts.parents]
    return members + parents or None


EXPERT: Mapping[str, Source] = {
    "expert.protocol_title": _title,
    "expert.session_title": _session,
    "expert.extract_title": lambda facts: f"Выписка. {_title(facts)}" if _title(facts) else None,
    "expert.persons_text": _whose,
    "expert.decision_text": _decision,
    "expert.measure_rows": lambda facts: [*_measures(facts)],
    "expert.report_rows": _reported,
    "expert.items": _item,
    "expert.agenda_rows": _agenda,
    "expert.invitee_rows": _invitees,
}
