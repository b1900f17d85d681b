"""When somebody is told that a term nears its end or has passed it (procedures.md §0.2)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from engine.calendars.working_days import ONE_DAY, Calendar
from engine.deadlines.model import Deadline
from engine.deadlines.rules import Rule, RuleKind, parse_rule
from engine.errors import DeadlineRuleInvalid
from engine.settings import Settings

SHORT_TERM = 3
"""Terms of so many working days or fewer are reminded of on the day before too."""
_TO_A_DATE = frozenset({RuleKind.FIXED, RuleKind.DAYS_BEFORE, RuleKind.WORKING_DAYS_BEFORE})
"""Counted to a date in question: what they start from says nothing of when the work began."""
ON_TARGET = "target"
AT_DUE = "due"
HALF = "half"


class EscalationStep(StrEnum):
    E0 = "E0"
    """Reminder to the assignee."""
    E1 = "E1"
    """Missed."""
    E2 = "E2"
    E3 = "E3"


@dataclass(frozen=True, kw_only=True)
class LadderStep:
    """One step as a place has it: when it is taken and whom it tells."""

    step: EscalationStep
    after: str
    """For terms of days: ``target`` date, ``due`` moment, ``WD:n`` or ``CD:n`` after the last day."""
    clock: time
    """At what hour of that day."""
    hours: str
    """For terms of hours: ``half`` of the target, or so many hours after it."""
    told: tuple[str, ...]
    """``assignee``, ``group`` (the candidates) and roles."""


@dataclass(frozen=True, kw_only=True)
class EscalationMoment:
    step: EscalationStep
    at: datetime


class Counted(Protocol):
    """What the ladder asks of a term; a :class:`Deadline` has it."""

    @property
    def resolved(self) -> Rule: ...
    @property
    def started_at(self) -> datetime: ...
    @property
    def due_date(self) -> date: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def target_date(self) -> date: ...
    @property
    def zone(self) -> ZoneInfo: ...


def escalation_moments(
    term: Counted, *, calendar: Calendar, ladder: Sequence[LadderStep], remind_on: Iterable[date] = ()
) -> tuple[EscalationMoment, ...]:
    """The ladder of one term in order of time; a moment of age or new year has none.

    ``remind_on`` are further reminder days that a procedure orders for its clause.
    """
    if term.resolved.is_moment:
        return ()
    moments = (
        EscalationMoment(step=step.step, at=at)
        for step in ladder
        for at in (
            [_hourly(term, step)] if term.resolved.is_hourly else _daily(term, step, calendar, remind_on)
        )
    )
    return tuple(sorted(moments, key=lambda moment: (moment.at, moment.step)))


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


def _hourly(term: Counted, step: LadderStep) -> datetime:
    if step.hours == HALF:
        return term.started_at + (term.due_at - term.started_at) / 2
    return term.due_at + timedelta(hours=float(step.hours))


def _daily(
    term: Counted, step: LadderStep, calendar: Calendar, remind_on: Iterable[date]
) -> Iterator[datetime]:
    if step.after == AT_DUE:
        yield term.due_at
    elif step.after == ON_TARGET:
        yield from _reminders(term, step.clock, calendar, remind_on)
    else:
        yield _local(day_after(term.due_date, step.after, calendar), step.clock, term.zone)


def _reminders(
    term: Counted, clock: time, calendar: Calendar, remind_on: Iterable[date]
) -> Iterator[datetime]:
    for day in sorted({term.target_date, *_days_ahead(term, calendar), *remind_on}):
        morning = _local(day, clock, term.zone)
        if morning >= term.started_at or term.resolved.kind in _TO_A_DATE:
            yield morning
        elif day == term.target_date:
            # The term began after that hour of its own wise day: the reminder is due at once.
            yield term.started_at


def _days_ahead(term: Counted, calendar: Calendar) -> Iterator[date]:
    rule = term.resolved
    if rule.kind is RuleKind.WORKING_DAYS and rule.number <= SHORT_TERM:
        yield calendar.last_working_until(term.target_date - ONE_DAY)


def day_after(due: date, offset: str, calendar: Calendar) -> date:
    """The day on which a step is taken for a term that ended on ``due``."""
    rule = parse_rule(offset)
    match rule.kind:
        case RuleKind.WORKING_DAYS:
            return calendar.working_day_after(due, rule.number)
        case RuleKind.CALENDAR_DAYS:
            return due + timedelta(days=rule.number)
        case _:
            raise DeadlineRuleInvalid(f"Ступень лестницы «{offset}» должна быть числом дней, например WD:1.")


def _local(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)
