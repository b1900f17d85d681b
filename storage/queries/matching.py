"""Open cases that may be of the same family as a new message: by names, birth dates and address.

Nothing is joined by this: a person is shown what agrees and what differs, and decides.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from storage.folding import fold, search_key
from storage.models import Address, Case, CasePerson, Person
from storage.repositories.cases import OPEN_STATUSES

ENOUGH = 2
"""A name and no birth date to compare, a birth date with the given name, or an address agree."""


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One thing of two cases side by side. ``what`` is ``name``, ``birth`` or ``address``."""

    what: str
    agrees: bool
    ours: str
    theirs: str
    kin: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    case_id: str
    number: str
    family_name: str
    status: str
    opened_at: datetime
    compared: tuple[Compared, ...]

    @property
    def agreeing(self) -> list[Compared]:
        return [each for each in self.compared if each.agrees]

    @property
    def differing(self) -> list[Compared]:
        return [each for each in self.compared if not each.agrees]


@dataclass(frozen=True, kw_only=True)
class _Member:
    case_id: str
    kin: str
    surname: str
    given_name: str
    patronymic: str
    born_on: date | None

    @property
    def named(self) -> str:
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)

    @property
    def folded(self) -> tuple[str, str]:
        return fold(self.surname), fold(self.given_name)


def candidates(connection: Connection, case_id: str) -> list[Candidate]:
    """Open cases of the municipality with something in common, the most alike first."""
    municipality_id = connection.execute(select(Case.municipality_id).where(Case.id == case_id)).scalar_one()
    ours = _members(connection, Case.id == case_id)
    lived = _addresses(connection, [case_id]).get(case_id, {})
    found = _alike(connection, municipality_id, case_id, ours, lived.values())
    if not found:
        return []
    theirs: dict[str, list[_Member]] = defaultdict(list)
    for member in _members(connection, Case.id.in_(found)):
        theirs[member.case_id].append(member)
    homes = _addresses(connection, found)
    weighed = []
    for row in connection.execute(
        select(Case.id, Case.number, Case.family_name, Case.status, Case.opened_at).where(Case.id.in_(found))
    ):
        told = [*_people(ours, theirs[row.id]), *_homes(lived, homes.get(row.id, {}))]
        weight = sum(weight for weight, _ in told)
        if max((weight for weight, _ in told), default=0) >= ENOUGH:
            shown = tuple(each for _, compared in told for each in compared)
            weighed.append((weight, Candidate(case_id=row.id, **_head(row), compared=shown)))
    weighed.sort(key=lambda pair: (-pair[0], pair[1].opened_at, pair[1].case_id))
    return [candidate for _, candidate in weighed]


def _head(row: Any) -> dict[str, Any]:
    return {
        "number": row.number,
        "family_name": row.family_name,
        "status": row.status,
        "opened_at": row.opened_at,
    }


def _members(connection: Connection, condition: Any) -> list[_Member]:
    rows = connection.execute(
        select(
            CasePerson.case_id,
            CasePerson.kin,
            Person.surname,
            Person.given_name,
            Person.patronymic,
            Person.born_on,
        )
        .join(Person, Person.id == CasePerson.person_id)
        .join(Case, Case.id == CasePerson.case_id)
        .where(condition)
        .order_by(CasePerson.case_id, CasePerson.position)
    )
    return [_Member(**{**row._mapping, "patronymic": row.patronymic or ""}) for row in rows]


def _addresses(connection: Connection, case_ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """Case → folded address → as it is written; only where the family is now."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    rows = connection.execute(
        select(Address.case_id, Address.text).where(
            Address.case_id.in_(list(case_ids)), Address.until.is_(None)
        )
    )
    for case_id, text in rows:
        found[case_id][fold(text)] = text
    return found


def _alike(
    connection: Connection, municipality_id: str, case_id: str, ours: list[_Member], lived: Iterable[str]
) -> list[str]:
    """Ids of open cases that share a name, a birth date or an address: few, to be looked at closely."""
    names = {search_key(*member.folded) for member in ours if member.given_name}
    births = {member.born_on for member in ours if member.born_on}
    reasons = [
        *([Person.born_on.in_(births)] if births else []),
        *(Person.search_key.startswith(name, autoescape=True) for name in sorted(names)),
    ]
    open_here = (
        Case.municipality_id == municipality_id,
        Case.status.in_(OPEN_STATUSES),
        Case.id != case_id,
    )
    found: set[str] = set()
    if reasons:
        statement = (
            select(CasePerson.case_id)
            .join(Person, Person.id == CasePerson.person_id)
            .join(Case, Case.id == CasePerson.case_id)
            .where(Person.municipality_id == municipality_id, or_(*reasons), *open_here)
        )
        found |= set(connection.execute(statement.distinct()).scalars())
    homes = sorted(lived)
    if homes:
        at_home = select(Address.case_id).join(Case, Case.id == Address.case_id)
        there = connection.execute(
            at_home.where(Address.text.in_(homes), Address.until.is_(None), *open_here).distinct()
        )
        found |= set(there.scalars())
    return sorted(found)


def _people(ours: list[_Member], theirs: list[_Member]) -> Iterator[tuple[int, list[Compared]]]:
    """Each of ours beside the one of theirs who is most alike."""
    for member in ours:
        best = max((_person(member, other) for other in theirs), key=lambda pair: pair[0], default=(0, []))
        if best[0]:
            yield best


def _person(ours: _Member, theirs: _Member) -> tuple[int, list[Compared]]:
    surname, given = (a == b for a, b in zip(ours.folded, theirs.folded, strict=True))
    births = ours.born_on is not None and ours.born_on == theirs.born_on
    known = ours.born_on is not None and theirs.born_on is not None
    if not (surname and given) and not (births and given):
        return 0, []
    same_name = surname and given and fold(ours.patronymic) == fold(theirs.patronymic)
    name = Compared(what="name", agrees=same_name, ours=ours.named, theirs=theirs.named, kin=theirs.kin)
    birth = Compared(
        what="birth", agrees=births, ours=_day(ours.born_on), theirs=_day(theirs.born_on), kin=theirs.kin
    )
    if births:
        return 3 + same_name, [name, birth]
    return (1, [name, birth]) if known else (ENOUGH, [name, birth])


def _homes(ours: dict[str, str], theirs: dict[str, str]) -> Iterator[tuple[int, list[Compared]]]:
    if not ours or not theirs:
        return
    shared = sorted(ours.keys() & theirs.keys())
    if shared:
        yield (
            ENOUGH,
            [Compared(what="address", agrees=True, ours=ours[shared[0]], theirs=theirs[shared[0]])],
        )
    else:
        both = ["; ".join(place.values()) for place in (ours, theirs)]
        yield 0, [Compared(what="address", agrees=False, ours=both[0], theirs=both[1])]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
