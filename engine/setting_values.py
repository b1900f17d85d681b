"""What a setting may be, in the words of an official: days, hours, a time of day, a choice, who is told.

The kind of a value follows from the setting's own default, so that a new row of
``processes/settings.csv`` needs no code.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from engine.deadlines import RuleKind, parse_rule
from engine.deadlines.rules import Rule
from engine.deadlines.russian import calendar_days, plural, working_days
from engine.errors import DeadlineRuleInvalid, Invalid
from engine.settings import DOM_READING, OFFICE_CLOSE, Setting, SettingInvalid
from engine.tables import read_table

LONGEST_GROUND = 300
UNTIL_MIDNIGHT = "none"
TOLD_BY_TASK = {"assignee": "исполнитель задачи", "group": "все, кто может взять задачу"}
_TOLD_SCOPES = frozenset({"agency", "mun", "region"})
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_MOST_HOURS = 240
_READINGS = {"inclusive": "входит", "exclusive": "не входит: последний день накануне"}
_FREQUENCIES = {
    "PERIOD:HALFMONTH:15": "не реже двух раз в месяц",
    "PERIOD:MONTH:1": "не реже раза в месяц",
    "PERIOD:QUARTER:0": "не реже раза в квартал",
}
_FIXED = {
    "HALF": "не менее половины членов",
    "PRESIDING": "голос председательствующего",
}
UNITS: Mapping[RuleKind, str] = {
    RuleKind.WORKING_DAYS: "рабочих дней",
    RuleKind.CALENDAR_DAYS: "календарных дней",
    RuleKind.MONTHS: "месяцев",
    RuleKind.IMMEDIATELY: "часов",
    RuleKind.DAYS_BEFORE: "календарных дней до даты",
    RuleKind.WORKING_DAYS_BEFORE: "рабочих дней до даты",
    RuleKind.MONTH_DAY: "число каждого месяца",
    RuleKind.UNTIL_DAY_OF_MONTH: "число месяца после отчетного",
    RuleKind.WORKING_DAY_OF_QUARTER: "рабочий день после квартала",
    RuleKind.LAST_WORKING_DAY_BEFORE: "число: последний рабочий день перед ним",
}
_FAMILIES = (
    (RuleKind.WORKING_DAYS, RuleKind.CALENDAR_DAYS),
    (RuleKind.DAYS_BEFORE, RuleKind.WORKING_DAYS_BEFORE),
)


class ValueKind(StrEnum):
    TERM = "term"
    CLOCK = "clock"
    HOURS = "hours"
    CHOICE = "choice"
    TOLD = "told"
    FIXED = "fixed"
    """Said by the diagram of the session: shown, and not changed here."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a setting is called on the page, and among which others."""

    group: str
    meaning: str


@lru_cache(maxsize=4)
def load_setting_words(processes: Path) -> Mapping[str, Words]:
    """Setting → its words, in the order of the page."""
    rows = read_table(processes / "setting_words.csv", ("setting", "group", "meaning"))
    return {row["setting"]: Words(group=row["group"], meaning=row["meaning"]) for row in rows}


@lru_cache(maxsize=4)
def told_names(processes: Path) -> Mapping[str, str]:
    """Who may be told of a term: those of the task, and roles."""
    rows = read_table(processes / "roles.csv", ("role", "name_ru", "scope"))
    return TOLD_BY_TASK | {row["role"]: row["name_ru"] for row in rows if row["scope"] in _TOLD_SCOPES}


def kind_of_value(setting: Setting) -> ValueKind:
    if setting.default in _FIXED:
        return ValueKind.FIXED
    if setting.key == DOM_READING or setting.default in _FREQUENCIES:
        return ValueKind.CHOICE
    if setting.key == OFFICE_CLOSE or setting.key.endswith(".clock") or _CLOCK.fullmatch(setting.default):
        return ValueKind.CLOCK
    for kind in (ValueKind.HOURS, ValueKind.TOLD):
        if setting.key.endswith(f".{kind}"):
            return kind
    return ValueKind.TERM


def units_of(setting: Setting) -> tuple[RuleKind, ...]:
    """The kinds of counting a term may have: working days may become calendar days, hours stay hours."""
    kind = parse_rule(setting.default).kind
    return next((family for family in _FAMILIES if kind in family), (kind,))


