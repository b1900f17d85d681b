"""First values about a removed or neglected child: the act, the children, where they are, what was done."""

from collections.abc import Iterator, Mapping

from engine.forms.facts import CaseFacts, PersonFact
from engine.forms.fields import Json
from engine.forms.sources.plain import Source, day_in_words, moment_in_words, plain

ACT, SURVEY, THREAT, PROSECUTOR = "F-X-ACTREMOVAL", "F-X-ACTSURVEY", "F-X-THREAT", "F-X-PROS"
PLACEMENT, OFFER, TRANSFER, CLAIM = "F-X-PLACEMENT", "F-X-GUARDOFFER", "F-X-TRANSFER", "F-X-CLAIM"
POLICE_ACT = "F-X-POLICEACT"


def _told(facts: CaseFacts, form: str, key: str) -> str:
    return str(facts.answers.get(form, {}).get(key) or "")


def _children(facts: CaseFacts) -> list[PersonFact]:
    """The children of this placement, else of the act, else all of the case."""
    for ids in (facts.variables.get("placed_children"), facts.answers.get(ACT, {}).get("children")):
        if isinstance(ids, list) and ids:
            return [child for child in facts.minors if child.id in ids]
    return facts.minors


def _rows(facts: CaseFacts) -> Json:
    placement, parents = _whereabouts(facts), "\n".join(parent.named for parent in facts.parents)
    rows: list[Json] = [
        {
            "person_id": child.id,
            "full_name": child.full_name,
            "child": child.full_name,
            "born_on": plain(child.born_on),
            "gender": child.gender,
            "occupation": child.occupation,
            "residence": facts.address,
            "parents": parents,
            "placement": placement,
        }
        for child in _children(facts)
    ]
    return rows


def _children_text(facts: CaseFacts) -> Json:
    return "\n".join(child.named for child in _children(facts))


def _act(facts: CaseFacts) -> Json:
    """«Акт об отобрании № 3 от 12 мая 2026 г., 14:30»; a draft has no day yet."""
    number, signed_at = _told(facts, ACT, "number"), _told(facts, ACT, "signed_at")
    day = f" от {moment_in_words(signed_at)}" if signed_at else ""
    return f"Акт об отобрании № {number}{day}" if number else None


def _notice(facts: CaseFacts) -> Json:
    """What the prosecutor is told: by which act, which children, why."""
    lines = (_act(facts), _children_text(facts), facts.address, _told(facts, ACT, "grounds"))
    return "\n".join(str(line) for line in lines if line) if _act(facts) else None


def _whereabouts(facts: CaseFacts) -> Json:
    """Where the child is by the latest paper: placed, handed over, delivered, kept meanwhile."""
    person = _told(facts, TRANSFER, "receiver_person")
    relative = next((relative.full_name for relative in facts.people if relative.id == person), "")
    places = (
        _told(facts, PLACEMENT, "receiver") if _told(facts, PLACEMENT, "at") else "",
        (relative or _told(facts, TRANSFER, "receiver")) if _told(facts, TRANSFER, "at") else "",
        _told(facts, POLICE_ACT, "delivered_to"),
        _told(facts, PLACEMENT, "meanwhile"),
        _told(facts, ACT, "whereabouts"),
    )
    return next((place for place in places if place), None)


def _measures(facts: CaseFacts) -> Json:
    return "\n".join(_done(facts)) or None


def _done(facts: CaseFacts) -> Iterator[str]:
    visited, surveyed = _told(facts, THREAT, "arrived_at"), _told(facts, SURVEY, "surveyed_on")
    if visited:
        yield f"Выезд по месту нахождения ребёнка: {moment_in_words(visited)}."
    if surveyed:
        yield f"Обследованы условия жизни, составлен акт: {day_in_words(surveyed)}."
    if _told(facts, ACT, "signed_at"):
        yield f"{_act(facts)}."
    if _told(facts, PROSECUTOR, "sent_at"):
        yield f"Прокурор уведомлён: {moment_in_words(_told(facts, PROSECUTOR, 'sent_at'))}."
    if _told(facts, POLICE_ACT, "number"):
        yield f"Акт выявления и учёта № {_told(facts, POLICE_ACT, 'number')}."
    if _whereabouts(facts):
        yield f"Ребёнок находится: {_whereabouts(facts)}."
    if _told(facts, CLAIM, "filed_on"):
        yield f"Иск подан: {day_in_words(_told(facts, CLAIM, 'filed_on'))}."


def _candidate(facts: CaseFacts) -> Json:
    """The candidate who agreed to preliminary guardianship."""
    offer: Mapping[str, Json] = facts.answers.get(OFFER, {})
    return offer.get("candidate") if offer.get("answer") == "agree" else None


def _of_place(body: str) -> Source:
    return lambda facts: f"{body}, {facts.commission.municipality}" if facts.commission.municipality else None


REMOVAL: Mapping[str, Source] = {
    "removal.child_ids": lambda facts: [child.id for child in _children(facts)],
    "removal.children_rows": _rows,
    "removal.children_text": _children_text,
    "removal.act_text": _act,
    "removal.notice_text": _notice,
    "removal.whereabouts": _whereabouts,
    "removal.measures_text": _measures,
    "removal.candidate": _candidate,
    "commission.prosecutor_office": _of_place("Прокуратура"),
    "commission.court": _of_place("Суд"),
}
