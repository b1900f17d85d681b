"""What an administrator does to a calendar: sets days, confirms a year, loads a table."""

from collections.abc import Sequence
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.people import me
from app.calendar.blueprint import KEEPERS, calendar
from app.calendar.choosing import Choice, chosen
from app.calendar.pages import asked_year
from app.house import current_house
from app.inbox.handing import command_id
from app.wording.dates import reckoning
from engine.calendars.changes import (
    DayChange,
    DayDifference,
    YearChange,
    day_differences,
    of_table,
    span,
)
from engine.calendars.layers import layers_of, require_may_change
from engine.calendars.tables import decoded, read_day_table
from engine.commands import ChangeCalendar
from engine.errors import Invalid
from storage.unit_of_work import UnitOfWork

LONGEST_TABLE = 512 * 1024


@calendar.post("/calendar/days")
@only(*KEEPERS)
def set_days() -> ResponseReturnValue:
    """One day, or a stretch of days, for one reason."""
    first = _day(request.form.get("first", ""))
    last = _day(request.form.get("last", "")) if request.form.get("last") else first
    kind = request.form.get("kind", "")
    document = request.form.get("source", "").strip()
    days = [
        DayChange(day=day, kind=kind or None, reason=request.form.get("reason", "").strip(), source=document)
        for day in span(first, last)
    ]
    return _carried_out(days=days, ground=document, year=first.year)


@calendar.post("/calendar/years")
@only(*KEEPERS)
def set_year() -> ResponseReturnValue:
    year = asked_year(0)
    document = request.form.get("source", "").strip()
    change = YearChange(year=year, status=request.form.get("status") or None, source=document)
    return _carried_out(years=[change], ground=document, year=year)


@calendar.post("/calendar/table")
@only(*KEEPERS)
def load_table() -> ResponseReturnValue:
    """First the difference is shown; what was shown comes back in the form and is done."""
    document = request.form.get("source", "").strip()
    try:
        text = _table_text()
        days = read_day_table(text)
    except Invalid as fault:
        return _not_read(fault)
    whole = bool(request.form.get("whole"))
    year = asked_year(days[0].day.year)
    choice, days, differences = _compared(days, whole)
    if request.form.get("agreed"):
        return _carried_out(days=days, ground=document, year=year)
    return render_template(
        "calendar/table.html",
        choice=choice,
        text=text,
        whole=whole,
        document=document,
        differences=differences,
        year=year,
        when=reckoning(me()),
    )


def _not_read(fault: Invalid) -> ResponseReturnValue:
    """What is wrong with the table, line by line, and the way back to the calendar it was meant for."""
    with current_house().database.read() as connection:
        choice, _offered = chosen(UnitOfWork(connection), me(), request.form.get("of", ""))
    page = render_template("calendar/refused.html", choice=choice, fault=fault, year=request.form.get("back"))
    return page, fault.status


def _compared(days: list[DayChange], whole: bool) -> tuple[Choice, list[DayChange], Sequence[DayDifference]]:
    person, house = me(), current_house()
    with house.database.read() as connection:
        uow = UnitOfWork(connection)
        choice, _offered = chosen(uow, person, request.form.get("of", ""))
        layers = layers_of(uow, choice.layer, choice.place_id)
        require_may_change(person.actor, layers[-1])
        own = {row.day: row for row in uow.calendars.days([layers[-1].key])}
        laid = house.law.calendars.laid(uow, layers)
        below = house.law.calendars.beneath(layers, laid)
    asked = of_table(below, own, days, whole=whole)
    return choice, asked, day_differences(layers[-1], own, laid[-1], asked)


def _carried_out(
    *, ground: str, year: int, days: Sequence[DayChange] = (), years: Sequence[YearChange] = ()
) -> ResponseReturnValue:
    person, house = me(), current_house()
    with house.database.read() as connection:
        choice, _offered = chosen(UnitOfWork(connection), person, request.form.get("of", ""))
    command = ChangeCalendar(
        layer=choice.layer, place_id=choice.place_id, days=days, years=years, ground=ground
    )
    key = command_id(person, request.form.get("_command_id"))
    answer = house.execute(command, person.actor, key)
    flash(_done(int(str(answer["days"]))), "good")
    return redirect(url_for("calendar.year", of=choice.value, year=year, changed=answer["change_id"]))


def _done(days: int) -> str:
    if not days:
        return _("Состояние года изменено.")
    return _("Календарь изменен, дней: %(days)s.", days=days)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(_("Дата написана неверно."), hint=_("Укажите день.")) from error


def _table_text() -> str:
    typed = request.form.get("table", "")
    if typed:
        return typed
    file = request.files.get("file")
    content = file.read(LONGEST_TABLE + 1) if file else b""
    if not content:
        raise Invalid(_("Таблица не выбрана."), hint=_("Выберите файл CSV."))
    if len(content) > LONGEST_TABLE:
        raise Invalid(_("Таблица слишком велика."), hint=_("Загружайте по одному году."))
    return decoded(content)
