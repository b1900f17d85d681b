"""A month of days as bars, drawn by the server: numbers in attributes, so that no style is needed."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.queries.cockpit.days import Day

WIDTH, HEIGHT, LEFT, TOP = 600, 120, 36, 8
LINES = 3


@dataclass(frozen=True, kw_only=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    marked: bool
    """Today and the highest: the two that the eye looks for."""
    day: Day


@dataclass(frozen=True, kw_only=True)
class Rule:
    y: float
    value: int


@dataclass(frozen=True, kw_only=True)
class Bars:
    bars: Sequence[Bar]
    rules: Sequence[Rule]
    highest: Day
    last: Day

    @property
    def box(self) -> str:
        return f"0 0 {LEFT + WIDTH} {TOP + HEIGHT + 22}"


def bars_of(days: Sequence[Day]) -> Bars:
    highest = max(days, key=lambda day: day.late)
    top = _round(highest.late)
    step = WIDTH / len(days)
    bars = [
        Bar(
            x=round(LEFT + place * step + step * 0.15, 1),
            y=round(TOP + HEIGHT * (1 - day.late / top), 1),
            width=round(step * 0.7, 1),
            height=round(HEIGHT * day.late / top, 1),
            marked=day is days[-1] or (day is highest and day.late > 0),
            day=day,
        )
        for place, day in enumerate(days)
    ]
    rules = [
        Rule(y=TOP + HEIGHT * (1 - part / (LINES - 1)), value=top * part // (LINES - 1))
        for part in range(LINES)
    ]
    return Bars(bars=bars, rules=rules, highest=highest, last=days[-1])


def _round(number: int) -> int:
    """The next number that divides by two and looks like one at an axis."""
    step = 2
    while step * 10 < number:
        step *= 10
    return max(2, -(-number // step) * step)
