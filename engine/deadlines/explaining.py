"""The steps of a count, told in Russian sentences with the article of law.

The first step carries the facts (rule, start, settings, special days met), so that
the explanation alone is enough to count the term again.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import chain

from engine.calendars.working_days import WEEKEND_NAMES, Calendar
from engine.deadlines.changes import moved_to, told
from engine.deadlines.counting import Event, Outcome, Roll
from engine.deadlines.model import Explanation, Step, StepKind, skipped_sentence
from engine.deadlines.rules import Rule, RuleKind
from engine.deadlines.russian import (
    calendar_days,
    day_words,
    full_day_words,
    plural,
    quarter_words,
    weekday_and_day,
    working_days,
)
from engine.deadlines.walk import Purpose, Walk
from engine.settings import DomReading

AFTER_EVENT = {
    RuleKind.WORKING_DAYS,
    RuleKind.CALENDAR_DAYS,
    RuleKind.CALENDAR_RANGE,
    RuleKind.MONTHS,
}
OF_PERIOD = {
    RuleKind.UNTIL_DAY_OF_MONTH,
    RuleKind.ON_DAY_OF_MONTH,
    RuleKind.LAST_WORKING_DAY_BEFORE,
    RuleKind.WORKING_DAY_OF_QUARTER,
}


class Narrator:
    """Tells one count; every method gives the steps of one part of the story."""

    def __init__(
        self,
        *,
        rule: Rule,
        event: Event,
        outcome: Outcome,
        target: date,
        due_at: datetime,
        walk: Walk,
        calendar: Calendar,
    ) -> None:
        self.rule, self.event, self.outcome = rule, event, outcome
        self.target, self.due_at = target, due_at
        self.walk, self.calendar = walk, calendar
        self.told: set[date] = set()

    def explanation(self, facts: dict[str, object]) -> Explanation:
        parts = (
            self._start(facts),
            self._clause(),
            self._count(),
            self._worked_weekends(),
            self._skipped(Purpose.COUNT, Purpose.PERIOD, Purpose.DUE),
            self._roll(),
            self._target(),
            self._due(),
            self._preliminary(),
            self._changes(),
        )
        return Explanation(tuple(chain.from_iterable(parts)))

    def _start(self, facts: dict[str, object]) -> Iterator[Step]:
        local = self.event.started_at.astimezone(self.event.zone)
        text = f"Начало: {weekday_and_day(local.date())}, {local:%H:%M} по местному времени."
        if self.rule.kind in AFTER_EVENT and self.rule.number:
            text += " Срок течет со следующего дня (ст. 191 ГК РФ)."
        yield Step(kind=StepKind.START, text=text, day=local.date(), facts=facts)

    def _clause(self) -> Iterator[Step]:
        if self.event.context.clauses:
            yield Step(kind=StepKind.CLAUSE, text=f"Основание: {self.event.context.clauses}.")

    def _count(self) -> Iterator[Step]:
        yield Step(kind=StepKind.COUNT, text=f"{self._counted()}.", day=self.outcome.nominal)

    def _counted(self) -> str:
        number, nominal = self.rule.number, weekday_and_day(self.outcome.nominal)
        match self.rule.kind:
            case RuleKind.WORKING_DAYS if number == 0:
                return "Исполнить в тот же день, а если он нерабочий — в следующий рабочий"
            case RuleKind.WORKING_DAYS:
                return f"Отсчитано: {working_days(number)} ({_listed(self.walk.counted)})"
            case RuleKind.CALENDAR_DAYS:
                return f"Отсчитано: {calendar_days(number)}, последний день — {nominal}"
            case RuleKind.CALENDAR_RANGE:
                return f"От {self.rule.low} до {calendar_days_of(number)}, последний день — {nominal}"
            case RuleKind.MONTHS:
                return f"Отсчитано: {self._months()}, последний день — {nominal} (ст. 192 ГК РФ)"
            case RuleKind.IMMEDIATELY:
                return f"Незамедлительно: {_duration(self.rule)}, ночь и выходные дни входят в срок"
            case kind if kind in OF_PERIOD:
                return self._of_period()
            case _:
                return self._of_date()

    def _of_period(self) -> str:
        number, nominal = self.rule.number, full_day_words(self.outcome.nominal)
        quarter = quarter_words(self.event.period_end)
        period = f"месяца, следующего за отчетным периодом ({quarter})"
        match self.rule.kind:
            case RuleKind.WORKING_DAY_OF_QUARTER:
                counted = _listed(self.walk.counted)
                return f"{number}-й рабочий день после отчетного периода ({quarter}): {counted}"
            case RuleKind.ON_DAY_OF_MONTH:
                return f"{number}-е число {period}, это {nominal}"
            case RuleKind.LAST_WORKING_DAY_BEFORE:
                return f"Последний рабочий день перед сроком «до {number} числа» {period}: срок — {nominal}"
            case _:
                reading = "включительно"
                if self.event.settings.dom_reading is DomReading.EXCLUSIVE:
                    reading = "само число в срок не входит"
                return f"До {number} числа ({reading}) {period}, последний день — {nominal}"

    def _of_date(self) -> str:
        number, nominal = self.rule.number, weekday_and_day(self.outcome.nominal)
        match self.rule.kind:
            case RuleKind.EVERY_MONTH:
                return f"Не реже одного раза в календарный месяц, последний день месяца — {nominal}"
            case RuleKind.EVERY_QUARTER:
                return f"Не реже одного раза в квартал, последний день квартала — {nominal}"
            case RuleKind.EVERY_HALF_MONTH:
                return (
                    f"Не реже двух раз в месяц: {calendar_days(number)} от предыдущего события, это {nominal}"
                )
            case RuleKind.MONTH_DAY:
                return f"Ежемесячно, {number}-го числа: {nominal}"
            case RuleKind.NEXT_SESSION:
                return f"Ближайшее очередное заседание не раньше следующего рабочего дня: {nominal}"
            case RuleKind.NEAREST_SESSION:
                return f"Ближайшее заседание в один из следующих дней: {nominal}"
            case RuleKind.AGE:
                return (
                    f"Возраст {plural(number, 'год', 'года', 'лет')} наступает после дня рождения: {nominal}"
                )
            case RuleKind.YEAR_START:
                return f"Начало нового года: {nominal}"
            case RuleKind.DAYS_BEFORE:
                return (
                    f"За {calendar_days(number)} до {full_day_words(self.event.date_in_question)}: {nominal}"
                )
            case RuleKind.WORKING_DAYS_BEFORE:
                return (
                    f"За {working_days(number)} до {full_day_words(self.event.date_in_question)}: {nominal}"
                )
            case _:
                return f"Установленная дата — {nominal}"

    def _months(self) -> str:
        months = plural(self.rule.number, "месяц", "месяца", "месяцев")
        same_number = self.outcome.nominal.day == self.event.day.day
        return months if same_number else f"{months}, такого числа в последнем месяце нет"

    def _worked_weekends(self) -> Iterator[Step]:
        for day in sorted({*self.walk.counted, self.outcome.due}):
            if day.weekday() in WEEKEND_NAMES and self.calendar.is_working(day):
                reason, source = self.calendar.reason(day), self.calendar.source(day)
                text = f"{full_day_words(day)} — {reason} ({source})."
                yield Step(kind=StepKind.WORKED, text=text, day=day, reason=reason, source=source)

    def _skipped(self, *purposes: Purpose) -> Iterator[Step]:
        days = {day for purpose in purposes for day in self.walk.skipped.get(purpose, ())}
        for day in sorted(days - self.told):
            reason, source = self.calendar.reason(day), self.calendar.source(day)
            text = skipped_sentence(full_day_words(day), reason, source)
            yield Step(kind=StepKind.SKIPPED, text=text, day=day, reason=reason, source=source)
        self.told |= days

    def _roll(self) -> Iterator[Step]:
        nominal, due = self.outcome.nominal, self.outcome.due
        if self.outcome.roll is Roll.NONE:
            return
        if nominal == due:
            text = "Последний день рабочий, переноса нет."
        elif self.outcome.roll is Roll.FORWARD:
            text = (
                "Последний день нерабочий, срок заканчивается в ближайший следующий "
                f"рабочий день (ст. 193 ГК РФ): {weekday_and_day(due)}."
            )
        elif due > nominal:
            text = f"Данные можно собрать только после отчетного периода: {weekday_and_day(due)}."
        else:
            text = f"Вперед срок не переносится, последний рабочий день — {weekday_and_day(due)}."
        yield Step(kind=StepKind.ROLL, text=text, day=due)

    def _target(self) -> Iterator[Step]:
        if self.target == self.outcome.due:
            return
        yield from self._skipped(Purpose.TARGET)
        text = f"{self._why_target()} — {weekday_and_day(self.target)}."
        yield Step(kind=StepKind.TARGET, text=text, day=self.target)

    def _why_target(self) -> str:
        if self.rule.kind is RuleKind.UNTIL_DAY_OF_MONTH:
            return f"Рекомендуемый срок, если читать «до {self.rule.number} числа» строго"
        if self.rule.kind is RuleKind.CALENDAR_RANGE:
            return f"Рекомендуемый срок, по истечении {calendar_days_of(self.rule.low)}"
        return "Рекомендуемый срок, без расчета на перенос"

    def _due(self) -> Iterator[Step]:
        yield self._last_moment(self.due_at)

    def _last_moment(self, due_at: datetime) -> Step:
        local = due_at.astimezone(self.event.zone)
        if self.outcome.moment:
            clock = f"{local:%H:%M}"
        elif local.time() == time(23, 59, 59):
            clock = "до конца дня"
        else:
            clock = f"до {local:%H:%M}, пока орган принимает документы"
        text = f"Срок: {weekday_and_day(local.date())}, {clock}."
        return Step(kind=StepKind.DUE, text=text, day=local.date())

    def _changes(self) -> Iterator[Step]:
        changes, zone = self.event.context.changes, self.event.zone
        for text, day in told(changes, zone, by_hours=self.rule.is_hourly):
            yield Step(kind=StepKind.CHANGED, text=text, day=day)
        moved = moved_to(changes)
        if moved is not None:
            yield self._last_moment(moved)

    def _preliminary(self) -> Iterator[Step]:
        years = self.walk.preliminary_years
        if years:
            named = ", ".join(str(year) for year in years)
            text = f"Предварительно: календарь на {named} год еще не подтвержден, дата может измениться."
            yield Step(kind=StepKind.PRELIMINARY, text=text)


def calendar_days_of(number: int) -> str:
    return plural(number, "календарного дня", "календарных дней", "календарных дней")


def _listed(days: list[date]) -> str:
    if len(days) > 10:
        first, last = min(days), max(days)
        return f"с {full_day_words(first)} по {full_day_words(last)}"
    return ", ".join(day_words(day) for day in sorted(days))


def _duration(rule: Rule) -> str:
    hours, minutes = divmod(int(rule.duration.total_seconds()) // 60, 60)
    parts = [plural(hours, "час", "часа", "часов")] if hours else []
    return " ".join(parts + ([plural(minutes, "минута", "минуты", "минут")] if minutes else []))
