"""Sentences with which the law itself refuses: ``processes/refusals.csv``.

They quote a clause, so a region words them after its own regulation.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from engine.regulations.clauses import load_clauses
from engine.tables import TableInvalid, TableRow, read_table

FILE = "refusals.csv"
_COLUMNS = ("refusal", "region", "words", "clause")


def refusal(processes: Path, code: str, region: str, **facts: object) -> str:
    """The sentence of a refusal, with what it speaks of in place of ``{names}``."""
    sentences = load_refusals(processes)
    words = sentences.get((code, region)) or sentences.get((code, ""))
    if words is None:
        raise TableInvalid(f"В файле «{FILE}» нет отказа «{code}» для региона «{region}».")
    return words.format_map(facts)


@lru_cache(maxsize=4)
def load_refusals(processes: Path) -> Mapping[tuple[str, str], str]:
    """Sentences by code and region, empty for all; raises TableInvalid naming file and line."""
    clauses = load_clauses(processes / "regulations")
    return {
        (row["refusal"], row["region"]): _words(row, clauses)
        for row in read_table(processes / FILE, _COLUMNS)
    }


def _words(row: TableRow, clauses: Mapping[str, object]) -> str:
    if row["clause"] and row["clause"] not in clauses:
        raise row.wrong(f"пункта «{row['clause']}» нет в перечне обязанностей.")
    if not row["words"]:
        raise row.wrong("нет слов отказа.")
    return row["words"]
