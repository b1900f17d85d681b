"""Journals (журналы) as they read today: the rows first written, with later corrections laid over."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from storage.models import Case, RegisterCorrection, RegisterEntry, StaffMember
from storage.scope import Scope


@dataclass(frozen=True, kw_only=True)
class Correction:
    entry_id: str
    changes: dict[str, Any]
    reason: str
    entered_at: datetime


@dataclass(frozen=True, kw_only=True)
class Entry:
    id: str
    register: str
    owner: str
    year: int
    number: int
    case_id: str | None
    case_number: str | None
    content: dict[str, Any]
    entered_at: datetime
    entered_by_name: str | None
    corrections: Sequence[Correction] = ()

    @property
    def current(self) -> dict[str, Any]:
        """The row with its corrections; what was written first stays in ``content``."""
        merged = dict(self.content)
        for correction in self.corrections:
            merged.update(correction.changes)
        return merged


_COLUMNS = (
    RegisterEntry.id,
    RegisterEntry.register,
    RegisterEntry.owner,
    RegisterEntry.year,
    RegisterEntry.number,
    RegisterEntry.case_id,
    Case.number.label("case_number"),
    RegisterEntry.content,
    RegisterEntry.entered_at,
    StaffMember.short_name.label("entered_by_name"),
)


def journal(
    connection: Connection, *, register: str, owner: str, year: int, after: int = 0, limit: int = 100
) -> list[Entry]:
    """Rows of one keeper's journal in a year by number; the caller has checked the keeper."""
    return _entries(
        connection,
        select(*_COLUMNS)
        .outerjoin(Case, Case.id == RegisterEntry.case_id)
        .outerjoin(StaffMember, StaffMember.id == RegisterEntry.entered_by)
        .where(
            RegisterEntry.register == register,
            RegisterEntry.owner == owner,
            RegisterEntry.year == year,
            RegisterEntry.number > after,
        )
        .order_by(RegisterEntry.number)
        .limit(limit),
    )


def journal_years(connection: Connection, *, register: str, owner: str) -> list[int]:
    rows = connection.execute(
        select(RegisterEntry.year)
        .where(RegisterEntry.register == register, RegisterEntry.owner == owner)
        .distinct()
        .order_by(RegisterEntry.year.desc())
    )
    return list(rows.scalars())


def entries_of_case(
    connection: Connection, *, case_id: str, scope: Scope, owners: Iterable[str] | None = None
) -> list[Entry]:
    """Rows about a case in all journals, or only in those of the given keepers."""
    statement = (
        select(*_COLUMNS)
        .join(Case, Case.id == RegisterEntry.case_id)
        .outerjoin(StaffMember, StaffMember.id == RegisterEntry.entered_by)
        .where(RegisterEntry.case_id == case_id, scope.cases())
        .order_by(RegisterEntry.entered_at)
    )
    if owners is not None:
        statement = statement.where(RegisterEntry.owner.in_(sorted(owners)))
    return _entries(connection, statement)


def _entries(connection: Connection, statement: Any) -> list[Entry]:
    rows = [dict(row._mapping) for row in connection.execute(statement)]
    corrections = _corrections(connection, [row["id"] for row in rows])
    return [Entry(**row, corrections=corrections.get(row["id"], ())) for row in rows]


def _corrections(connection: Connection, entry_ids: Sequence[str]) -> dict[str, Sequence[Correction]]:
    found: dict[str, list[Correction]] = defaultdict(list)
    if not entry_ids:
        return {}
    rows = connection.execute(
        select(
            RegisterCorrection.entry_id,
            RegisterCorrection.changes,
            RegisterCorrection.reason,
            RegisterCorrection.entered_at,
        )
        .where(RegisterCorrection.entry_id.in_(entry_ids))
        .order_by(RegisterCorrection.entered_at)
    )
    for row in rows:
        found[row.entry_id].append(Correction(**row._mapping))
    return dict(found)
