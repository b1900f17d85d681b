"""A rule as an official says it, without a date: «5 рабочих дней», «до 10 числа месяца после отчетного»."""

from engine.deadlines.explaining import calendar_days_of
from engine.deadlines.rules import Rule, RuleKind
from engine.deadlines.russian import calendar_days, plural, working_days

_BARE = {
    RuleKind.EVERY_MONTH: "не реже одного раза в календарный месяц",
    RuleKind.EVERY_HALF_MONTH: "не реже двух раз в месяц",
    RuleKind.EVERY_QUARTER: "не реже одного раза в квартал",
    RuleKind.NEXT_SESSION: "на ближайшем очередном заседании, не раньше следующего рабочего дня",
    RuleKind.NEAREST_SESSION: "на ближайшем заседании в один из следующих дней",
    RuleKind.FIXED: "к установленной дате",
    RuleKind.YEAR_START: "с начала нового года",
}


def rule_words(rule: Rule) -> str:
    number = rule.number
    match rule.kind:
        case RuleKind.WORKING_DAYS:
            return (
                working_days(number) if number else "в тот же день, а если он нерабочий — в следующий рабочий"
            )
        case RuleKind.CALENDAR_DAYS:
            return calendar_days(number) if number else "в тот же день"
        case RuleKind.CALENDAR_RANGE:
            return f"от {rule.low} до {calendar_days_of(number)}"
        case RuleKind.MONTHS:
            return plural(number, "месяц", "месяца", "месяцев")
        case RuleKind.IMMEDIATELY:
            return f"незамедлительно: {_span(rule)}, ночь и выходные дни входят в срок"
        case RuleKind.AGE:
            return f"по достижении возраста {plural(number, 'год', 'года', 'лет')}"
        case RuleKind.DAYS_BEFORE:
            return f"за {calendar_days(number)} до указанной даты"
        case RuleKind.WORKING_DAYS_BEFORE:
            return f"за {working_days(number)} до указанной даты"
        case _:
            return _BARE.get(rule.kind) or _of_period(rule)


def _of_period(rule: Rule) -> str:
    after = "месяца, следующего за отчетным периодом"
    match rule.kind:
        case RuleKind.UNTIL_DAY_OF_MONTH:
            return f"до {rule.number} числа {after}"
        case RuleKind.ON_DAY_OF_MONTH:
            return f"{rule.number}-е число {after}"
        case RuleKind.LAST_WORKING_DAY_BEFORE:
            return f"последний рабочий день перед сроком «до {rule.number} числа» {after}"
        case RuleKind.WORKING_DAY_OF_QUARTER:
            return f"{rule.number}-й рабочий день после отчетного квартала"
        case _:
            return f"ежемесячно, {rule.number}-го числа"


def _span(rule: Rule) -> str:
    hours, minutes = divmod(int(rule.duration.total_seconds()) // 60, 60)
    parts = [plural(hours, "час", "часа", "часов")] if hours else []
    return " ".join(parts + ([plural(minutes, "минута", "минуты", "минут")] if minutes else []))
