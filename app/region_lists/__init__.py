"""The databank of a district: figures of a quarter, the lists they open, who gave information (DO 1-3)."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from app.access.guard import only
from app.access.looks import record_look
from app.access.people import SignedIn, me
from app.house import House, current_house
from app.region_lists import taken_along
from app.region_lists.asking import FORMS, Asking, Place, place_of, quarters
from app.region_lists.wording import KINDS, STATES
from app.registers.reading import RegisterDirectory, cell_of, columns_of
from app.wording.dates import Reckoning, reckoning
from engine.forms.fields import Choice
from storage.queries.region_lists import (
    Row,
    by_ground,
    figures,
    listed,
    providers,
    sent_lists,
)

__all__ = ["region_lists", "taken_along"]

region_lists = Blueprint("region_lists", __name__)
OFFICERS = ("kdn_secretary", "kdn_chair")
CONTROL = "deputy_head_admin"
"""Controls the regulation (DO, resolution p. 3): figures and who is late, no names."""


@region_lists.get("/family-lists")
@only(*OFFICERS, CONTROL)
def overview() -> ResponseReturnValue:
    """Figures of the quarter; for officers each opens the rows that it counts."""
    person, house = me(), current_house()
    place, when = _place(person), reckoning(person)
    asking = Asking.of(request.args, when.today)
    with house.database.read() as connection:
        tables = [
            (
                kind,
                _figures(
                    listed(
                        connection, form=form, municipality_id=place.municipality_id, quarter=asking.quarter
                    ),
                    asking,
                ),
            )
            for kind, form in FORMS.items()
        ]
        given = providers(
            connection,
            municipality_id=place.municipality_id,
            kinds=place.kinds,
            quarter=str(asking.number),
            year=str(asking.year),
        )
        sent = sent_lists(connection, municipality_id=place.municipality_id, ended_on=asking.quarter.ends)
    return render_template(
        "region_lists/overview.html",
        **_common(asking, when),
        place=place,
        tables=tables,
        grounds=sorted({code for _kind, counts in tables for code in counts["grounds"]}),
        codes=_codes(house),
        given=given,
        sent=sent,
        opens=person.has_role(*OFFICERS),
    )


def _figures(rows: list[Row], asking: Asking) -> Mapping[str, Any]:
    return {"states": figures(rows, asking.quarter), "grounds": by_ground(rows)}


@region_lists.get("/family-lists/<kind>")
@only(*OFFICERS)
def listing(kind: str) -> ResponseReturnValue:
    """The rows of annex 4 or 5 in alphabetical order."""
    if kind not in FORMS:
        abort(404)
    person, house = me(), current_house()
    place, when = _place(person), reckoning(person)
    asking = Asking.of(request.args, when.today)
    rows = asking.rows(house, FORMS[kind], place.municipality_id)
    record_look(person, "view", "register", f"{FORMS[kind]} {place.municipality_id} {asking.code}")
    return render_template(
        "region_lists/list.html",
        **_common(asking, when),
        kind=kind,
        place=place,
        rows=rows,
        columns=columns_of(house, FORMS[kind]),
        cell=cell_of(RegisterDirectory(house, place.municipality_id)),
        codes=_codes(house),
    )


def _common(asking: Asking, when: Reckoning) -> Mapping[str, Any]:
    return {
        "asking": asking,
        "quarters": quarters(when.today),
        "kinds": KINDS,
        "states": STATES,
        "when": when,
    }


def _place(person: SignedIn) -> Place:
    place = place_of(person)
    if place is None:
        abort(404)
    return place


def _codes(house: House) -> Mapping[str, str]:
    """Grounds by the clauses 2.1 and 2.2, with their words."""
    field = next(field for field in house.law.forms.get("F-DO-4").fields if field.key == "ground_codes")
    return {choice.value: choice.label for choice in field.choices if isinstance(choice, Choice)}
