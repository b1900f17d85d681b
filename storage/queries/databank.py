"""The municipal databank (F-ME-6) «in dynamics»: who was on the register in a period, who came, who left.

A figure is never kept: it is counted from the rows that a list with the same filter shows. Of a
period, ``opening`` counts who was on the register before its first day, ``put_on`` who was put on in
it, ``removed`` who was taken off in it, ``closing`` who is on it after its last day; so opening +
put_on − removed is always closing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select

from storage.folding import fold
from storage.models import Agency, Case, CaseAgency, RegisterCorrection, RegisterEntry

DATABANK = "F-ME-6"
AGENCY_RECORD = "F-X-AGENCYREC"


class Figure(StrEnum):
    OPENING = "opening"
    PUT_ON = "put_on"
    REMOVED = "removed"
    CLOSING = "closing"


@dataclass(frozen=True, kw_only=True)
class Quarter:
    year: int
    number: int

    @staticmethod
    def of(day: date) -> "Quarter":
        return Quarter(year=day.year, number=(day.month + 2) // 3)

    @property
    def first(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last(self) -> date:
        following = date(self.year + self.number // 4, self.number % 4 * 3 + 1, 1)
        return date.fromordinal(following.toordinal() - 1)

    @property
    def before(self) -> "Quarter":
        return Quarter.of(date.fromordinal(self.first.toordinal() - 1))


@dataclass(frozen=True, kw_only=True)
class ListedRow:
    """A row of the databank or of an agency's record as it reads today."""

    entry_id: str
    case_id: str | None
    case_number: str | None
    family_name: str | None
    content: Mapping[str, Any]

    @cached_property
    def put_on(self) -> date | None:
        return _day(self.content.get("registered_on"))

    @cached_property
    def taken_off(self) -> date | None:
        return _day(self.content.get("removed_on"))

    def counts_in(self, figure: Figure, period: Quarter) -> bool:
        if self.put_on is None or self.put_on > period.last:
            return False
        match figure:
            case Figure.OPENING:
                return self.put_on < period.first and not self._is_off_before(period.first)
            case Figure.PUT_ON:
                return self.put_on >= period.first
            case Figure.REMOVED:
                off = self.taken_off
                return off is not None and period.first <= off <= period.last
            case Figure.CLOSING:
                return not self._is_off_before(date.fromordinal(period.last.toordinal() + 1))

    def _is_off_before(self, day: date) -> bool:
        return self.taken_off is not None and self.taken_off < day


def databank(connection: Connection, municipality_id: str) -> list[ListedRow]:
    """The whole databank of a municipality, of all years, by the names of the minors."""
    rows = _rows(connection, DATABANK, f"mun:{municipality_id}")
    return sorted(rows, key=lambda row: fold(str(row.content.get("minor") or "")))


def agency_record(connection: Connection, agency_id: str) -> list[ListedRow]:
    """What an agency's own record says of families."""
    return _rows(connection, AGENCY_RECORD, f"agency:{agency_id}")


def of_figure(rows: Iterable[ListedRow], figure: Figure, period: Quarter) -> list[ListedRow]:
    return [row for row in rows if row.counts_in(figure, period)]


def figures(rows: Sequence[ListedRow], period: Quarter) -> dict[str, int]:
    """The four figures of a period, counted from the rows."""
    return {figure.value: len(of_figure(rows, figure, period)) for figure in Figure}


def on_list(rows: Iterable[ListedRow], period: Quarter) -> list[ListedRow]:
    """Rows of the list that is sent: on the register at the end of the period, or removed in it."""
    wanted = (Figure.CLOSING, Figure.REMOVED)
    return [row for row in rows if any(row.counts_in(figure, period) for figure in wanted)]


def cases_of_agency(connection: Connection, agency_id: str) -> set[str]:
    """Cases whose working group an agency is in now."""
    rows = connection.execute(
        select(CaseAgency.case_id).where(
            CaseAgency.agency_id == agency_id,
            CaseAgency.part == "working_group",
            CaseAgency.until.is_(None),
        )
    )
    return set(rows.scalars())


def agency_names(connection: Connection, municipality_id: str) -> dict[str, str]:
    rows = connection.execute(
        select(Agency.id, Agency.short_name).where(Agency.municipality_id == municipality_id)
    )
    return {row.id: row.short_name for row in rows}


def _rows(connection: Connection, register: str, owner: str) -> list[ListedRow]:
    mine = (RegisterEntry.register == register, RegisterEntry.owner == owner)
    changes: dict[str, dict[str, Any]] = {}
    corrected = (
        select(RegisterCorrection.entry_id, RegisterCorrection.changes)
        .join(RegisterEntry, RegisterEntry.id == RegisterCorrection.entry_id)
        .where(*mine)
        .order_by(RegisterCorrection.entered_at, RegisterCorrection.id)
    )
    for entry_id, changed in connection.execute(corrected):
        changes.setdefault(entry_id, {}).update(changed)
    entries = connection.execute(
        select(RegisterEntry.id, RegisterEntry.case_id, Case.number, Case.family_name, RegisterEntry.content)
        .outerjoin(Case, Case.id == RegisterEntry.case_id)
        .where(*mine)
        .order_by(RegisterEntry.year, RegisterEntry.number)
    )
    return [
        ListedRow(
            entry_id=row.id,
            case_id=row.case_id,
            case_number=row.number,
            family_name=row.family_name,
            content={**row.content, **changes.get(row.id, {})},
        )
        for row in entries
    ]


def _day(value: object) -> date | None:
    return date.fromisoformat(value[:10]) if isinstance(value, str) and value else None
