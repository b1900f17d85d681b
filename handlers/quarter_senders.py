"""Who owes the quarter of the risk group, by when and to whom: ``processes/quarter_senders.csv``."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from engine.tables import TableRow, read_table
from engine.terms.fixed import rule_in
from engine.work import Work
from storage.models import RiskOrganisation, SenderKind

WAYS = ("edu_orgs", "med_orgs", "state_orgs")
"""Through the education authority, or straight to the commission; variables of the procedure."""
THROUGH_AUTHORITY = WAYS[0]
_COLUMNS = (
    "region",
    "sender",
    "agency_kind",
    "org_kind",
    "way",
    "term",
    "name_ru",
    "sends_to",
    "clause",
)


@dataclass(frozen=True, kw_only=True)
class Sender:
    """A kind of sender; ``name`` is that of a body, an organisation has its own."""

    region: str
    kind: SenderKind
    agency_kind: str
    org_kind: str
    way: str
    term: str
    name: str
    sends_to: tuple[str, ...]


def senders(work: Work) -> Sequence[Sender]:
    """All kinds of senders of the region; a region without rows of its own has those for all."""
    known = load_senders(work.processes)
    own = [each for each in known if each.region == work.region]
    return own or [each for each in known if not each.region]


def organisations(work: Work) -> dict[str, Sender]:
    """Kinds of agencies that keep a register (PK 1.1), each with what it owes."""
    return {each.agency_kind: each for each in senders(work) if each.kind == SenderKind.ORGANISATION}


def organisation(work: Work, org_kind: str | None) -> Sender | None:
    return next((each for each in organisations(work).values() if each.org_kind == org_kind), None)


def body(work: Work, kind: SenderKind) -> Sender:
    """The education authority or the commission."""
    return next(each for each in senders(work) if each.kind == kind)


@lru_cache(maxsize=4)
def load_senders(processes: Path) -> tuple[Sender, ...]:
    """Raises TableInvalid naming file and line."""
    return tuple(_sender(row) for row in read_table(processes / "quarter_senders.csv", _COLUMNS))


def _sender(row: TableRow) -> Sender:
    _require(row, "sender", {*SenderKind})
    if row["sender"] == SenderKind.ORGANISATION:
        _require(row, "org_kind", {*RiskOrganisation})
        _require(row, "way", {*WAYS})
    return Sender(
        region=row["region"],
        kind=SenderKind(row["sender"]),
        agency_kind=row["agency_kind"],
        org_kind=row["org_kind"],
        way=row["way"],
        term=rule_in(row, "term"),
        name=row["name_ru"],
        sends_to=tuple(name.strip() for name in row["sends_to"].split(";") if name.strip()),
    )


def _require(row: TableRow, column: str, known: set[str]) -> None:
    if row[column] not in known:
        raise row.wrong(f"«{row[column]}» в столбце «{column}» неизвестно, есть {', '.join(sorted(known))}.")
