"""Who is told, who takes part, whose agency is meant: ``processes/parties.csv``.

A handler asks for a party by its name (``guardianship``); which kind of agency that is and
which roles answer for it is the law's to say, and a region may say otherwise than the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from engine.errors import Invalid
from engine.regulations.clauses import load_clauses
from engine.roles import role_scopes
from engine.tables import TableRow, read_table

FILE = "parties.csv"
_COLUMNS = ("party", "region", "agency_kind", "roles", "name_ru", "clause")


class PartyUnknown(Invalid):
    """The table names no such party for the region, nor for all."""

    def __init__(self, key: str, region: str) -> None:
        super().__init__(
            f"В файле «{FILE}» нет участника «{key}» для региона «{region}».",
            hint="Добавьте строку: вид органа и роли тех, кто за него отвечает.",
        )


@dataclass(frozen=True, kw_only=True)
class PartyRole:
    """A role with the kind of scope it is held in: ``agency``, ``mun``, ``case``, ``region``."""

    role: str
    scope: str


@dataclass(frozen=True, kw_only=True)
class Party:
    """``agency_kind`` is empty where the agency follows from the case or from who holds the role."""

    key: str
    agency_kind: str
    roles: tuple[PartyRole, ...]
    name: str

    @property
    def role(self) -> PartyRole:
        """The one that answers first."""
        return self.roles[0]


def party_of(processes: Path, key: str, region: str) -> Party:
    """The party as the region's own row says, else as the row for all; raises PartyUnknown."""
    parties = load_parties(processes)
    found = parties.get((key, region)) or parties.get((key, ""))
    if found is None:
        raise PartyUnknown(key, region)
    return found


@lru_cache(maxsize=4)
def load_parties(processes: Path) -> Mapping[tuple[str, str], Party]:
    """Parties by name and region, empty for all; raises TableInvalid naming file and line."""
    scopes, kinds = role_scopes(processes), agency_kinds(processes)
    clauses = load_clauses(processes / "regulations")
    found: dict[tuple[str, str], Party] = {}
    for row in read_table(processes / FILE, _COLUMNS):
        key = row["party"], row["region"]
        if key in found:
            raise row.wrong(f"участник «{row['party']}» уже назван для этого региона.")
        if row["clause"] and row["clause"] not in clauses:
            raise row.wrong(f"пункта «{row['clause']}» нет в перечне обязанностей.")
        if row["agency_kind"] and row["agency_kind"] not in kinds:
            raise row.wrong(f"вида органов «{row['agency_kind']}» нет в «agency_kinds.csv».")
        found[key] = _party(row, scopes)
    return found


@lru_cache(maxsize=4)
def agency_kinds(processes: Path) -> Mapping[str, str]:
    """Kinds of agencies of the prevention system with their names."""
    rows = read_table(processes / "agency_kinds.csv", ("kind", "name_ru", "clause"))
    return {row["kind"]: row["name_ru"] for row in rows}


def kinds_of(processes: Path, key: str) -> frozenset[str]:
    """Kinds of agencies that are this party in any region."""
    parties = load_parties(processes).values()
    return frozenset(each.agency_kind for each in parties if each.key == key and each.agency_kind)


def _party(row: TableRow, scopes: Mapping[str, str]) -> Party:
    roles = row["roles"].split()
    unknown = [role for role in roles if role not in scopes]
    if unknown or not roles:
        said = f"роль «{unknown[0]}» неизвестна" if unknown else "не названо ни одной роли"
        raise row.wrong(f"{said}: нужны роли из «roles.csv».")
    return Party(
        key=row["party"],
        agency_kind=row["agency_kind"],
        roles=tuple(PartyRole(role=role, scope=scopes[role]) for role in roles),
        name=row["name_ru"],
    )
