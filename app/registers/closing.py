"""Closing a year of a journal, and the words by which its last sheet is certified."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.people import me
from app.house import current_house
from app.inbox.handing import command_id
from app.registers.blueprint import KEEPERS, opened_book, registers
from app.wording.dates import reckoning
from engine.commands import CloseRegister
from engine.errors import NotFound
from storage.queries.registers import count_entries


@registers.get("/registers/<register>/<owner>/<int:year>/close")
@only(*KEEPERS)
def ask_to_close(register: str, owner: str, year: int) -> ResponseReturnValue:
    """What closing means and what will be written down; for who may close it."""
    person, house = me(), current_house()
    book = opened_book(house, person, register, owner)
    if not book.may_close:
        raise NotFound(_("Закрыть этот журнал может его руководитель."), hint=_("Вернитесь к журналу."))
    with house.database.read() as connection:
        total = count_entries(connection, register=register, owner=owner, year=year)
    return render_template(
        "registers/close.html",
        book=book,
        year=year,
        of_year=book.of_year(year),
        total=total,
        is_over=reckoning(person).today.year > year,
        when=reckoning(person),
    )


@registers.post("/registers/<register>/<owner>/<int:year>/close")
@only(*KEEPERS)
def close(register: str, owner: str, year: int) -> ResponseReturnValue:
    person, house = me(), current_house()
    opened_book(house, person, register, owner)
    command = CloseRegister(register=register, owner=owner, year=year)
    answer = house.execute(command, person.actor, command_id(person, request.form.get("_command_id")))
    flash(
        _(
            "Журнал за %(year)s год закрыт: последний номер %(last)s, записей %(total)s.",
            year=year,
            last=answer["last_number"],
            total=answer["total"],
        ),
        "good",
    )
    return redirect(url_for("registers.book", register=register, owner=owner, year=year))
