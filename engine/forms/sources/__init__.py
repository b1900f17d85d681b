"""Where the first values of a form come from: one small function of the case's facts per source."""

from collections.abc import Mapping

from engine.forms.facts import CaseFacts
from engine.forms.fields import Json
from engine.forms.sources.expert import EXPERT
from engine.forms.sources.family import FAMILY, everybody
from engine.forms.sources.plain import Source, plain, same_day
from engine.forms.sources.programme import PROGRAMME
from engine.forms.sources.registered import REGISTERED
from engine.forms.sources.removal import REMOVAL
from engine.forms.sources.session import SESSION

__all__ = ["SOURCES", "plain", "same_day"]


def _summary(facts: CaseFacts) -> Json:
    about = f"Дело № {facts.number}, {facts.family_name}" if facts.number else facts.family_name
    return "\n".join(str(line) for line in (about, everybody(facts), facts.address) if line)


def _message(facts: CaseFacts) -> Json:
    """What to say on the telephone: who, where, what happened."""
    told = (("F-X-THREAT", "threat"), ("F-X-POLICEACT", "circumstances"), ("F-ME-1", "problem_and_help"))
    problem = next(
        (facts.answers[form][key] for form, key in told if facts.answers.get(form, {}).get(key)), None
    )
    return "\n".join(str(line) for line in (everybody(facts), facts.address, problem) if line)


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


def _decision(facts: CaseFacts) -> Json:
    """What the family is told: recognised, or removed from the register."""
    if facts.variables.get("closed_on"):
        decided = "прекратить нахождение в социально опасном положении, снять с учёта"
    else:
        decided = "признать находящимися в социально опасном положении, организовать профилактическую работу"
    return f"Комиссия решила: {decided}.\n{everybody(facts)}"


def _own_agency_row(facts: CaseFacts) -> Json:
    agency = facts.variables.get("agency")
    return [{"agency": agency, "way": "system"}] if agency else None


def _org_kind(facts: CaseFacts) -> Json:
    """The organisation that keeps a risk-group register: its rules differ by kind (PK 2.1)."""
    kinds = {"health": "medical", "education": "school", "preschool": "preschool", "college": "college"}
    return kinds.get(facts.actor.agency_kind)


def _system(facts: CaseFacts) -> Json:
    kind = _org_kind(facts)
    return ("health" if kind == "medical" else "education") if kind else None


_CASE: Mapping[str, Source] = {
    "now": lambda facts: plain(facts.now),
    "today": lambda facts: plain(facts.today),
    "period.month_start": lambda facts: plain(facts.today.replace(day=1)),
    "actor.name": lambda facts: facts.actor.name,
    "actor.staff": lambda facts: facts.actor.staff_id,
    "actor.agency_name": lambda facts: facts.actor.agency_name,
    "actor.post": lambda facts: facts.actor.post,
    "actor.title": lambda facts: ", ".join(part for part in (facts.actor.name, facts.actor.post) if part),
    "actor.org_kind": _org_kind,
    "actor.system": _system,
    "actor.row": lambda facts: [{"full_name": facts.actor.name, "post": facts.actor.post}],
    "agency.head_name": lambda facts: facts.actor.agency_head,
    "commission.name": lambda facts: facts.commission.name,
    "commission.municipality": lambda facts: facts.commission.municipality,
    "commission.operators_text": lambda facts: "\n".join(
        name for name in (facts.commission.name, *(agency.name for agency in facts.requested)) if name
    ),
    "case.number": lambda facts: facts.number,
    "case.family_name": lambda facts: facts.family_name,
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
    "case.materials_text": lambda facts: "\n".join(facts.documents),
    "case.inventory": lambda facts: [*facts.inventory],
    "case.grounds": _grounds,
    "case.closure_rows": _closure_rows,
    "case.decision_text": _decision,
    "case.agency_dispatch_row": _own_agency_row,
    "case.closing_title": lambda facts: f"Постановление о прекращении нахождения в СОП, {facts.family_name}",
}

SOURCES: Mapping[str, Source] = {
    **_CASE,
    **FAMILY,
    **PROGRAMME,
    **REMOVAL,
    **EXPERT,
    **REGISTERED,
    **SESSION,
}
