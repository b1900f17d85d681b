"""The list of settings, one setting with its history, and changing it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dates import reckoning
from app.guard import everyone, only
from app.house import current_house
from app.inbox.handing import command_id
from app.people import me
from app.settings.blueprint import KEEPERS, settings
from app.settings.reading import SettingCard, opened_settings
from engine.commands import ChangeSetting
from engine.commands.change_setting import may_change_settings
from engine.deadlines import RuleKind, parse_rule
from engine.setting_values import UNITS, ValueKind, told_names, units_of


@settings.get("/settings")
@everyone
def listing() -> ResponseReturnValue:
    file = opened_settings(current_house(), me(), request.args.get("of", ""))
    return render_template("settings/list.html", file=file, when=reckoning(me()))


@settings.get("/settings/<setting>")
@everyone
def one(setting: str) -> ResponseReturnValue:
    person, house = me(), current_house()
    file = opened_settings(house, person, request.args.get("of", ""))
    card = file.card(setting)
    may_change = may_change_settings(person.actor, file.town.place_id) and card.kind is not ValueKind.FIXED
    return render_template(
        "settings/one.html",
        file=file,
        card=card,
        may_change=may_change,
        term=_term(card) if card.kind is ValueKind.TERM else None,
        people=told_names(house.law.folder),
        when=reckoning(person),
    )


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
    house.execute(command, person.actor, command_id(person, request.form.get("_command_id")))
    flash(
        _("Настройка изменена. Новые сроки считаются по ней, рассчитанные раньше остались прежними."), "good"
    )
    return redirect(url_for("settings.one", setting=setting, of=file.town.place_id))


def _value(card: SettingCard) -> str:
    """The form's fields as one value; whether it fits is for the engine to say."""
    form = request.form
    if card.kind is ValueKind.TOLD:
        return " ".join(form.getlist("value"))
    if card.kind is not ValueKind.TERM:
        return form.get("value", "").strip() or ("none" if card.default == "none" else "")
    unit, number = form.get("unit", ""), form.get("value", "").strip()
    return f"IMM:PT{number}H" if unit == RuleKind.IMMEDIATELY else f"{unit}:{number}"


def _term(card: SettingCard) -> dict[str, object]:
    """What the form shows of a term: its number, its unit and the units it may have."""
    rule = parse_rule(card.value)
    hours = int(rule.duration.total_seconds()) // 3600
    return {
        "number": hours if rule.is_hourly else rule.number,
        "unit": rule.kind.value,
        "units": {kind.value: UNITS[kind] for kind in units_of(card.setting)},
    }
