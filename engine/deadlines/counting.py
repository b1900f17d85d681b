"""One function for each kind of rule: from the event day to the due day.

The law counts from the day after the event (ГК ст. 191); a period that ends on a
day off is prolonged to the next working day (ст. 193), while a least frequency
(«не реже») would be broken by prolongation and is drawn back.
"""

import calendar as month_lengths
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from engine.calendars.working_days import ONE_DAY
from engine.deadlines.model import DeadlineContext, PlannedSession, SessionAwaited, SessionKind
from engine.deadlines.rules import Rule, RuleKind
from engine.deadlines.russian import full_day_words
from engine.deadlines.walk import Purpose, Walk
from engine.settings import DomReading, Settings


class Roll(StrEnum):
    FORWARD = "forward"
    BACK = "back"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Event:
    """What is counted from, in the local terms of the place."""

    day: date
    started_at: datetime
    zone: ZoneInfo
    settings: Settings
    context: DeadlineContext

    @property
    def period_end(self) -> date:
        return self.context.period_end or quarter_end(self.day)

    @property
    def date_in_question(self) -> date:
        return self.context.date_in_question or self.day

    @property
    def earliest(self) -> date:
        """The event day, where it precedes the date in question; a date that is the start has no floor."""
        return self.day if self.day < self.date_in_question else date.min


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """``nominal`` is the last day before any roll; ``moment`` is set where a term ends inside a day."""

    due: date
    target: date
    nominal: date
    roll: Roll = Roll.NONE
    moment: datetime | None = None


def count(rule: Rule, event: Event, walk: Walk) -> Outcome:
    """The outcome of a rule for an event; what was walked over stays in ``walk``."""
    return _COUNTERS[rule.kind](rule, event, walk)


def _working_days(rule: Rule, event: Event, walk: Walk) -> Outcome:
    if rule.number == 0:
        due = walk.forward(event.day)
        return Outcome(due=due, target=due, nominal=event.day, roll=Roll.FORWARD)
    return _unrolled(walk.after(event.day, rule.number))


def _calendar_days(rule: Rule, event: Event, walk: Walk) -> Outcome:
    return _rolled_forward(event.day + timedelta(days=rule.number), event, walk)


def _calendar_range(rule: Rule, event: Event, walk: Walk) -> Outcome:
    nominal = event.day + timedelta(days=rule.number)
    wise = event.day + timedelta(days=rule.low)
    due = walk.forward(nominal)
    target = walk.back(wise, Purpose.TARGET, not_before=event.day)
    return Outcome(due=due, target=target, nominal=nominal, roll=Roll.FORWARD)


def _months(rule: Rule, event: Event, walk: Walk) -> Outcome:
    return _rolled_forward(months_later(event.day, rule.number), event, walk)


def _until_day_of_month(rule: Rule, event: Event, walk: Walk) -> Outcome:
    nominal = _day_after_period(rule, event)
    data_exist_from = walk.after(event.period_end, 1, Purpose.PERIOD)
    if event.settings.dom_reading is DomReading.EXCLUSIVE:
        due = walk.back(nominal - ONE_DAY, Purpose.DUE, not_before=data_exist_from)
        return Outcome(due=due, target=due, nominal=nominal - ONE_DAY, roll=Roll.BACK)
    strict = walk.back(nominal - ONE_DAY, Purpose.TARGET, not_before=max(data_exist_from, event.day))
    return Outcome(due=walk.forward(nominal), target=strict, nominal=nominal, roll=Roll.FORWARD)


def _on_day_of_month(rule: Rule, event: Event, walk: Walk) -> Outcome:
    nominal = _day_after_period(rule, event)
    data_exist_from = walk.after(event.period_end, 1, Purpose.PERIOD)
    target = walk.back(nominal, Purpose.TARGET, not_before=max(data_exist_from, event.day))
    return Outcome(due=walk.forward(nominal), target=target, nominal=nominal, roll=Roll.FORWARD)


def _last_working_day_before(rule: Rule, event: Event, walk: Walk) -> Outcome:
    before = _until_day_of_month(rule, event, walk).due
    data_exist_from = walk.after(event.period_end, 1, Purpose.PERIOD)
    walk.skipped.pop(Purpose.TARGET, None)
    due = walk.back(before - ONE_DAY, Purpose.DUE, not_before=min(before, max(data_exist_from, event.day)))
    return Outcome(due=due, target=due, nominal=before, roll=Roll.BACK)


def _working_day_of_quarter(rule: Rule, event: Event, walk: Walk) -> Outcome:
    return _unrolled(walk.after(event.period_end, rule.number))


def _every_month(rule: Rule, event: Event, walk: Walk) -> Outcome:
    return _drawn_back(month_end(event.day), event, walk, following=lambda end: month_end(end + ONE_DAY))


def _every_quarter(rule: Rule, event: Event, walk: Walk) -> Outcome:
    end = quarter_end(event.day)
    for _ in range(rule.number):
        end = quarter_end(end + ONE_DAY)
    return _drawn_back(end, event, walk, following=lambda end: quarter_end(end + ONE_DAY))


def _month_day(rule: Rule, event: Event, walk: Walk) -> Outcome:
    return _drawn_back(
        day_of_month(event.day, rule.number),
        event,
        walk,
        following=lambda nominal: day_of_month(month_end(nominal) + ONE_DAY, rule.number),
    )


def _every_half_month(rule: Rule, event: Event, walk: Walk) -> Outcome:
    nominal = event.day + timedelta(days=rule.number)
    due = walk.back(nominal, Purpose.DUE, not_before=event.day)
    return Outcome(due=due, target=due, nominal=nominal, roll=Roll.BACK)


