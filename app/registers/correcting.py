"""Correcting a row of a journal: the form of its columns, with the reason; the old words stay."""

from collections.abc import Mapping
from typing import cast

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.looks import record_look
from app.access.people import me
from app.house import current_house
from app.inbox.handing import command_id
from app.registers.blueprint import KEEPERS, Book, opened_book, registers
from app.registers.columns import Line, journal_columns, lines_of
from app.registers.reading import RegisterDirectory
from app.wording.dates import reckoning
from engine.commands import CorrectRegisterEntry
from engine.commands.correct_register_entry import correctable
from engine.commands.correct_register_entry import only as these_alone
from engine.errors import EngineError, FormInvalid, NotAllowed, NotFound
from engine.facts.directory import CaseDirectory
from engine.forms.fields import Answers, FormDefinition, Json
from engine.forms.page import FormPage, form_page
from engine.forms.posted import apply_operation, from_post
from storage.queries.registers import Entry, one_entry
from storage.unit_of_work import UnitOfWork

MINUTES = len("2025-05-12T10:00")


@registers.get("/registers/<register>/<owner>/<int:year>/<int:number>")
@only(*KEEPERS)
def entry(register: str, owner: str, year: int, number: int) -> ResponseReturnValue:
    """One row whole, with its corrections; the form to correct it for who may."""
    book, found = _found(register, owner, year, number)
    record_look(me(), "view", "register", f"{register} {owner} {year}/{number}", case_id=found.case_id)
    return _page(book, found)


@registers.post("/registers/<register>/<owner>/<int:year>/<int:number>")
@only(*KEEPERS)
def correct(register: str, owner: str, year: int, number: int) -> ResponseReturnValue:
    person, house = me(), current_house()
    book, found = _found(register, owner, year, number)
    if not book.may_correct:
        raise NotAllowed("исправить запись журнала")
    form = _form(register)
    typed = from_post(form, request.form.items(multi=True))
    reason = request.form.get("_reason", "")
    operation = request.form.get("_op", "")
    if operation != "correct":
        # A row more or less; also Enter, which must not hand anything in by itself.
        return _page(book, found, typed=apply_operation(form, typed, operation), reason=reason)
    changes = {
        field.key: typed.get(field.key)
        for field in form.fields
        if _plain(typed.get(field.key)) != _plain(cast("Json", found.current.get(field.key)))
    }
    command = CorrectRegisterEntry(entry_id=found.id, changes=changes, reason=reason)
    try:
        house.execute(command, person.actor, command_id(person, request.form.get("_command_id")))
    except NotFound:
        raise
    except EngineError as fault:
        return _page(book, found, typed=typed, reason=reason, fault=fault), fault.status
    flash(_("Исправление внесено, прежняя запись видна зачеркнутой."), "good")
    return redirect(url_for("registers.entry", register=register, owner=owner, year=year, number=number))


def _found(register: str, owner: str, year: int, number: int) -> tuple[Book, Entry]:
    house = current_house()
    book = opened_book(house, me(), register, owner)
    with house.database.read() as connection:
        found = one_entry(connection, register=register, owner=owner, year=year, number=number)
    if found is None:
        raise NotFound(_("Такой записи в журнале нет."), hint=_("Вернитесь к журналу."))
    return book, found


def _form(register: str) -> FormDefinition:
    form = current_house().law.forms.get(register)
    return these_alone(form, correctable(form))


def _page(
    book: Book,
    found: Entry,
    *,
    typed: Mapping[str, Json] | None = None,
    reason: str = "",
    fault: EngineError | None = None,
) -> str:
    of_year = book.of_year(found.year)
    columns = journal_columns(current_house(), book.register)
    return render_template(
        "registers/entry.html",
        book=book,
        entry=found,
        of_year=of_year,
        columns=columns,
        line=_line(book, found),
        page=_drawn(book, found, typed, fault) if book.may_correct else None,
        reason=reason,
        fault=fault,
        when=reckoning(me()),
    )


def _line(book: Book, found: Entry) -> Line:
    house, person = current_house(), me()
    of_year = book.of_year(found.year)
    names = RegisterDirectory(house, person.actor.municipality_id)
    closed_at = of_year.closed_at if of_year else None
    return lines_of(journal_columns(house, book.register), names, reckoning(person).zone, closed_at)(found)


def _drawn(book: Book, found: Entry, typed: Mapping[str, Json] | None, fault: EngineError | None) -> FormPage:
    house, person = current_house(), me()
    values = cast("Mapping[str, Json]", found.current) if typed is None else typed
    with house.database.read() as connection:
        uow = UnitOfWork(connection)
        row = uow.registers.get(found.id)
        agency_id = person.actor.agency_id
        directory = CaseDirectory(uow, row, agency_id=agency_id, law=house.law, now=house.clock.now())
        errors = fault.errors if isinstance(fault, FormInvalid) else None
        return form_page(_form(book.register), None, values, directory, errors)


def _plain(value: Json) -> Json:
    """A value as a page would send it back untouched, so that only what was typed counts as a change."""
    if isinstance(value, list):
        return [_plain(item) for item in value if _plain(item)]
    if isinstance(value, dict):
        kept: Answers = {key: _plain(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item} or None
    if isinstance(value, str):
        text = "\n".join(line.rstrip() for line in value.strip().splitlines())
        return text[:MINUTES] if text[4:5] == "-" and text[10:11] == "T" else text or None
    return (
        str(value)
        if isinstance(value, int | float) and value is not True and value is not False
        else value or None
    )
