"""Values of settings in the words of an official, in the language of the page."""

from collections.abc import Collection, Mapping
from pathlib import Path

from flask_babel import gettext as _
from flask_babel import lazy_gettext as said
from flask_babel import ngettext

from app.access.guard import DESK_ROLES
from engine.deadlines import Rule, RuleKind, parse_rule
from engine.setting_values import UNTIL_MIDNIGHT, ValueKind, choices_of, kind_of_value, told_roles
from engine.settings import Setting

UNITS: Mapping[RuleKind, object] = {
    RuleKind.WORKING_DAYS: said("рабочих дней"),
    RuleKind.CALENDAR_DAYS: said("календарных дней"),
    RuleKind.MONTHS: said("месяцев"),
    RuleKind.IMMEDIATELY: said("часов"),
    RuleKind.DAYS_BEFORE: said("календарных дней до даты"),
    RuleKind.WORKING_DAYS_BEFORE: said("рабочих дней до даты"),
    RuleKind.MONTH_DAY: said("число каждого месяца"),
    RuleKind.UNTIL_DAY_OF_MONTH: said("число месяца после отчетного"),
    RuleKind.WORKING_DAY_OF_QUARTER: said("рабочий день после квартала"),
    RuleKind.LAST_WORKING_DAY_BEFORE: said("число: последний рабочий день перед ним"),
}
CHOICES: Mapping[str, object] = {
    "inclusive": said("входит"),
    "exclusive": said("не входит: последний день накануне"),
    "PERIOD:HALFMONTH:15": said("не реже двух раз в месяц"),
    "PERIOD:MONTH:1": said("не реже раза в месяц"),
    "PERIOD:QUARTER:0": said("не реже раза в квартал"),
    "HALF": said("не менее половины"),
    "MORE_THAN_HALF": said("больше половины"),
    "TWO_THIRDS": said("не менее двух третей"),
    "PRESIDING": said("голос председательствующего"),
    "ALLOWED": said("принимаются и считаются вместе с голосами присутствующих"),
    "NOT_ALLOWED": said("не принимаются"),
    "NOT_ADOPTED": said("ничей: решение не принято, вопрос переносится на следующее заседание"),
}
TOLD: Mapping[str, object] = {
    "assignee": said("исполнитель задачи"),
    "group": said("все, кто может взять задачу"),
}


def offered_names(processes: Path, held: Collection[str], chosen: Collection[str]) -> Mapping[str, str]:
    """Of those who may be told: whom there is here to tell, and whom the setting names already."""
    reads = {*TOLD, *chosen, *(role for role in held if role not in DESK_ROLES)}
    return {code: name for code, name in told_names(processes).items() if code in reads}


def told_names(processes: Path) -> Mapping[str, str]:
    """Who may be told of a term: those of the task, and roles as the table calls them."""
    return {**{code: str(name) for code, name in TOLD.items()}, **told_roles(processes)}


def choice_words(setting: Setting) -> Mapping[str, str]:
    return {code: str(CHOICES[code]) for code in choices_of(setting)}


def value_words(setting: Setting, value: str, processes: Path) -> str:
    """A value as an official reads it; a code nobody named is shown as it is."""
    match kind_of_value(setting):
        case ValueKind.CHOICE:
            return str(CHOICES.get(value, value))
        case ValueKind.CLOCK:
            return _("до полуночи") if value == UNTIL_MIDNIGHT else value
        case ValueKind.HOURS:
            return hours_words(int(value)) if value.isdecimal() else _half_or(value)
        case ValueKind.TOLD:
            known = told_names(processes)
            return ", ".join(known.get(who, who) for who in value.split())
        case ValueKind.TERM:
            return term_words(parse_rule(value))


def term_words(rule: Rule) -> str:
    """«3 рабочих дня», «25 число каждого месяца»."""
    number = rule.number
    match rule.kind:
        case RuleKind.WORKING_DAYS | RuleKind.CALENDAR_DAYS if not number:
            return _("в тот же день")
        case RuleKind.WORKING_DAYS:
            return _working_days(number)
        case RuleKind.CALENDAR_DAYS:
            return _calendar_days(number)
        case RuleKind.MONTHS:
            return ngettext("%(num)s месяц", "%(num)s месяцев", number)
        case RuleKind.IMMEDIATELY:
            return _span(rule)
        case RuleKind.DAYS_BEFORE:
            return _("за %(span)s", span=_calendar_days(number))
        case RuleKind.WORKING_DAYS_BEFORE:
            return _("за %(span)s", span=_working_days(number))
        case RuleKind.MONTH_DAY:
            return _("%(number)s число каждого месяца", number=number)
        case RuleKind.UNTIL_DAY_OF_MONTH:
            return _("%(number)s число месяца после отчетного", number=number)
        case RuleKind.WORKING_DAY_OF_QUARTER:
            return _("%(number)s-й рабочий день после квартала", number=number)
        case RuleKind.LAST_WORKING_DAY_BEFORE:
            return _("последний рабочий день перед %(number)s числом", number=number)
        case _:
            return rule.code


def hours_words(number: int) -> str:
    return ngettext("%(num)s час", "%(num)s часов", number)


def _half_or(value: str) -> str:
    return _("половина срока") if value == "half" else value


def _span(rule: Rule) -> str:
    hours, minutes = divmod(int(rule.duration.total_seconds()) // 60, 60)
    parts = [hours_words(hours)] if hours else []
    return " ".join([*parts, ngettext("%(num)s минута", "%(num)s минут", minutes)] if minutes else parts)


def _working_days(number: int) -> str:
    return ngettext("%(num)s рабочий день", "%(num)s рабочих дней", number)


def _calendar_days(number: int) -> str:
    return ngettext("%(num)s календарный день", "%(num)s календарных дней", number)
