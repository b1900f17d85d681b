"""Whether two records may be of one person, and why; who may decide it.

Names are written by ear: ё as е, letters changed places, one letter wrong. A woman has
the surname of her birth in one paper and of her marriage in another. A person decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from engine import access
from engine.actor import Actor
from engine.aspects import Relation, Right
from engine.law import Law
from storage.folding import fold
from storage.queries.doubles import born_together, namesakes_without_birth, told_apart
from storage.queries.persons import PersonRow
from storage.unit_of_work import UnitOfWork

ASPECT = "person_merge"
MOST = 200
SHORT = 4
"""Below so many letters another letter is another name: Ада and Ева."""


class Likeness(StrEnum):
    """Why two records look like one person."""

    SAME_NAME = "same_name"
    SPELLING = "spelling"
    OTHER_SURNAME = "other_surname"
    BIRTH_UNKNOWN = "birth_unknown"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    first: PersonRow
    second: PersonRow
    likeness: Likeness


def candidates(uow: UnitOfWork, municipality_id: str) -> list[Candidate]:
    """Pairs that somebody should compare; those called different stay away."""
    apart = told_apart(uow.connection, municipality_id=municipality_id)
    found = [pair for pair in _pairs(uow, municipality_id) if frozenset(_ids(pair)) not in apart]
    order = list(Likeness)
    return sorted(found, key=lambda pair: order.index(pair.likeness))[:MOST]


def _ids(pair: Candidate) -> tuple[str, str]:
    return pair.first.id, pair.second.id


def _pairs(uow: UnitOfWork, municipality_id: str) -> Iterator[Candidate]:
    for group in born_together(uow.connection, municipality_id=municipality_id):
        for first, second in combinations(group, 2):
            found = likeness(first, second)
            if found is not None:
                yield Candidate(first=first, second=second, likeness=found)
    for group in namesakes_without_birth(uow.connection, municipality_id=municipality_id):
        for first, second in combinations(group, 2):
            if first.born_on is None or second.born_on is None:
                yield Candidate(first=first, second=second, likeness=Likeness.BIRTH_UNKNOWN)


def likeness(first: PersonRow, second: PersonRow) -> Likeness | None:
    """How alike the names of two people born on one day are; None: two different names."""
    names = [(fold(a or ""), fold(b or "")) for a, b in zip(_names(first), _names(second), strict=True)]
    surname, given, patronymic = ((a == b, near(a, b)) for a, b in names)
    fathers = patronymic[1] or not all(names[2])
    if surname[0] and given[0] and fathers:
        return Likeness.SAME_NAME if patronymic[0] or not all(names[2]) else Likeness.SPELLING
    if surname[1] and given[1] and fathers:
        return Likeness.SPELLING
    if given[0] and patronymic[0] and names[2][0]:
        return Likeness.OTHER_SURNAME
    return None


def near(first: str, second: str) -> bool:
    """One letter wrong, missing or more, or two neighbours that changed places."""
    if first == second:
        return True
    if abs(len(first) - len(second)) > 1 or min(len(first), len(second)) < SHORT:
        return False
    start = _common(first, second)
    end = _common(first[start:][::-1], second[start:][::-1])
    one, other = first[start : len(first) - end], second[start : len(second) - end]
    return max(len(one), len(other)) <= 1 or (len(one) == 2 and one == other[::-1])


def _common(first: str, second: str) -> int:
    """How many letters agree from the beginning."""
    for place, (one, other) in enumerate(zip(first, second, strict=False)):
        if one != other:
            return place
    return min(len(first), len(second))


def _names(person: PersonRow) -> tuple[str, str, str | None]:
    return person.surname, person.given_name, person.patronymic


def may_decide(law: Law, actor: Actor, municipality_id: str) -> bool:
    """By the aspect «person_merge» of ``access.csv``, for officers of the municipality."""
    if actor.is_system:
        return True
    held = {
        Relation.COMMISSION: access.is_officer(actor, municipality_id),
        Relation.EXPERT: any(actor.holds(role, f"mun:{municipality_id}") for role in access.EXPERT_OFFICERS),
    }
    rights = law.access.aspects([relation for relation, holds in held.items() if holds])
    return rights[ASPECT] in (Right.WRITE, Right.SIGN)
