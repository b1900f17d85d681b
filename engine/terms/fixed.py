"""Terms that the regulations fix and no element of a diagram shows: ``processes/fixed_terms.csv``.

A handler that counts one asks for it by name; a region may have it otherwise. What a
municipality may change is a setting instead.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from engine.deadlines import parse_rule
from engine.errors import DeadlineRuleInvalid
from engine.tables import TableInvalid, TableRow, read_table

FILE = "fixed_terms.csv"


def fixed_term(processes: Path, key: str, region: str) -> str:
    """The rule code of a term, by the region's own row, else by the row for all."""
    terms = load_fixed_terms(processes)
    rule = terms.get((key, region)) or terms.get((key, ""))
    if rule is None:
        raise TableInvalid(f"В файле «{FILE}» нет срока «{key}» для региона «{region}».")
    return rule


@lru_cache(maxsize=4)
def load_fixed_terms(processes: Path) -> Mapping[tuple[str, str], str]:
    """Rules by name and region, empty for all; raises TableInvalid naming file and line."""
    rows = read_table(processes / FILE, ("term", "region", "rule", "name_ru", "clause"))
    return {(row["term"], row["region"]): rule_in(row, "rule") for row in rows}


def rule_in(row: TableRow, column: str) -> str:
    """The rule code of a cell, which must be one that can be counted."""
    try:
        parse_rule(row[column])
    except DeadlineRuleInvalid as error:
        raise row.wrong(str(error)) from error
    return row[column]
