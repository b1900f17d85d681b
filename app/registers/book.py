"""The shelf of journals and one year of one journal, on the page and for the printer of a browser."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access.guard import only
from app.access.looks import record_look
from app.access.people import me
from app.house import current_house
from app.registers.blueprint import KEEPERS, Book, books, opened_book, registers
from app.registers.choosing import Chosen, chosen_of
from app.registers.columns import journal_columns, lines_of
from app.registers.reading import RegisterDirectory
from app.wording.dates import reckoning
from storage.queries.registers import EntryState, count_entries, journal

ROWS = 100
ROWS_OF_PRINT = 500


@registers.get("/registers")
@only(*KEEPERS)
def shelf() -> ResponseReturnValue:
    found = books(current_house(), me())
    mine: dict[str, list[object]] = {}
    for book in found:
        mine.setdefault(book.keeper, []).append(book)
    return render_template("registers/shelf.html", keepers=mine, this_year=reckoning(me()).today.year)


@registers.get("/registers/<register>/<owner>")
@only(*KEEPERS)
def book(register: str, owner: str) -> ResponseReturnValue:
    return _shown(register, owner, "registers/book.html", ROWS)


@registers.get("/registers/<register>/<owner>/print")
@only(*KEEPERS)
def print_book(register: str, owner: str) -> ResponseReturnValue:
    return _shown(register, owner, "registers/print.html", ROWS_OF_PRINT)


def _shown(register: str, owner: str, template: str, rows: int) -> ResponseReturnValue:
    person, house = me(), current_house()
    opened, when = opened_book(house, person, register, owner), reckoning(person)
    chosen = chosen_of(request.args, opened, when)
    asked: dict[str, Any] = {**opened.address, "year": chosen.year, "chosen": chosen.filter}
    with house.database.read() as connection:
        entries = journal(connection, **asked, after=chosen.after, limit=rows + 1)
        total = count_entries(connection, **asked)
    columns = journal_columns(house, register)
    of_year = opened.of_year(chosen.year)
    line = lines_of(
        columns,
        RegisterDirectory(house, person.actor.municipality_id),
        when.zone,
        of_year.closed_at if of_year else None,
    )
    # One row more than the page holds was asked for: it tells that there is a next page.
    shown = [line(entry) for entry in entries[:rows]]
    record_look(
        person, "print" if template.endswith("print.html") else "view", "register", f"{register} {owner}"
    )
    return render_template(
        template,
        book=opened,
        of_year=of_year,
        chosen=chosen,
        states=EntryState,
        columns=columns,
        lines=shown,
        total=total,
        when=when,
        next_url=_address(opened, chosen, after=shown[-1].entry.number) if len(entries) > rows else None,
        first_url=_address(opened, chosen) if chosen.after else None,
    )


def _address(opened: Book, chosen: Chosen, **more: object) -> str:
    there: dict[str, Any] = {**opened.address, **chosen.kept, **more}
    return url_for("registers.book", **there)
