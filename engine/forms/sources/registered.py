"""First values of registers and of lists kept by quarters: the period, the child, the address."""

import re
from collections.abc import Callable, Mapping, Sequence

from engine.forms.facts import CaseFacts, PersonFact
from engine.forms.fields import Json
from engine.forms.sources.plain import Source, plain

CHILD = "F-PK-2"
HOUSE = re.compile(r"(?:д(?:ом)?\.?\s*)?(\d+\S*)")
FLAT = re.compile(r"(?:кв(?:артира)?\.?\s*)(\d+\S*)")
PLACES = ("settlement", "street", "house", "flat")


def _past_quarter(facts: CaseFacts) -> tuple[int, int]:
    """The quarter that ended last: lists of a quarter are made after it."""
    quarter = (facts.today.month - 1) // 3
    return (facts.today.year, quarter) if quarter else (facts.today.year - 1, 4)


def _only(what: Callable[[PersonFact], Json]) -> Source:
    """What is known of the child when there is one only, or when the task names one."""

    def known(facts: CaseFacts) -> Json:
        named = [child for child in facts.minors if child.id == facts.variables.get("minor")]
        children = named or facts.minors
        return what(children[0]) if len(children) == 1 else None

    return known


def _child(facts: CaseFacts) -> Json:
    """The child of the register's row, or the children of the case."""
    written = facts.entry.get("child_name") or facts.answers.get(CHILD, {}).get("child_name")
    return written or "\n".join(child.named for child in facts.minors) or None


def _cards(facts: CaseFacts, people: Sequence[PersonFact]) -> Json:
    return [
        {
            "person_id": person.id,
            "full_name": person.full_name,
            "born_on": plain(person.born_on),
            "address": facts.address,
            "occupation": person.occupation,
        }
        for person in people
    ]


def _in_organisation(medical: bool) -> Source:
    def name(facts: CaseFacts) -> Json:
        return facts.actor.agency_name if (facts.actor.agency_kind == "health") is medical else None

    return name


def _part_of_address(place: str) -> Source:
    return lambda facts: address_parts(facts.address).get(place)


def address_parts(address: str) -> dict[str, str]:
    """«пгт Медведево, ул. Новая, 5, кв. 2» by its parts; what cannot be told apart stays with the place."""
    found: dict[str, str] = {}
    places: list[str] = []
    for part in (piece.strip() for piece in address.split(",")):
        flat, house = FLAT.fullmatch(part), HOUSE.fullmatch(part)
        if flat:
            found["flat"] = flat[1]
        elif house:
            found["house"] = house[1]
        elif part:
            places.append(part)
    if len(places) > 1 and "house" in found:
        found["street"] = places.pop()
    return found | ({"settlement": ", ".join(places)} if places else {})


ENTRY = (
    *("entry_kind", "person_id", "child_name", "child_birth", "ground_codes", *PLACES, "parents"),
    *("edu_org", "other_org_or_class", "occupation", "extra_activity", "extra_kinds", "holiday_activity"),
    *("family_category_codes", "child_category_codes", "categories_source", "registered_on"),
    *("ipk_approved_on", "ipk_from", "ipk_until", "ipk_participants", "ipk_measures_on_time", "ipk_results"),
    *("parents_liability", "liability_case", "liability_on", "abuse_facts"),
    *("follow_up", "follow_up_measures", "organisation", "residence_id"),
)
"""What forms take from the entry of the risk group's register that the task is about."""


def _of_entry(key: str) -> Source:
    return lambda facts: facts.entry.get(key)


REGISTERED: Mapping[str, Source] = {
    "period.quarter": lambda facts: str(_past_quarter(facts)[1]),
    "period.year": lambda facts: str(_past_quarter(facts)[0]),
    "case.child_cards": lambda facts: _cards(facts, facts.minors),
    "case.parent_cards": lambda facts: _cards(facts, facts.parents),
    "case.only_minor_name": _only(lambda child: child.full_name),
    "case.only_minor_born": _only(lambda child: plain(child.born_on)),
    "case.only_minor_occupation": _only(lambda child: child.occupation),
    "registered.child_text": _child,
    "actor.school_name": _in_organisation(medical=False),
    "actor.clinic_name": _in_organisation(medical=True),
    **{f"entry.{key}": _of_entry(key) for key in ENTRY},
    **{f"address.{place}": _part_of_address(place) for place in PLACES},
}
