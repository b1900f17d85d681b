"""Journals (журналы): of one's own agency, and of the commission; on the page and for print."""

from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dates import reckoning
from app.guard import only
from app.house import House, current_house
from app.looks import record_look
from app.people import SignedIn, me
from app.registers.reading import RegisterDirectory, cell_of, columns_of
from engine import access
from storage.queries.registers import journal, journal_years

registers = Blueprint("registers", __name__)
KEEPERS = (
    *("agency_specialist", "agency_head", "opeka_specialist", "opeka_head"),
    *("kdn_secretary", "kdn_chair", "eg_secretary", "eg_leader", "eg_deputy"),
)
AT_AGENCY = ("F-ME-1",)
AT_GUARDIANSHIP = ("F-X-THREAT", "F-X-PLACEMENT", "F-X-GUARDOFFER", "F-X-CHILDJOURNAL", "F-X-ANKETA")
AT_COMMISSION = ("F-ME-1", "F-ME-6", "F-X-DISPATCH")
AT_EXPERT_GROUP = ("F-KA-2", "F-X-DISPATCH", "F-X-ACK")
ROWS = 200


@dataclass(frozen=True, kw_only=True)
class Book:
    """One journal of one keeper."""

    register: str
    owner: str
    title: str
    keeper: str


@registers.get("/registers")
@only(*KEEPERS)
def shelf() -> ResponseReturnValue:
    return render_template("registers/shelf.html", books=books(current_house(), me()))


@registers.get("/registers/<register>/<owner>")
@only(*KEEPERS)
def book(register: str, owner: str) -> ResponseReturnValue:
    return _shown(register, owner, "registers/book.html")


@registers.get("/registers/<register>/<owner>/print")
@only(*KEEPERS)
def print_book(register: str, owner: str) -> ResponseReturnValue:
    return _shown(register, owner, "registers/print.html")


def books(house: House, person: SignedIn) -> list[Book]:
    """Journals this person keeps or answers for."""
    agency = person.actor.agency_id
    found = [
        _book(house, register, f"agency:{agency}", person.card.agency_name or "")
        for register in AT_AGENCY
        if agency and any(group.endswith(f"@agency:{agency}") for group in person.actor.groups)
    ]
    if access.guards(person.actor, agency):
        keeper = person.card.agency_name or ""
        found += [_book(house, name, f"agency:{agency}", keeper) for name in AT_GUARDIANSHIP]
    for municipality in sorted(person.scope.commissions):
        found += [_book(house, name, f"mun:{municipality}", _("комиссия")) for name in AT_COMMISSION]
    for municipality in _expert_groups(person):
        found += [
            _book(house, name, f"mun:{municipality}", _("экспертная группа")) for name in AT_EXPERT_GROUP
        ]
    return [item for item in found if item.register in house.law.forms]


def _expert_groups(person: SignedIn) -> list[str]:
    """Municipalities whose expert group this person leads or keeps the papers of."""
    held = (group.partition("@mun:") for group in person.actor.groups)
    return sorted({place for role, _, place in held if place and role in access.EXPERT_OFFICERS})


def _book(house: House, register: str, owner: str, keeper: str) -> Book:
    known = register in house.law.forms
    title = house.law.forms.get(register).title if known else register
    return Book(register=register, owner=owner, title=title, keeper=keeper)


def _shown(register: str, owner: str, template: str) -> ResponseReturnValue:
    person, house = me(), current_house()
    chosen = next(
        (item for item in books(house, person) if (item.register, item.owner) == (register, owner)), None
    )
    if chosen is None:
        abort(404)
    when = reckoning(person)
    asked = request.args.get("year", "")
    after = request.args.get("after", "")
    with house.database.read() as connection:
        years = journal_years(connection, register=register, owner=owner) or [when.today.year]
        year = int(asked) if asked.isdecimal() and int(asked) in years else years[0]
        start = int(after) if after.isdecimal() and len(after) < 10 else 0
        entries = journal(connection, register=register, owner=owner, year=year, after=start, limit=ROWS)
    record_look(
        person, "print" if template.endswith("print.html") else "view", "register", f"{register} {owner}"
    )
    return render_template(
        template,
        book=chosen,
        years=years,
        year=year,
        entries=entries,
        columns=columns_of(house, register),
        cell=cell_of(RegisterDirectory(house, person.actor.municipality_id)),
        when=when,
        next_after=entries[-1].number if len(entries) == ROWS else None,
    )
