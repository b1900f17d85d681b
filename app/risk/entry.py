"""One entry of the register: what it says, what was changed, and what may be done with it now."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.looks import record_look
from app.access.people import me
from app.house import current_house
from app.registers.reading import RegisterDirectory
from app.risk.asking import unconfirmed_before
from app.risk.blueprint import READERS, risk
from app.risk.columns import REGISTER, values_of
from app.risk.listing import risk_scope
from app.wording.dates import day_words, reckoning
from app.wording.names import RISK_COLUMN, RISK_ORGANISATION, RISK_STATE
from engine.commands import CorrelateMessage
from engine.errors import NotFound
from engine.forms.page import FormPage, answers_page
from engine.forms.special import special_answers, without_special
from storage.models import RiskCodeList
from storage.queries.cases import standing
from storage.queries.risk_entries import RiskChangeLine, RiskLine, changes
from storage.queries.risk_entries import entry as found_entry

CHANGED = "MSG_RG_CHANGED"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
SPECIAL = frozenset(
    {
        *(RiskCodeList.FAMILY_CATEGORY.value, RiskCodeList.CHILD_CATEGORY.value),
        *("parents_liability", "liability_case", "liability_on", "abuse_facts"),
    }
)
"""Columns of a change that are special categories of data."""


@dataclass(frozen=True, kw_only=True)
class EntrySheet:
    line: RiskLine
    page: FormPage
    content: dict[str, Any]
    """The other columns of annex 2 by their keys, without what is closed."""
    closed: tuple[str, ...]
    """Labels of special categories (152-ФЗ) that are opened with a reason."""
    opened: tuple[str, ...]
    history: list[RiskChangeLine]
    sees_case: bool


@risk.get("/risk/<entry_id>")
@only(*READERS)
def entry(entry_id: str) -> ResponseReturnValue:
    sheet = sheet_of(entry_id)
    record_look(me(), "view", "risk_entry", sheet.line.id, case_id=sheet.line.case_id)
    return _shown(sheet)


@risk.post("/risk/<entry_id>")
@only(*READERS)
def open_special(entry_id: str) -> ResponseReturnValue:
    """Show special categories of data to who says why; the reason and the fields are written down."""
    ground = request.form.get("ground", "").strip()[:500]
    if not ground:
        flash(_("Укажите, для чего нужны эти сведения."), "soon")
        return redirect(url_for("risk.entry", entry_id=entry_id))
    sheet = sheet_of(entry_id, special=True)
    record_look(
        me(),
        "open_field",
        "risk_entry",
        sheet.line.id,
        case_id=sheet.line.case_id,
        ground=ground,
        fields=sheet.opened,
    )
    return _shown(sheet)


@risk.post("/risk/<entry_id>/changed")
@only("register_keeper", "org_head")
def begin_change(entry_id: str) -> ResponseReturnValue:
    """Something has changed before the month's update: the task comes at once."""
    line, person = _line(entry_id), me()
    if line.instance_id is None or line.agency_id != person.actor.agency_id:
        raise NotFound(_("Такой записи нет, или она не для вас."))
    current_house().execute(CorrelateMessage(name=CHANGED, instance_id=line.instance_id), person.actor)
    flash(_("Задача «Обновить или подтвердить запись» — в вашем списке."), "good")
    return redirect(url_for("inbox.tasks"))


def _line(entry_id: str) -> RiskLine:
    person, house = me(), current_house()
    today = reckoning(person).today
    with house.database.read() as connection:
        line = found_entry(connection, risk_scope(person), entry_id, year=today.year)
    if line is None:
        raise NotFound(_("Такой записи нет, или она не для вас."))
    return line


def sheet_of(entry_id: str, *, special: bool = False) -> EntrySheet:
    """The entry as far as this person reads it; raises NotFound."""
    person, house = me(), current_house()
    line = _line(entry_id)
    with house.database.read() as connection:
        history = changes(connection, entry_id)
        reaches = line.case_id and standing(connection, case_id=line.case_id, scope=person.scope)
    form, values = house.law.forms.get(REGISTER), dict(values_of(line))
    sensitive = special_answers(form, values)
    shown = form if special else without_special(form)
    return EntrySheet(
        line=line,
        page=answers_page(shown, None, values, RegisterDirectory(house, line.municipality_id)),
        content={key: value for key, value in line.content.items() if special or key not in SPECIAL},
        closed=() if special else tuple(dict.fromkeys(sensitive.values())),
        opened=tuple(sensitive) if special else (),
        history=[_in_words(change if special else _without_special(change)) for change in history],
        sees_case=bool(reaches),
    )


def _without_special(change: RiskChangeLine) -> RiskChangeLine:
    """A change of a special category is closed with it."""
    kept = {key: value for key, value in change.changes.items() if key not in SPECIAL}
    return replace(change, changes=kept)


def _in_words(change: RiskChangeLine) -> RiskChangeLine:
    """Days as people read them."""
    told = {key: [_day(value) for value in pair] for key, pair in change.changes.items()}
    return replace(change, changes=told)


def _day(value: Any) -> Any:
    return day_words(date.fromisoformat(value)) if isinstance(value, str) and DAY.fullmatch(value) else value


def _shown(sheet: EntrySheet) -> ResponseReturnValue:
    person = me()
    when = reckoning(person)
    stands = sheet.line.state == "registered"
    last = sheet.line.last_confirmed_on or sheet.line.put_on
    return render_template(
        "risk/entry.html",
        sheet=sheet,
        line=sheet.line,
        labels=_labels(),
        states=RISK_STATE,
        org_kinds=RISK_ORGANISATION,
        when=when,
        stale=stands and last is not None and last < unconfirmed_before(when.today, when.calendar),
        may_change=stands
        and sheet.line.instance_id is not None
        and sheet.line.agency_id == person.actor.agency_id
        and person.has_role("register_keeper", "org_head"),
    )


def _labels() -> dict[str, Any]:
    """What the columns of a change are called."""
    form = current_house().law.forms.get(REGISTER)
    return {field.key: field.label for field in form.fields} | RISK_COLUMN
