"""When somebody is told that a term nears its end or has passed it (procedures.md §0.2)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from engine.calendars import ONE_DAY, Calendar
from engine.deadlines.model import Deadline
from engine.deadlines.rules import RuleKind, parse_rule
from engine.errors import DeadlineRuleInvalid
from engine.settings import Settings

MORNING = time(9)
ESCALATION_HOUR = time(10)
SHORT_TERM = 3
"""Terms of so many working days or fewer are reminded of on the day before too."""


class EscalationStep(StrEnum):
    E0 = "E0"
    """Reminder to the assignee."""
    E1 = "E1"
    """Missed."""
    E2 = "E2"
    E3 = "E3"


@dataclass(frozen=True, kw_only=True)
class EscalationMoment:
    step: EscalationStep
    at: datetime


def escalation_moments(
    deadline: Deadline, *, calendar: Calendar, settings: Settings, remind_on: Iterable[date] = ()
) -> tuple[EscalationMoment, ...]:
    """The ladder of one term in order of time; a moment of age or new year has none.

    ``remind_on`` are further reminder days that a procedure orders for its clause.
    """
    if deadline.resolved.is_moment:
        return ()
    ladder = _hourly(deadline) if deadline.is_hourly else _daily(deadline, calendar, settings, remind_on)
    return tuple(sorted(ladder, key=lambda moment: (moment.at, moment.step)))


def january_cutoff(deadline: Deadline, *, calendar: Calendar, settings: Settings) -> datetime | None:
    """When a sender must be done on the day that is also the consolidator's last (deadlines.md §6).

    After New Year several dates «до N числа» fall on the first working day of January;
    None when this term did not.
    """
    if deadline.resolved.kind not in {RuleKind.UNTIL_DAY_OF_MONTH, RuleKind.ON_DAY_OF_MONTH}:
        return None
    due = deadline.due_date
    first_working = calendar.first_working_from(date(due.year, 1, 1))
    collapsed = due == first_working and deadline.resolved.number < due.day
    return _local(due, settings.january_cutoff, deadline.zone) if collapsed else None


def _hourly(deadline: Deadline) -> Iterator[EscalationMoment]:
    half = (deadline.due_at - deadline.started_at) / 2
    yield EscalationMoment(step=EscalationStep.E0, at=deadline.started_at + half)
    yield EscalationMoment(step=EscalationStep.E1, at=deadline.due_at)
    yield EscalationMoment(step=EscalationStep.E2, at=deadline.due_at + timedelta(hours=1))
    yield EscalationMoment(step=EscalationStep.E3, at=deadline.due_at + timedelta(hours=3))


def _daily(
    deadline: Deadline, calendar: Calendar, settings: Settings, remind_on: Iterable[date]
) -> Iterator[EscalationMoment]:
    for day in sorted({deadline.target_date, *_days_ahead(deadline, calendar), *remind_on}):
        morning = _local(day, MORNING, deadline.zone)
        if morning >= deadline.started_at:
            yield EscalationMoment(step=EscalationStep.E0, at=morning)
        elif day == deadline.target_date:
            # The term began after nine of its own wise day: the reminder is due at once.
            yield EscalationMoment(step=EscalationStep.E0, at=deadline.started_at)
    yield EscalationMoment(step=EscalationStep.E1, at=deadline.due_at)
    for step in (EscalationStep.E2, EscalationStep.E3):
        day = _ladder_day(deadline.due_date, f"ladder.{step}", calendar, settings)
        yield EscalationMoment(step=step, at=_local(day, ESCALATION_HOUR, deadline.zone))


def _days_ahead(deadline: Deadline, calendar: Calendar) -> Iterator[date]:
    rule = deadline.resolved
    if rule.kind is RuleKind.WORKING_DAYS and rule.number <= SHORT_TERM:
        yield calendar.last_working_until(deadline.target_date - ONE_DAY)


def _ladder_day(due: date, key: str, calendar: Calendar, settings: Settings) -> date:
    rule = parse_rule(settings[key])
    match rule.kind:
        case RuleKind.WORKING_DAYS:
            return calendar.working_day_after(due, rule.number)
        case RuleKind.CALENDAR_DAYS:
            return due + timedelta(days=rule.number)
        case _:
            raise DeadlineRuleInvalid(f"Настройка «{key}» должна быть числом дней, например WD:1.")


def _local(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)
