"""The register as a list with its figures: each figure opens the rows that it counts."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access.guard import only
from app.access.looks import record_look
from app.access.people import SignedIn, me
from app.carried.kept_filters import kept_filters
from app.house import House, current_house
from app.risk.asking import QUARTERS, RiskAsked, asked_of
from app.risk.blueprint import READERS, risk
from app.risk.columns import REGISTER, block_cell, blocks, cell_of, values_of
from app.wording.dates import reckoning
from app.wording.names import RISK_KIND, RISK_MEASURE, RISK_ORGANISATION, RISK_STATE
from engine.forms.fields import Choice
from storage.queries.paging import Page, from_place, to_place
from storage.queries.risk_entries import RiskCounts, RiskLine, counts, entries
from storage.risk_scope import RiskScope

ROWS = 100
FIGURES = ("opening", "identified", "removed", "closing")
"""The figures at the head of the page; the ten grounds of removal stand in the monitoring."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Figures of one organisation, families and children together."""

    agency_id: str
    name: str
    values: dict[str, int]


@risk.get("/risk")
@only(*READERS)
def register() -> ResponseReturnValue:
    person, house = me(), current_house()
    asked = asked_of(request.args, reckoning(person))
    scope = risk_scope(person)
    with house.database.read() as connection:
        page = page_of(house, scope, asked, request.args.get("after"))
        # The figures are of everybody whom the filters leave, whichever figure's rows are listed.
        counted = counts(connection, scope, asked.period, replace(asked.filters, measure=None))
        known = counts(connection, scope, asked.period)
    record_look(person, "view", "register", f"{REGISTER} {asked.year}", fields=[row.id for row in page.rows])
    kept = {name: value for name, value in kept_filters().items() if value}
    return render_template(
        "risk/register.html",
        page=page,
        asked=asked,
        kept=kept,
        figures=FIGURES,
        organisations=_by_organisation(counted),
        total=_total(counted),
        next_url=url_for("risk.register", **kept, after=page.next_cursor) if page.next_cursor else None,
        first_url=url_for("risk.register", **kept) if request.args.get("after") else None,
        **_choices(house, known, asked),
        **_table(house, person),
    )


@risk.get("/risk/print")
@only(*READERS)
def print_register() -> ResponseReturnValue:
    """All columns of annex 2 that stand in a list, for paper."""
    person, house = me(), current_house()
    asked = asked_of(request.args, reckoning(person))
    with house.database.read() as connection:
        rows = entries(connection, risk_scope(person), asked.period, asked.filters)
    record_look(person, "print", "register", f"{REGISTER} {asked.year}", fields=[row.id for row in rows])
    return render_template(
        "risk/print.html", rows=rows, asked=asked, kept=kept_filters(), **_table(house, person)
    )


def risk_scope(person: SignedIn) -> RiskScope:
    return RiskScope.of_groups(person.actor.staff_id, person.actor.groups)


def page_of(
    house: House, scope: RiskScope, asked: RiskAsked, cursor: str | None, *, limit: int = ROWS
) -> Page[RiskLine]:
    """One page of rows by the child's name."""
    with house.database.read() as connection:
        found = entries(
            connection, scope, asked.period, asked.filters, after=from_place(cursor), limit=limit + 1
        )
    rows = found[:limit]
    more = to_place(rows[-1].sort_key, rows[-1].id) if len(found) > limit else None
    return Page(rows=rows, next_cursor=more)


def _choices(house: House, known: Sequence[RiskCounts], asked: RiskAsked) -> dict[str, Any]:
    this_year = house.clock.now().year
    return {
        "agencies": {row.agency_id: row.agency_name for row in known},
        "kinds": RISK_KIND,
        "org_kinds": RISK_ORGANISATION,
        "states": {code: RISK_STATE[code] for code in ("registered", "removed")},
        "measures": RISK_MEASURE,
        "years": sorted({this_year - 2, this_year - 1, this_year, asked.year}, reverse=True),
        "quarters": QUARTERS,
        "grounds": _listed(house, "ground_codes"),
        "categories": _listed(house, "family_category_codes"),
    }


def _listed(house: House, key: str) -> Sequence[Choice]:
    """The code list of a column of the form."""
    form = house.law.forms.get(REGISTER)
    return next(field.choices for field in form.fields if field.key == key)


def _table(house: House, person: SignedIn) -> dict[str, Any]:
    return {
        "blocks": blocks(house),
        "block_cell": block_cell,
        "cell": cell_of(house, person.actor.municipality_id),
        "values_of": values_of,
        "when": reckoning(person),
    }


def _by_organisation(counted: Sequence[RiskCounts]) -> list[Figures]:
    sums: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: dict.fromkeys(RISK_MEASURE, 0))
    for row in counted:
        for name in RISK_MEASURE:
            sums[row.agency_id, row.agency_name][name] += row.values[name]
    return [Figures(agency_id=key[0], name=key[1], values=values) for key, values in sums.items()]


def _total(counted: Sequence[RiskCounts]) -> dict[str, int]:
    return {name: sum(row.values[name] for row in counted) for name in RISK_MEASURE}
