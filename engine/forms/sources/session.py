"""First values about a session of the commission and the question put to it."""

from collections.abc import Mapping
from typing import cast

from engine.forms.facts import CaseFacts
from engine.forms.fields import Json
from engine.forms.sources.plain import Source, plain, same_day
from engine.sessions.bodies import question_words

MONTHS_IN_TERM = 6


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
    question = question_words(cast("str | None", facts.variables.get("question_kind")) or "recognition")
    return f"{question}: {facts.family_name}." if question and facts.family_name else None


def _term_until(facts: CaseFacts) -> Json:
    start = facts.session.held_on
    return plain(same_day(start, months=MONTHS_IN_TERM)) if start else None


SESSION: Mapping[str, Source] = {
    "case.question_text": _question,
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
    "session.votes_text": lambda facts: facts.session.votes_text or None,
    "session.term_until": _term_until,
}
