"""A count told day by day: which days went into the term, and which were passed over and why.

Ordinary days in a row are one line; every day passed over, and every day worked against
its place in the week, has a line of its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from engine.calendars.working_days import ONE_DAY
from engine.deadlines.counting import quarter_end
from engine.deadlines.model import Deadline, Step, StepKind
from engine.deadlines.rules import RuleKind

_IN_A_ROW = frozenset(
    {RuleKind.CALENDAR_DAYS, RuleKind.CALENDAR_RANGE, RuleKind.MONTHS, RuleKind.EVERY_HALF_MONTH}
)
"""Every day counts; days off matter to the last one only."""
_WORKED = frozenset({RuleKind.WORKING_DAYS, RuleKind.WORKING_DAY_OF_QUARTER, RuleKind.WORKING_DAYS_BEFORE})


class DayMark(StrEnum):
    EVENT = "event"
    """Day 0: the term runs from the next one."""
    COUNTED = "counted"
    SKIPPED = "skipped"
    ROLLED = "rolled"
    """A day off at the very end: the term ends on another day for it."""


@dataclass(frozen=True, kw_only=True)
class DayLine:
    """One day, or days in a row of one kind; ``low`` and ``high`` are their numbers in the count."""

    mark: DayMark
    first: date
    last: date
    low: int = 0
    high: int = 0
    reason: str = ""
    source: str = ""


def day_lines(deadline: Deadline) -> tuple[DayLine, ...]:
    """The days of a count from its beginning; nothing for terms of hours and for moments."""
    rule, event = deadline.resolved, _day_of(deadline, StepKind.START)
    nominal = _day_of(deadline, StepKind.COUNT)
    if rule.is_hourly or rule.is_moment:
        return ()
    if rule.kind in _IN_A_ROW:
        lines = _in_a_row(deadline, event, nominal)
    elif rule.kind in _WORKED:
        lines = _worked(deadline, event, nominal)
    else:
        lines = list(_ends(deadline, nominal))
    return tuple(_joined(lines))


def _in_a_row(deadline: Deadline, event: date, nominal: date) -> list[DayLine]:
    lines = [DayLine(mark=DayMark.EVENT, first=event, last=event)]
    length = (nominal - event).days
    if length:
        lines.append(DayLine(mark=DayMark.COUNTED, first=event + ONE_DAY, last=nominal, low=1, high=length))
    return [*lines, *_ends(deadline, nominal)]


def _worked(deadline: Deadline, event: date, nominal: date) -> list[DayLine]:
    rule = deadline.resolved
    if rule.kind is RuleKind.WORKING_DAYS_BEFORE:
        asked = _asked(deadline, "date_in_question") or event
        return _stretch(deadline, _days(nominal, asked - ONE_DAY)[::-1])[::-1]
    if rule.kind is RuleKind.WORKING_DAY_OF_QUARTER:
        end = _asked(deadline, "period_end") or quarter_end(event)
        return _stretch(deadline, _days(end + ONE_DAY, nominal))
    if rule.number == 0:
        return _stretch(deadline, _days(event, _day_of(deadline, StepKind.DUE)))
    counted = _stretch(deadline, _days(event + ONE_DAY, nominal))
    return [DayLine(mark=DayMark.EVENT, first=event, last=event), *counted]


def _asked(deadline: Deadline, name: str) -> date | None:
    """A date among the facts that the count was made from."""
    context = deadline.explanation.steps[0].facts.get("context")
    said = context.get(name) if isinstance(context, dict) else None
    return date.fromisoformat(str(said)) if said else None


def _days(first: date, last: date) -> list[date]:
    return [first + number * ONE_DAY for number in range((last - first).days + 1)]


def _stretch(deadline: Deadline, days: Iterable[date]) -> list[DayLine]:
    """These days in the order of the count, the worked ones numbered."""
    skipped = {step.day: step for step in _steps(deadline, StepKind.SKIPPED)}
    special = {step.day: step for step in _steps(deadline, StepKind.WORKED)}
    lines: list[DayLine] = []
    number = 0
    for day in days:
        if day in skipped:
            lines.append(_passed(skipped[day], day, DayMark.SKIPPED))
            continue
        number += 1
        line = DayLine(mark=DayMark.COUNTED, first=day, last=day, low=number, high=number)
        worked = special.get(day)
        lines.append(replace(line, reason=worked.reason, source=worked.source) if worked else line)
    return lines


def _ends(deadline: Deadline, nominal: date) -> Iterator[DayLine]:
    """Days off between the day counted to and the lawful one, whichever way the term went."""
    first, last = sorted((nominal, _day_of(deadline, StepKind.DUE)))
    for step in _steps(deadline, StepKind.SKIPPED):
        if step.day is not None and first <= step.day <= last:
            yield _passed(step, step.day, DayMark.ROLLED)


def _passed(step: Step, day: date, mark: DayMark) -> DayLine:
    return DayLine(mark=mark, first=day, last=day, reason=step.reason, source=step.source)


def _joined(lines: Iterable[DayLine]) -> Iterator[DayLine]:
    """Ordinary counted days one after another as one line."""
    kept: DayLine | None = None
    for line in lines:
        if kept is not None and _continues(kept, line):
            low, high = min(kept.low, line.low), max(kept.high, line.high)
            kept = replace(kept, last=line.last, low=low, high=high)
            continue
        if kept is not None:
            yield kept
        kept = line
    if kept is not None:
        yield kept


def _continues(last: DayLine, line: DayLine) -> bool:
    is_plain = last.mark is line.mark is DayMark.COUNTED and not (last.reason or line.reason)
    return is_plain and line.first - last.last == ONE_DAY


def _steps(deadline: Deadline, kind: StepKind) -> list[Step]:
    return [step for step in deadline.explanation if step.kind is kind]


def _day_of(deadline: Deadline, kind: StepKind) -> date:
    return next(step.day for step in deadline.explanation if step.kind is kind and step.day)
