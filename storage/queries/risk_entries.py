"""The register of the risk group: its rows, and how many of them there are.

What each figure counts is said in ``storage.queries.risk_measures``. Figures and rows come from the
same conditions: ``entries(…, RiskFilter(measure=name, …))`` lists exactly what ``counts`` counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select, tuple_

from storage.folding import search_words
from storage.models import (
    Agency,
    RiskCodeList,
    RiskEntry,
    RiskEntryChange,
    RiskEntryCode,
    RiskEntryYear,
    StaffMember,
)
from storage.queries.risk_measures import MEASURES, RiskPeriod, has_code, in_register, measured
from storage.risk_scope import RiskScope


@dataclass(frozen=True, kw_only=True)
class RiskFilter:
    """Narrows rows and figures alike; an empty one takes the register of the period."""

    municipality_id: str | None = None
    """Where the organisation is."""
    agency_id: str | None = None
    org_kind: str | None = None
    org_kinds: frozenset[str] = frozenset()
    """Of organisations of any of these kinds; of all when it is empty."""
    kind: str | None = None
    ground: str | None = None
    category: str | None = None
    state: str | None = None
    removal_code: str | None = None
    words: str = ""
    measure: str | None = None
    """A figure of the monitoring: only the entries that it counts in the period."""
    confirmed_before: date | None = None
    """Only entries not confirmed on this day or later."""


@dataclass(frozen=True, kw_only=True)
class RiskLine:
    """A row of annex 2. ``codes`` are by list, in the order of the annexes."""

    id: str
    municipality_id: str
    agency_id: str
    agency_name: str
    org_kind: str
    instance_id: str | None
    case_id: str | None
    person_id: str | None
    kind: str
    state: str
    child_name: str
    born_on: date | None
    sort_key: str
    put_on: date | None
    decided_by_name: str | None
    curator_id: str | None
    curator_name: str | None
    last_confirmed_on: date | None
    removed_on: date | None
    removal_code: str | None
    next_organisation: str | None
    refusal_reason: str | None
    content: Mapping[str, Any]
    year: int | None
    """Of the register of the period's last year that the entry is in."""
    number: int | None
    codes: Mapping[str, Sequence[str]]

    @property
    def grounds(self) -> Sequence[str]:
        return self.codes.get(RiskCodeList.GROUND, ())


@dataclass(frozen=True, kw_only=True)
class RiskCounts:
    """Figures of one organisation's entries of one kind."""

    agency_id: str
    agency_name: str
    org_kind: str
    kind: str
    values: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class RiskChangeLine:
    changes: Mapping[str, Sequence[Any]]
    reason: str
    changed_at: datetime
    changed_by_name: str | None


_CURATOR = StaffMember.__table__.alias("curator")
_DECIDER = StaffMember.__table__.alias("decider")


def entries(
    connection: Connection,
    scope: RiskScope,
    period: RiskPeriod,
    filters: RiskFilter | None = None,
    *,
    after: tuple[str, str] | None = None,
    limit: int | None = None,
) -> list[RiskLine]:
    """Rows by the child's name; ``after`` is the sort key and id of the last row seen."""
    statement = _lines(period).where(scope.entries(), _chosen(period, filters or RiskFilter()))
    if after is not None:
        statement = statement.where(tuple_(RiskEntry.sort_key, RiskEntry.id) > after)
    if limit is not None:
        statement = statement.limit(limit)
    return _with_codes(connection, statement.order_by(RiskEntry.sort_key, RiskEntry.id))


def entry(connection: Connection, scope: RiskScope, entry_id: str, *, year: int) -> RiskLine | None:
    """One entry, also a draft; None when there is none or it is not this person's to read."""
    statement = _lines(RiskPeriod.of_year(year)).where(RiskEntry.id == entry_id, scope.entries())
    found = _with_codes(connection, statement)
    return found[0] if found else None


def counts(
    connection: Connection, scope: RiskScope, period: RiskPeriod, filters: RiskFilter | None = None
) -> list[RiskCounts]:
    """All figures of each organisation and kind of entry, by the organisation's name, in one query."""
    chosen = filters or RiskFilter()
    sums = [func.sum(case((measured(name, period), 1), else_=0)).label(name) for name in MEASURES]
    group = (RiskEntry.agency_id, Agency.name, RiskEntry.org_kind, RiskEntry.kind)
    rows = connection.execute(
        select(*group, *sums)
        .join(Agency, Agency.id == RiskEntry.agency_id)
        .where(scope.entries(), _chosen(period, chosen))
        .group_by(*group)
        .order_by(Agency.name, RiskEntry.org_kind, RiskEntry.kind)
    )
    return [
        RiskCounts(
            agency_id=row[0],
            agency_name=row[1],
            org_kind=row[2],
            kind=row[3],
            values={name: int(value) for name, value in zip(MEASURES, row[4:], strict=True)},
        )
        for row in rows
    ]


