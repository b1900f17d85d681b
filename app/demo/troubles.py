"""What happens to families of the demo district and what agencies do about it, in their words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from engine.tables import read_table


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """One kind of trouble, as everybody who deals with it writes it down."""

    key: str
    told_by: str
    """Kind of the agency that hears of it first."""
    source: str
    informant: str
    threat: str
    problem: str
    survey: str
    violations: str
    criteria: str
    level: str
    conclusion: str
    dynamics: str


@dataclass(frozen=True, kw_only=True)
class Help:
    """A measure that a kind of agency proposes; ``done`` is how it reports."""

    kind: str
    situation: str
    task: str
    measure: str
    done: str
    weeks: str


@lru_cache(maxsize=4)
def troubles(folder: Path) -> Mapping[str, Trouble]:
    rows = read_table(folder / "situations.csv", tuple(Trouble.__dataclass_fields__))
    return {row["key"]: Trouble(**row.cells) for row in rows}


@lru_cache(maxsize=4)
def helps(folder: Path) -> Mapping[str, list[Help]]:
    """Kind of agency → what it can do."""
    by_kind: dict[str, list[Help]] = {}
    for row in read_table(folder / "measures.csv", tuple(Help.__dataclass_fields__)):
        by_kind.setdefault(row["kind"], []).append(Help(**row.cells))
    return by_kind
