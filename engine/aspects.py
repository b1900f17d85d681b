"""What of a family's case a relation to it gives a right to: the table ``processes/access.csv``.

It repeats roles.md §4, aspect by aspect.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from engine.parties import kinds_of
from engine.tables import TableRow, read_table


class Relation(StrEnum):
    """What a person has to do with a case; the columns of the table."""

    INFORMING = "informing"
    WORKING_GROUP = "working_group"
    CURATOR = "curator"
    COMMISSION = "commission"
    MEMBER = "member"
    OPEKA = "opeka"
    POLICE = "police"
    REGIONAL = "regional"
    ADMIN = "admin"
    EXPERT = "expert"
    EXPERT_MEMBER = "expert_member"
    REGISTER = "register"


class Right(StrEnum):
    """How much of an aspect is shown, from nothing to deciding on it."""

    NONE = "-"
    AGGREGATE = "a"
    RESULT = "result"
    MASKED = "m"
    OWN = "own"
    READ = "R"
    WRITE = "W"
    SIGN = "S"

    @property
    def shows_all(self) -> bool:
        return self in _WHOLE

    @property
    def shows_some(self) -> bool:
        return self in _WHOLE or self in {Right.MASKED, Right.OWN, Right.RESULT}


_WHOLE = frozenset({Right.READ, Right.WRITE, Right.SIGN})
_ORDER = list(Right)
_BY_EMERGENCY = {Relation.OPEKA: "guardianship", Relation.POLICE: "police"}
"""Which party of ``parties.csv`` the relation is of."""
EMPTY: Mapping[Relation, Collection[str]] = {}
_FOR_KIND = {"health": "health", "police": "police"}
"""«health only», «police only»: the right is for agencies of that kind in the working group."""


@dataclass(frozen=True, kw_only=True)
class Aspects:
    """The rights of one person to one case, aspect by aspect."""

    rights: Mapping[str, Right]

    def __getitem__(self, aspect: str) -> Right:
        return self.rights.get(aspect, Right.NONE)

    def sees(self, aspect: str) -> bool:
        return self[aspect].shows_all

    def sees_some(self, aspect: str) -> bool:
        return self[aspect].shows_some


class AccessRules:
    """The table of ``access.csv``."""

    def __init__(
        self,
        cells: Mapping[str, Mapping[Relation, str]],
        names: Mapping[str, str],
        emergency: Mapping[Relation, Collection[str]] = EMPTY,
    ):
        self._cells = cells
        self.names = names
        self.emergency = emergency
        """Kinds of agencies that a task of an emergency relates to the case."""

    @staticmethod
    def load(processes: Path) -> "AccessRules":
        columns = ("aspect", "name_ru", *(relation.value for relation in Relation))
        rows = list(read_table(processes / "access.csv", columns))
        return AccessRules(
            {row["aspect"]: _cells_of(row) for row in rows},
            {row["aspect"]: row["name_ru"] for row in rows},
            {relation: kinds_of(processes, party) for relation, party in _BY_EMERGENCY.items()},
        )

    def aspects(self, held: Collection[Relation], agency_kinds: Collection[str] = ()) -> Aspects:
        """The widest right that any of the relations gives to each aspect."""
        rights = {
            aspect: max(
                (_right(cells[relation], agency_kinds) for relation in held),
                key=_ORDER.index,
                default=Right.NONE,
            )
            for aspect, cells in self._cells.items()
        }
        return Aspects(rights=rights)


def _cells_of(row: TableRow) -> dict[Relation, str]:
    known = {*(right.value for right in Right), *_FOR_KIND}
    for relation in Relation:
        if row[relation.value] not in known:
            raise row.wrong(f"право «{row[relation.value]}» неизвестно, есть {', '.join(sorted(known))}.")
    return {relation: row[relation.value] for relation in Relation}


def _right(cell: str, agency_kinds: Collection[str]) -> Right:
    if cell in _FOR_KIND:
        return Right.READ if _FOR_KIND[cell] in agency_kinds else Right.NONE
    return Right(cell)
