"""Which event starts a term, in words, and what of the case bears it out.

A diagram names a variable (``deadlineFrom``); ``processes/start_events.csv`` says what
happened then and in which journal, document or session it was written down.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from engine.tables import TableRow, read_table


class Evidence(StrEnum):
    """Where the event of a start was written down."""

    NONE = ""
    JOURNAL = "journal"
    DOCUMENT = "document"
    SESSION = "session"


@dataclass(frozen=True, kw_only=True)
class StartEvent:
    """``name`` is what happened; ``form`` the journal or the document, ``keeper`` whose journal it is."""

    name: str
    date: str
    """Which date it is, as «срок не начат: нужна дата заседания» says it."""
    evidence: Evidence
    form: str
    keeper: str
    """``agency`` or ``mun``; empty for any keeper."""


def load_start_events(processes: Path) -> Mapping[str, StartEvent]:
    rows = read_table(
        processes / "start_events.csv", ("variable", "name_ru", "date_ru", "evidence", "form", "keeper")
    )
    return {
        row["variable"]: StartEvent(
            name=row["name_ru"],
            date=row["date_ru"],
            evidence=_evidence(row),
            form=row["form"],
            keeper=row["keeper"],
        )
        for row in rows
    }


def _evidence(row: TableRow) -> Evidence:
    try:
        return Evidence(row["evidence"])
    except ValueError as error:
        known = ", ".join(kind for kind in Evidence if kind)
        raise row.wrong(
            f"запись о событии «{row['evidence']}» неизвестна, есть {known} или пусто."
        ) from error
