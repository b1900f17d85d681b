"""What a clause of a regulation is called: ``ME-4.3-1`` is «п. 4.3 Порядка» to an official.

One clause may oblige to several things, so several ids bear one name; whoever lists
clauses lists each name once, with all that is quoted under it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.tables import read_table

_ANNEX = re.compile(r"Annex (\d+)(?: (?:s|p|code)\b.*)?")
"""An annex is a form of a few pages: its sections and codes are not told apart."""
_RESOLUTION = re.compile(r"resolution p\.(\d+)")
_REMARK = re.compile(r" \(printed .*\)$")


@dataclass(frozen=True, kw_only=True)
class Clause:
    """An obligation: where it stands in its regulation, and its words there."""

    name: str
    quote: str
    place: str = ""
    """As the list of obligations writes it: «7.1 3) а)»."""


@dataclass(frozen=True, kw_only=True)
class Regulation:
    """What a regulation is called in «п. 4 …» and in «приложение 2 к …»."""

    of: str
    to: str


def load_clauses(folder: Path) -> Mapping[str, Clause]:
    """Obligation id → its clause, from ``processes/regulations``."""
    regulations = {
        row["prefix"]: Regulation(of=row["of"], to=row["to"])
        for row in read_table(folder / "names.csv", ("prefix", "region", "of", "to"))
    }
    rows = read_table(folder / "obligations.csv", ("id", "clause", "quote_ru"))
    return {
        row["id"]: Clause(
            name=clause_name(row["clause"], regulations.get(row["id"].partition("-")[0])),
            quote=row["quote_ru"],
            place=row["clause"],
        )
        for row in rows
    }


def clause_name(place: str, regulation: Regulation | None) -> str:
    """«п. 6.1 а) Порядка», «приложение 2 к Порядку»."""
    of, to = (f" {regulation.of}", f" к {regulation.to}") if regulation else ("", "")
    if annex := _ANNEX.fullmatch(place):
        return f"приложение {annex[1]}{to}"
    if resolution := _RESOLUTION.fullmatch(place):
        return f"п. {resolution[1]} постановления"
    return f"п. {_REMARK.sub('', place)}{of}"


def named_once(clauses: Iterable[Clause]) -> list[Clause]:
    """Each name once, its quotes one after another."""
    quotes: dict[str, list[str]] = {}
    places: dict[str, str] = {}
    for clause in clauses:
        places.setdefault(clause.name, clause.place)
        found = quotes.setdefault(clause.name, [])
        if clause.quote and clause.quote not in found:
            found.append(clause.quote)
    return [Clause(name=name, quote=" … ".join(found), place=places[name]) for name, found in quotes.items()]