def count_entries(
    connection: Connection, scope: RiskScope, period: RiskPeriod, filters: RiskFilter | None = None
) -> int:
    """How many rows ``entries`` would list."""
    chosen = _chosen(period, filters or RiskFilter())
    counted = select(func.count()).select_from(RiskEntry).where(scope.entries(), chosen)
    return connection.execute(counted).scalar_one()


def changes(connection: Connection, entry_id: str) -> list[RiskChangeLine]:
    """What was changed in an entry, the latest first; the caller has checked who reads it."""
    rows = connection.execute(
        select(
            RiskEntryChange.changes,
            RiskEntryChange.reason,
            RiskEntryChange.changed_at,
            StaffMember.short_name.label("changed_by_name"),
        )
        .outerjoin(StaffMember, StaffMember.id == RiskEntryChange.changed_by)
        .where(RiskEntryChange.entry_id == entry_id)
        .order_by(RiskEntryChange.changed_at.desc(), RiskEntryChange.id)
    )
    return [RiskChangeLine(**row._mapping) for row in rows]


def _lines(period: RiskPeriod) -> Select[Any]:
    in_year = and_(RiskEntryYear.entry_id == RiskEntry.id, RiskEntryYear.year == period.last.year)
    own = [column for column in RiskEntry.__table__.columns if column.name in RiskLine.__annotations__]
    return (
        select(
            *own,
            Agency.name.label("agency_name"),
            _CURATOR.c.short_name.label("curator_name"),
            _DECIDER.c.short_name.label("decided_by_name"),
            RiskEntryYear.year,
            RiskEntryYear.number,
        )
        .join(Agency, Agency.id == RiskEntry.agency_id)
        .outerjoin(_CURATOR, _CURATOR.c.id == RiskEntry.curator_id)
        .outerjoin(_DECIDER, _DECIDER.c.id == RiskEntry.decided_by)
        .outerjoin(RiskEntryYear, in_year)
    )


def _chosen(period: RiskPeriod, filters: RiskFilter) -> ColumnElement[bool]:
    equal = {
        RiskEntry.municipality_id: filters.municipality_id,
        RiskEntry.agency_id: filters.agency_id,
        RiskEntry.org_kind: filters.org_kind,
        RiskEntry.kind: filters.kind,
        RiskEntry.state: filters.state,
        RiskEntry.removal_code: filters.removal_code,
    }
    terms = [column == value for column, value in equal.items() if value]
    if filters.org_kinds:
        terms.append(RiskEntry.org_kind.in_(sorted(filters.org_kinds)))
    terms.append(measured(filters.measure, period) if filters.measure else in_register(period))
    terms += [RiskEntry.search_key.contains(f" {word}", autoescape=True) for word in _words(filters)]
    if filters.ground:
        terms.append(has_code(RiskCodeList.GROUND, filters.ground))
    if filters.category:
        lists = (RiskCodeList.FAMILY_CATEGORY, RiskCodeList.CHILD_CATEGORY)
        terms.append(or_(*(has_code(code_list, filters.category) for code_list in lists)))
    if filters.confirmed_before:
        stale = func.coalesce(RiskEntry.last_confirmed_on, RiskEntry.put_on) < filters.confirmed_before
        terms.append(and_(stale, RiskEntry.removed_on.is_(None)))
    return and_(*terms)


def _words(filters: RiskFilter) -> list[str]:
    return search_words(filters.words)


def _with_codes(connection: Connection, statement: Select[Any]) -> list[RiskLine]:
    rows = [row._asdict() for row in connection.execute(statement)]
    codes = _codes_of(connection, [row["id"] for row in rows])
    return [RiskLine(**row, codes=codes.get(row["id"], {})) for row in rows]


def _codes_of(connection: Connection, entry_ids: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for begin in range(0, len(entry_ids), 500):
        part = entry_ids[begin : begin + 500]
        for entry_id, code_list, code in connection.execute(
            select(RiskEntryCode.entry_id, RiskEntryCode.list_id, RiskEntryCode.code).where(
                RiskEntryCode.entry_id.in_(part)
            )
        ):
            found.setdefault(entry_id, {}).setdefault(code_list, []).append(code)
    for lists in found.values():
        for listed in lists.values():
            listed.sort(key=lambda code: (len(code), code))
    return found
