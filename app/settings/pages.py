"""The list of settings, one setting with its history, what a value would mean, and changing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import everyone, only
from app.access.people import me
from app.house import current_house
from app.inbox.handing import command_id
from app.settings.blueprint import KEEPERS, settings
from app.settings.example import QUORUMS
from app.settings.example import example as example_of
from app.settings.reading import SettingCard, SettingsFile, opened_settings
from app.settings.words import UNITS, offered_names
from app.wording.dates import reckoning
from engine.commands import ChangeSetting
from engine.commands.change_setting import may_change_settings
from engine.deadlines import RuleKind, parse_rule
from engine.errors import EngineError, Invalid
from engine.setting_values import ValueKind, checked_value, units_of
from storage.queries.organisation import roles_held


@dataclass(frozen=True, kw_only=True)
class Form:
    """What stands in the form: the value in force, or what was typed last and what is wrong with it."""

    value: str
    on: date
    ground: str = ""
    example: str = ""
    fault: EngineError | None = None


@settings.get("/settings")
@everyone
def listing() -> ResponseReturnValue:
    file = opened_settings(current_house(), me(), request.args.get("of", ""))
    return render_template("settings/list.html", file=file, when=reckoning(me()))


@settings.get("/settings/<setting>")
@everyone
def one(setting: str) -> ResponseReturnValue:
    file = opened_settings(current_house(), me(), request.args.get("of", ""))
    card = file.card(setting)
    today = reckoning(me()).today
    return _page(
        file, card, Form(value=card.value, on=today, example=_example(file, card, card.value, today))
    )


@settings.post("/settings/<setting>/example")
@only(*KEEPERS)
def example(setting: str) -> ResponseReturnValue:
    """What the typed value would mean; nothing is changed. A piece of the page for scripts, else the page."""
    file = opened_settings(current_house(), me(), request.form.get("of", ""))
    card, form = _tried(file, setting)
    if request.headers.get("HX-Request"):
        return render_template("settings/_example.html", form=form)
    return _page(file, card, form)


@settings.post("/settings/<setting>")
@only(*KEEPERS)
def change(setting: str) -> ResponseReturnValue:
    person, house = me(), current_house()
    file = opened_settings(house, person, request.form.get("of", ""))
    command = ChangeSetting(
        municipality_id=file.town.place_id,
        key=setting,
        value=None if request.form.get("default") else _value(file.card(setting)),
        ground=request.form.get("ground", ""),
    )
    try:
        house.execute(command, person.actor, command_id(person, request.form.get("_command_id")))
    except Invalid as fault:
        card, form = _tried(file, setting)
        refused = Form(value=form.value, on=form.on, ground=form.ground, example=form.example, fault=fault)
        return _page(file, card, refused), fault.status
    flash(
        _("Настройка изменена. Новые сроки считаются по ней, рассчитанные раньше остались прежними."), "good"
    )
    return redirect(url_for("settings.one", setting=setting, of=file.town.place_id))


def _page(file: SettingsFile, card: SettingCard, form: Form) -> str:
    person = me()
    has_example = bool(_example(file, card, card.value, form.on))
    return render_template(
        "settings/one.html",
        file=file,
        card=card,
        form=form,
        may_change=may_change_settings(person.actor, file.town.place_id),
        term=_term(card, form.value) if card.kind is ValueKind.TERM else None,
        has_example=has_example,
        dated=has_example and card.key not in QUORUMS,
        people=_people(file, form.value) if card.kind is ValueKind.TOLD else None,
        when=reckoning(person),
    )


def _people(file: SettingsFile, value: str) -> Mapping[str, str]:
    house, place = current_house(), file.place
    with house.database.read() as connection:
        held = roles_held(connection, municipality_id=place.municipality_id, region_code=place.region_code)
    return offered_names(house.law.folder, held, value.split())


def _tried(file: SettingsFile, setting: str) -> tuple[SettingCard, Form]:
    """The form as it was sent, with the example of its value; a value that cannot be is not kept."""
    card, ground = file.card(setting), request.form.get("ground", "")
    on = _day(request.form.get("on", "")) or reckoning(me()).today
    try:
        value = checked_value(card.setting, _value(card), current_house().law.folder)
        return card, Form(value=value, on=on, ground=ground, example=_example(file, card, value, on))
    except Invalid as fault:
        return card, Form(value=card.value, on=on, ground=ground, fault=fault)


def _example(file: SettingsFile, card: SettingCard, value: str, on: date) -> str:
    return example_of(current_house(), file.place, card.setting, value, on)


def _value(card: SettingCard) -> str:
    """The form's fields as one value; whether it fits is for the engine to say."""
    form = request.form
    if card.kind is ValueKind.TOLD:
        return " ".join(form.getlist("value"))
    if card.kind is not ValueKind.TERM:
        return form.get("value", "").strip() or ("none" if card.default == "none" else "")
    unit, number = form.get("unit", ""), form.get("value", "").strip()
    return f"IMM:PT{number}H" if unit == RuleKind.IMMEDIATELY else f"{unit}:{number}"


def _term(card: SettingCard, value: str) -> dict[str, object]:
    """What the form shows of a term: its number, its unit and the units it may have."""
    rule = parse_rule(value)
    hours = int(rule.duration.total_seconds()) // 3600
    return {
        "number": hours if rule.is_hourly else rule.number,
        "unit": rule.kind.value,
        "units": {kind.value: UNITS[kind] for kind in units_of(card.setting)},
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