def choices_of(setting: Setting) -> Mapping[str, str]:
    """What there is to choose from; empty for a value that is written."""
    if kind_of_value(setting) is not ValueKind.CHOICE:
        return {}
    return _READINGS if setting.key == DOM_READING else _FREQUENCIES


def checked_value(setting: Setting, value: str, processes: Path) -> str:
    """The value as it is kept; raises SettingInvalid saying what is needed."""
    said = " ".join(value.split())
    match kind_of_value(setting):
        case ValueKind.FIXED:
            raise Invalid(
                f"Настройка «{setting.key}» здесь не меняется: это правило записано в схеме заседания.",
                hint="Обратитесь к методологу.",
            )
        case ValueKind.CHOICE:
            fits, needed = said in choices_of(setting), _either(choices_of(setting))
        case ValueKind.CLOCK:
            open_ended = setting.key == OFFICE_CLOSE and said == UNTIL_MIDNIGHT
            fits, needed = open_ended or bool(_CLOCK.fullmatch(said)), "время вида 17:00"
        case ValueKind.HOURS:
            fits = said.isascii() and said.isdecimal() and int(said[:6]) <= _MOST_HOURS
            needed = f"целое число часов, не больше {_MOST_HOURS}"
        case ValueKind.TOLD:
            known = told_names(processes)
            said = " ".join(dict.fromkeys(said.split()))
            fits, needed = bool(said) and all(who in known for who in said.split()), "кто-то из перечня ролей"
        case ValueKind.TERM:
            return _checked_term(setting, said)
    if not fits:
        raise SettingInvalid(setting.key, value, needed)
    return said


def _checked_term(setting: Setting, value: str) -> str:
    units = units_of(setting)
    if value.isascii() and value.isdecimal() and units == (RuleKind.IMMEDIATELY,):
        value = f"IMM:PT{value}H"
    try:
        fits = parse_rule(value).kind in units
    except DeadlineRuleInvalid:
        fits = False
    if not fits:
        counted = " или ".join(f"{unit}:3 ({UNITS[unit]})" for unit in units)
        hourly = units == (RuleKind.IMMEDIATELY,)
        raise SettingInvalid(setting.key, value, "целое число часов" if hourly else f"код вида {counted}")
    return value


def value_words(setting: Setting, value: str, processes: Path) -> str:
    """A value as an official reads it."""
    match kind_of_value(setting):
        case ValueKind.FIXED:
            return _FIXED.get(value, value)
        case ValueKind.CHOICE:
            return choices_of(setting).get(value, value)
        case ValueKind.CLOCK:
            return "до полуночи" if value == UNTIL_MIDNIGHT else value
        case ValueKind.HOURS:
            return _hours(int(value)) if value.isdecimal() else value
        case ValueKind.TOLD:
            known = told_names(processes)
            return ", ".join(known.get(who, who) for who in value.split())
        case ValueKind.TERM:
            return term_words(parse_rule(value))


def term_words(rule: Rule) -> str:
    """«3 рабочих дня», «25 число каждого месяца»."""
    number = rule.number
    match rule.kind:
        case RuleKind.WORKING_DAYS:
            return working_days(number) if number else "в тот же день"
        case RuleKind.CALENDAR_DAYS:
            return calendar_days(number) if number else "в тот же день"
        case RuleKind.MONTHS:
            return plural(number, "месяц", "месяца", "месяцев")
        case RuleKind.IMMEDIATELY:
            return _span(rule)
        case RuleKind.DAYS_BEFORE:
            return f"за {calendar_days(number)}"
        case RuleKind.WORKING_DAYS_BEFORE:
            return f"за {working_days(number)}"
        case RuleKind.WORKING_DAY_OF_QUARTER:
            return f"{number}-й рабочий день после квартала"
        case RuleKind.LAST_WORKING_DAY_BEFORE:
            return f"последний рабочий день перед {number} числом"
        case _:
            return f"{number} {UNITS.get(rule.kind, rule.code)}"


def _span(rule: Rule) -> str:
    hours, minutes = divmod(int(rule.duration.total_seconds()) // 60, 60)
    parts = [_hours(hours)] if hours else []
    return " ".join([*parts, plural(minutes, "минута", "минуты", "минут")] if minutes else parts)


def _hours(number: int) -> str:
    return plural(number, "час", "часа", "часов")


def _either(choices: Mapping[str, str]) -> str:
    return " или ".join(f"{code} ({words})" for code, words in choices.items())
