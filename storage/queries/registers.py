"""Journals (журналы) as they read today: the rows first written, with later corrections laid over."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select
from sqlalchemy.orm import aliased

from storage.folding import search_words
from storage.models import (
    Case,
    CorrectionKind,
    RegisterCorrection,
    RegisterCounter,
    RegisterEntry,
    StaffMember,
)
from storage.scope import Scope


class EntryState(StrEnum):
    """Which rows of a journal are asked for."""

    OPEN = "open"
    """The family's case is not finished."""
    CORRECTED = "corrected"
    """A person mended something in the row."""


@dataclass(frozen=True, kw_only=True)
class Correction:
    id: str
    entry_id: str
    kind: str
    changes: dict[str, Any]
    reason: str
    entered_at: datetime
    entered_by_name: str | None


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


@dataclass(frozen=True, kw_only=True)
class EntryFilter:
    """Part of a year's journal: rows entered within a period, holding the words, in a state."""

    words: str = ""
    since: datetime | None = None
    until: datetime | None = None
    """The moment after the last."""
    state: EntryState | None = None

    @property
    def is_all(self) -> bool:
        return not (self.words or self.since or self.until or self.state)


EVERY_ROW = EntryFilter()


@dataclass(frozen=True, kw_only=True)
class JournalYear:
    """One year of a keeper's journal; ``total`` is known when it is closed."""

    register: str
    owner: str
    year: int
    last: int
    closed_at: datetime | None
    closed_by_name: str | None
    total: int | None


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
    connection: Connection,
    *,
    register: str,
    owner: str,
    year: int,
    chosen: EntryFilter = EVERY_ROW,
    after: int = 0,
    limit: int = 100,
) -> list[Entry]:
    """Rows of one keeper's journal in a year by number; the caller has checked the keeper."""
    return _entries(
        connection,
        select(*_COLUMNS)
        .outerjoin(Case, Case.id == RegisterEntry.case_id)
        .outerjoin(StaffMember, StaffMember.id == RegisterEntry.entered_by)
        .where(*_within(register, owner, year, chosen), RegisterEntry.number > after)
        .order_by(RegisterEntry.number)
        .limit(limit),
    )


def count_entries(
    connection: Connection, *, register: str, owner: str, year: int, chosen: EntryFilter = EVERY_ROW
) -> int:
    """How many rows :func:`journal` has in all."""
    rows = (
        select(func.count(RegisterEntry.id))
        .outerjoin(Case, Case.id == RegisterEntry.case_id)
        .where(*_within(register, owner, year, chosen))
    )
    return connection.execute(rows).scalar_one()


def _within(register: str, owner: str, year: int, chosen: EntryFilter) -> Iterator[ColumnElement[bool]]:
    """The first three are the head of the index by which rows are numbered; the rest narrow a year."""
    yield RegisterEntry.register == register
    yield RegisterEntry.owner == owner
    yield RegisterEntry.year == year
    for word in search_words(chosen.words):
        yield RegisterEntry.search_key.contains(f" {word}", autoescape=True)
    if chosen.since is not None:
        yield RegisterEntry.entered_at >= chosen.since
    if chosen.until is not None:
        yield RegisterEntry.entered_at < chosen.until
    if chosen.state is EntryState.OPEN:
        yield Case.id.is_not(None)
        yield Case.closed_at.is_(None)
    if chosen.state is EntryState.CORRECTED:
        yield (
            select(RegisterCorrection.id)
            .where(
                RegisterCorrection.entry_id == RegisterEntry.id,
                RegisterCorrection.kind == CorrectionKind.CORRECTION,
            )
            .correlate(RegisterEntry)
            .exists()
        )


def journal_years(connection: Connection, *, register: str, owner: str) -> list[JournalYear]:
    """The years of one journal that have been begun or closed, the latest first."""
    return years_of_journals(connection, owners=[owner], register=register)


def years_of_journals(
    connection: Connection, *, owners: Iterable[str], register: str | None = None
) -> list[JournalYear]:
    closer = aliased(StaffMember)
    statement = (
        select(
            RegisterCounter.register,
            RegisterCounter.owner,
            RegisterCounter.year,
            RegisterCounter.last,
            RegisterCounter.closed_at,
            closer.short_name.label("closed_by_name"),
            RegisterCounter.total,
        )
        .outerjoin(closer, closer.id == RegisterCounter.closed_by)
        .where(RegisterCounter.owner.in_(sorted(owners)))
        .order_by(RegisterCounter.register, RegisterCounter.owner, RegisterCounter.year.desc())
    )
    if register is not None:
        statement = statement.where(RegisterCounter.register == register)
    return [JournalYear(**row._mapping) for row in connection.execute(statement)]


def one_entry(connection: Connection, *, register: str, owner: str, year: int, number: int) -> Entry | None:
    found = journal(connection, register=register, owner=owner, year=year, after=number - 1, limit=1)
    return found[0] if found and found[0].number == number else None


def span_of_journal(
    connection: Connection, *, register: str, owner: str, year: int
) -> tuple[datetime, datetime] | None:
    """When the first and the last row of a year were entered; None: there is none."""
    first, last = connection.execute(
        select(func.min(RegisterEntry.entered_at), func.max(RegisterEntry.entered_at)).where(
            RegisterEntry.register == register, RegisterEntry.owner == owner, RegisterEntry.year == year
        )
    ).one()
    return None if first is None else (first, last)


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


def whole_journal(connection: Connection, *, register: str, owner: str) -> list[Entry]:
    """Every row of one keeper's journal, in two questions however many there are."""
    whose = (RegisterEntry.register == register, RegisterEntry.owner == owner)
    rows = connection.execute(
        select(*_COLUMNS)
        .outerjoin(Case, Case.id == RegisterEntry.case_id)
        .outerjoin(StaffMember, StaffMember.id == RegisterEntry.entered_by)
        .where(*whose)
        .order_by(RegisterEntry.year, RegisterEntry.number)
    )
    corrections = _corrections(connection, select(RegisterEntry.id).where(*whose))
    return [Entry(**row._mapping, corrections=corrections.get(row.id, ())) for row in rows]


def _corrections(connection: Connection, entries: Any) -> dict[str, Sequence[Correction]]:
    """By row; ``entries`` are ids, or a query for them."""
    found: dict[str, list[Correction]] = defaultdict(list)
    if isinstance(entries, list) and not entries:
        return {}
    rows = connection.execute(
        select(
            RegisterCorrection.id,
            RegisterCorrection.entry_id,
            RegisterCorrection.kind,
            RegisterCorrection.changes,
            RegisterCorrection.reason,
            RegisterCorrection.entered_at,
            StaffMember.short_name.label("entered_by_name"),
        )
        .outerjoin(StaffMember, StaffMember.id == RegisterCorrection.entered_by)
        .where(RegisterCorrection.entry_id.in_(entries))
        .order_by(RegisterCorrection.entered_at, RegisterCorrection.id)
    )
    for row in rows:
        found[row.entry_id].append(Correction(**row._mapping))
    return dict(found)
