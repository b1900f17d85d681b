"""The monitoring of the risk group (PK annex 3): each figure opens the entries it counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.access.guard import only
from app.access.looks import record_look
from app.access.people import SignedIn, me
from app.carried.kept_filters import kept_filters
from app.house import current_house
from app.quarters.blueprint import READERS, quarters
from app.quarters.chosen import (
    Quarter,
    chosen_quarter,
    may_read_rows,
    period_of,
    reach,
    rows_reach,
)
from app.wording.dates import reckoning
from engine.facts.quarter import SYSTEM
from engine.monitoring import (
    BY_KEY,
    COLUMNS,
    FORM,
    Column,
    Figures,
    differences,
    disagreements,
    figures_of,
    reported,
    told_figures,
    total,
)
from storage.database import Connection
from storage.queries import submissions as query
from storage.queries.risk_entries import RiskCounts, RiskFilter, RiskLine, counts, entries
from storage.queries.risk_measures import RiskPeriod
from storage.queries.submissions import SubmissionLine

ROWS = 200


@dataclass(frozen=True, kw_only=True)
class MonitoringRow:
    """One organisation, or one district for those who are sent figures only."""

    name: str
    figures: Figures
    agency_id: str | None = None
    """Whose entries the figures open; nobody's where this person reads no names."""
    remarks: Sequence[str] = ()
    """What of the submitted monitoring does not agree with the register, in words."""


@dataclass(frozen=True, kw_only=True)
class Monitoring:
    quarter: Quarter | None
    offered: Sequence[Quarter]
    basis: str
    rows: Sequence[MonitoringRow]
    opens: bool
    """Whether any figures open their entries: not for those who read no names."""

    @property
    def total(self) -> Figures:
        return total(row.figures for row in self.rows)

    @property
    def opens_total(self) -> bool:
        return self.opens and all(row.agency_id for row in self.rows)

    @property
    def groups(self) -> list[tuple[str, list[Column]]]:
        """Headings over the columns, as in the form."""
        return [(name, list(members)) for name, members in groupby(COLUMNS, key=lambda column: column.group)]

    @property
    def columns(self) -> Sequence[Column]:
        return COLUMNS


@quarters.get("/monitoring")
@only(*READERS)
def table() -> ResponseReturnValue:
    person, house = me(), current_house()
    with house.database.read() as connection:
        shown = monitoring_of(connection, person, request.args)
    record_look(person, "view", "monitoring", shown.quarter.words if shown.quarter else "")
    return render_template(
        "quarters/monitoring.html", shown=shown, kept=kept_filters(), when=reckoning(person)
    )


def monitoring_of(connection: Connection, person: SignedIn, args: Mapping[str, str]) -> Monitoring:
    """Counted from the register where this person reads it, else as the districts sent it."""
    known = query.quarters(connection, reach(person), form_key=FORM)
    offered = [Quarter(year=year, number=number) for year, number in known]
    quarter = chosen_quarter(args, offered)
    opens = not rows_reach(person).is_empty
    rows: list[MonitoringRow] = []
    if quarter is not None:
        lines = query.submissions(
            connection, reach(person), form_key=FORM, year=quarter.year, quarter=quarter.number
        )
        rows = (
            _counted(connection, person, lines, period_of(args, quarter), quarter) if opens else _sent(lines)
        )
    basis = "quarter" if opens and args.get("basis") == "quarter" else "year"
    return Monitoring(quarter=quarter, offered=offered, basis=basis, rows=rows, opens=opens)


def _sent(lines: Iterable[SubmissionLine]) -> list[MonitoringRow]:
    return [
        MonitoringRow(name=line.municipality_name, figures=told_figures(line.figures or {}))
        for line in lines
        if line.figures is not None
    ]


