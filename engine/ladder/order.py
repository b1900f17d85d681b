"""The ladder climbs: whatever day a term ends, no step is taken before the one below it.

A step that came too early would be lost: each is awaited only after the one before it. Working
and calendar days cannot be compared as numbers, so both are counted for every day of a year.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from engine.calendars.working_days import Calendar
from engine.deadlines import EscalationStep, LadderStep
from engine.deadlines.escalation import AT_DUE, day_after
from engine.deadlines.russian import full_day_words
from engine.errors import Invalid

END_OF_DAY = time(23, 59, 59)
LOOKS_AHEAD = timedelta(days=366)
_CALLED = {
    EscalationStep.E1: ("сообщение о пропуске", "сообщения о пропуске"),
    EscalationStep.E2: ("первое повторное сообщение", "первого повторного сообщения"),
    EscalationStep.E3: ("второе повторное сообщение", "второго повторного сообщения"),
}


def require_climbing(ladder: Sequence[LadderStep], calendar: Calendar, today: date) -> None:
    """Raises Invalid with an example day when a step of the ladder would come before a lower one."""
    steps = [step for step in ladder if step.step in _CALLED]
    for lower, upper in pairwise(steps):
        if int(upper.hours) < int(lower.hours):
            raise _disorder(upper, lower, f"через {upper.hours} ч, а не через {lower.hours} ч")
    for day in _days(today):
        moments = [(step, _moment(step, day, calendar)) for step in steps]
        for (lower, early), (upper, late) in pairwise(moments):
            if late < early:
                said = f"если срок закончился {full_day_words(day)}, то {_told(late)}, а не {_told(early)}"
                raise _disorder(upper, lower, said)


def _days(today: date) -> Iterator[date]:
    return (today + timedelta(days=number) for number in range(LOOKS_AHEAD.days))


def _moment(step: LadderStep, due: date, calendar: Calendar) -> datetime:
    if step.after == AT_DUE:
        return datetime.combine(due, END_OF_DAY)
    return datetime.combine(day_after(due, step.after, calendar), step.clock)


def _told(moment: datetime) -> str:
    return f"{full_day_words(moment.date())} в {moment:%H:%M}"


def _disorder(upper: LadderStep, lower: LadderStep, said: str) -> Invalid:
    early = f"{_CALLED[upper.step][0]} пришло бы раньше {_CALLED[lower.step][1]}"
    return Invalid(
        f"Ступени идут не по порядку: {early}: {said}.",
        hint="Сначала измените другую ступень или выберите больший срок.",
    )
