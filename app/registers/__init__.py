"""Journals (журналы): of one's own agency, and of the commission; on the page and for print."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dates import reckoning
from app.guard import only
from app.house import House, current_house
from app.looks import record_look
from app.people import SignedIn, me
from engine.forms.context import Directory
from engine.forms.fields import Choice, Field, FieldType
from engine.forms.page import as_text
from storage.queries import directory
from storage.queries.registers import Entry, journal, journal_years

registers = Blueprint("registers", __name__)
KEEPERS = ("agency_specialist", "agency_head", "kdn_secretary", "kdn_chair", "opeka_specialist", "opeka_head")
AT_AGENCY = ("F-ME-1",)
AT_COMMISSION = ("F-ME-1", "F-ME-6", "F-X-DISPATCH")
ROWS = 200
NUMBER = "row_no"
"""The form's own number of the row; the journal's is printed instead."""


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
    for municipality in sorted(person.scope.commissions):
        found += [_book(house, name, f"mun:{municipality}", _("комиссия")) for name in AT_COMMISSION]
    return [item for item in found if item.register in house.law.forms]


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
        columns=_columns(house, register),
        cell=cell_of(RegisterDirectory(house, person.actor.municipality_id)),
        when=when,
        next_after=entries[-1].number if len(entries) == ROWS else None,
    )


def _columns(house: House, register: str) -> Sequence[Field]:
    """Special categories never stand in a list."""
    fields = house.law.forms.get(register).fields
    return [field for field in fields if not field.sensitive and not field.hidden and field.key != NUMBER]


class RegisterDirectory:
    """Names behind the ids that rows of a journal hold; one municipality's."""

    def __init__(self, house: House, municipality_id: str | None):
        self._house = house
        self._municipality_id = municipality_id or ""
        self._known: dict[str, Sequence[Choice]] = {}

    def entries(self, pick: str) -> Sequence[Choice]:
        if pick not in self._known:
            with self._house.database.read() as connection:
                listed = directory.staff if "staff" in pick else directory.agencies
                found = listed(connection, self._municipality_id)
            self._known[pick] = [Choice(value=value, label=label) for value, label in found]
        return self._known[pick]

    def knows_file(self, attachment_id: str) -> bool:
        return False


def cell_of(names: Directory) -> Callable[[Entry, Field], str]:
    """How a cell reads: «12 мая 2026 г., 11:21», labels of choices, rows one under another."""

    def cell(entry: Entry, field: Field) -> str:
        value = entry.current.get(field.key)
        if field.type is not FieldType.ROWS:
            return as_text(field, value, names)
        rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
        columns = [
            column for column in field.fields if not column.hidden and column.type is not FieldType.BOOL
        ]
        return "\n".join(
            ", ".join(text for column in columns if (text := as_text(column, row.get(column.key), names)))
            for row in rows
        )

    return cell