def _immediately(rule: Rule, event: Event, walk: Walk) -> Outcome:
    return _at_moment(event.started_at + rule.duration, event.zone)


def _age(rule: Rule, event: Event, walk: Walk) -> Outcome:
    return _at_moment(_midnight(age_reached_on(event.day, rule.number), event.zone), event.zone)


def _year_start(rule: Rule, event: Event, walk: Walk) -> Outcome:
    return _at_moment(_midnight(date(event.day.year + 1, 1, 1), event.zone), event.zone)


def _fixed(rule: Rule, event: Event, walk: Walk) -> Outcome:
    nominal = event.date_in_question
    target = walk.back(nominal, Purpose.TARGET, not_before=event.earliest)
    return Outcome(due=walk.forward(nominal), target=target, nominal=nominal, roll=Roll.FORWARD)


def _days_before(rule: Rule, event: Event, walk: Walk) -> Outcome:
    due = max(event.date_in_question - timedelta(days=rule.number), event.earliest)
    target = walk.back(due, Purpose.TARGET, not_before=event.earliest)
    return Outcome(due=due, target=target, nominal=due)


def _working_days_before(rule: Rule, event: Event, walk: Walk) -> Outcome:
    day = event.date_in_question
    due = walk.before(day, rule.number) if rule.number else walk.back(day, Purpose.COUNT)
    return _unrolled(max(due, event.earliest))


def _next_session(rule: Rule, event: Event, walk: Walk) -> Outcome:
    earliest = walk.after(event.day, 1, Purpose.PERIOD)
    return _session(event, lambda held, kind: held >= earliest and kind is SessionKind.REGULAR)


def _nearest_session(rule: Rule, event: Event, walk: Walk) -> Outcome:
    return _session(event, lambda held, kind: held > event.day)


def _session(event: Event, fits: Callable[[date, SessionKind], bool]) -> Outcome:
    planned: tuple[PlannedSession, ...] = event.context.sessions
    days = [
        session.day_in(event.zone) for session in planned if fits(session.day_in(event.zone), session.kind)
    ]
    if not days:
        raise SessionAwaited(
            f"После {full_day_words(event.day)} в графике нет подходящего заседания. "
            "Внесите дату заседания в график."
        )
    return _unrolled(min(days))


def _rolled_forward(nominal: date, event: Event, walk: Walk) -> Outcome:
    due = walk.forward(nominal)
    target = walk.back(nominal, Purpose.TARGET, not_before=event.day)
    return Outcome(due=due, target=target, nominal=nominal, roll=Roll.FORWARD)


def _drawn_back(nominal: date, event: Event, walk: Walk, following: Callable[[date], date]) -> Outcome:
    """The last working day not after ``nominal``, or of a later period when that day is already gone."""
    while (due := walk.back(nominal, Purpose.DUE)) < event.day:
        nominal = following(nominal)
    return Outcome(due=due, target=due, nominal=nominal, roll=Roll.BACK)


def _unrolled(day: date) -> Outcome:
    return Outcome(due=day, target=day, nominal=day)


def _at_moment(moment: datetime, zone: ZoneInfo) -> Outcome:
    day = moment.astimezone(zone).date()
    return Outcome(due=day, target=day, nominal=day, moment=moment)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _day_after_period(rule: Rule, event: Event) -> date:
    return day_of_month(event.period_end + ONE_DAY, rule.number)


def day_of_month(month: date, number: int) -> date:
    """That number of the month, else its last day (ГК ст. 192 п. 3)."""
    return month.replace(day=min(number, month_lengths.monthrange(month.year, month.month)[1]))


def months_later(day: date, months: int) -> date:
    """The same number so many months later, else the last day of that month."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day_of_month(date(years, month + 1, 1), day.day)


def age_reached_on(born_on: date, years: int) -> date:
    """The day after the birthday; who is born on 29 February is of age when 28 February ends."""
    return months_later(born_on, years * 12) + ONE_DAY


def month_end(day: date) -> date:
    return day_of_month(day, 31)


def quarter_end(day: date) -> date:
    return month_end(date(day.year, (day.month - 1) // 3 * 3 + 3, 1))


_COUNTERS: Mapping[RuleKind, Callable[[Rule, Event, Walk], Outcome]] = {
    RuleKind.WORKING_DAYS: _working_days,
    RuleKind.CALENDAR_DAYS: _calendar_days,
    RuleKind.CALENDAR_RANGE: _calendar_range,
    RuleKind.MONTHS: _months,
    RuleKind.UNTIL_DAY_OF_MONTH: _until_day_of_month,
    RuleKind.ON_DAY_OF_MONTH: _on_day_of_month,
    RuleKind.LAST_WORKING_DAY_BEFORE: _last_working_day_before,
    RuleKind.WORKING_DAY_OF_QUARTER: _working_day_of_quarter,
    RuleKind.EVERY_MONTH: _every_month,
    RuleKind.EVERY_QUARTER: _every_quarter,
    RuleKind.EVERY_HALF_MONTH: _every_half_month,
    RuleKind.MONTH_DAY: _month_day,
    RuleKind.IMMEDIATELY: _immediately,
    RuleKind.AGE: _age,
    RuleKind.YEAR_START: _year_start,
    RuleKind.FIXED: _fixed,
    RuleKind.DAYS_BEFORE: _days_before,
    RuleKind.WORKING_DAYS_BEFORE: _working_days_before,
    RuleKind.NEXT_SESSION: _next_session,
    RuleKind.NEAREST_SESSION: _nearest_session,
}