def _counted(
    connection: Connection,
    person: SignedIn,
    lines: Sequence[SubmissionLine],
    period: RiskPeriod,
    quarter: Quarter,
) -> list[MonitoringRow]:
    """Organisations by name: counted where their entries may be read, else as they sent it."""
    own = [line for line in lines if line.sender_kind == "organisation"]
    told = {line.sender_id: line for line in own if may_read_rows(person, line)}
    found = _by_agency(counts(connection, rows_reach(person), period))
    names = {key: listed[0].agency_name for key, listed in found.items()}
    names |= {key: line.sender_name for key, line in told.items()}
    remarks = _remarks(connection, told, quarter) if period == reported(quarter.year, quarter.number) else {}
    rows = [
        MonitoringRow(
            name=name,
            agency_id=key,
            figures=figures_of(found.get(key, [])),
            remarks=remarks.get(key, ()),
        )
        for key, name in names.items()
    ]
    rows += [
        MonitoringRow(name=line.sender_name, figures=told_figures(line.figures or {}))
        for line in own
        if line.sender_id not in names
    ]
    return sorted(rows, key=lambda row: row.name)


def _by_agency(counted: Iterable[RiskCounts]) -> dict[str, list[RiskCounts]]:
    found: dict[str, list[RiskCounts]] = {}
    for each in counted:
        found.setdefault(each.agency_id, []).append(each)
    return found


def _remarks(
    connection: Connection, told: Mapping[str, SubmissionLine], quarter: Quarter
) -> dict[str, list[str]]:
    """The cross-check of what was submitted with the whole register of each organisation.

    A commission reads entries by where the family lives, an organisation sends all of its own (PK 2.5).
    """
    sent = {key: told_figures(line.figures) for key, line in told.items() if line.figures is not None}
    places = {told[key].municipality_id for key in sent}
    only = RiskFilter(municipality_id=places.pop() if len(places) == 1 else None)
    period = reported(quarter.year, quarter.number)
    found = _by_agency(counts(connection, SYSTEM, period, only)) if sent else {}
    return {
        key: [*disagreements(figures), *differences(figures, figures_of(found.get(key, [])))]
        for key, figures in sent.items()
    }


@dataclass(frozen=True, kw_only=True)
class CountedPage:
    """A page of the entries that one figure counts."""

    column: Column
    quarter: Quarter
    agency: str | None
    found: Sequence[RiskLine]
    more: str | None
    began: bool


@quarters.get("/monitoring/entries")
@only(*READERS)
def counted() -> ResponseReturnValue:
    """The entries that one figure counts, no more and no fewer."""
    person = me()
    page = counted_page(person, request.args)
    record_look(person, "view", "risk_entries", page.column.key, fields=[line.id for line in page.found])
    return render_template(
        "quarters/entries.html", page=page, basis=request.args.get("basis", ""), when=reckoning(person)
    )


def counted_page(person: SignedIn, args: Mapping[str, str]) -> CountedPage:
    """What the address asks for; NotFound for no such figure, or for who reads no rows."""
    column, scope = BY_KEY.get(args.get("column", "")), rows_reach(person)
    year, number = args.get("year", ""), args.get("quarter", "")
    if column is None or scope.is_empty or not _names_a_quarter(year, number):
        abort(404)
    quarter = Quarter(year=int(year), number=int(number))
    chosen, cursor = filter_of(column, args.get("agency") or None), args.get("after", "").rpartition("|")
    after = (cursor[0], cursor[2]) if cursor[1] else None
    with current_house().database.read() as connection:
        found = entries(connection, scope, period_of(args, quarter), chosen, after=after, limit=ROWS + 1)
    page = found[:ROWS]
    return CountedPage(
        column=column,
        quarter=quarter,
        agency=chosen.agency_id,
        found=page,
        more=f"{page[-1].sort_key}|{page[-1].id}" if len(found) > ROWS else None,
        began=not after,
    )


def _names_a_quarter(year: str, number: str) -> bool:
    return year.isdecimal() and len(year) == 4 and year > "1900" and number in ("1", "2", "3", "4")


def filter_of(column: Column, agency_id: str | None) -> RiskFilter:
    """The same condition as the figure's, so that rows and figure are equal."""
    return RiskFilter(
        measure=column.measure, kind=column.kind, org_kinds=column.org_kinds, agency_id=agency_id
    )
