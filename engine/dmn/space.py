"""The values a table speaks about, as samples: one for each stretch that its cells tell apart.

Between two neighbouring borders every value passes the same tests, so one sample stands
for all of them. A column with formulas, or with values of several kinds, has no samples.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from itertools import pairwise

from engine.dmn.model import Input, Rule
from engine.dmn.scope import DecisionScope, NoNames
from engine.dmn.tests import AnyOf, Comparison, Constant, Formula, Interval, Not, UnaryTest
from engine.dmn.values import ValueType, is_number

_NOWHERE = DecisionScope(NoNames(), UTC)
_OTHER = "…"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """``is_expected`` says that some rule should apply to such a value."""

    value: object
    words: str
    is_expected: bool = True


@dataclass(frozen=True, kw_only=True)
class Axis:
    """A column: its samples, and for each rule the set of those it accepts, as bits."""

    label: str
    samples: tuple[Sample, ...]
    accepted: tuple[int, ...]


def axis_of(column: Input, index: int, rules: tuple[Rule, ...], budget: int) -> Axis | None:
    """The column as samples; None when its cells cannot be reasoned about within ``budget`` looks."""
    tests = [rule.tests[index] for rule in rules]
    if not all(map(_is_plain, tests)) or (column.allowed is not None and not _is_plain(column.allowed)):
        return None
    samples = _samples(column, tests)
    if samples is None or len(samples) * len(rules) > budget:
        return None
    if column.allowed is not None:
        samples = [sample for sample in samples if column.allowed.matches(sample.value, _NOWHERE)]
    try:
        accepted = tuple(_bits(test, samples) for test in tests)
    except ValueError:
        return None
    return Axis(label=column.label, samples=tuple(samples), accepted=accepted)


def _bits(test: UnaryTest, samples: list[Sample]) -> int:
    return sum(1 << place for place, sample in enumerate(samples) if test.matches(sample.value, _NOWHERE))


def parts_of(test: UnaryTest) -> Iterator[UnaryTest]:
    """The simple tests that a test is made of."""
    if isinstance(test, AnyOf):
        for each in test.tests:
            yield from parts_of(each)
    elif isinstance(test, Not):
        yield from parts_of(test.test)
    else:
        yield test


def _is_plain(test: UnaryTest) -> bool:
    """Whether it depends on nothing but the value."""
    for part in parts_of(test):
        if isinstance(part, Formula):
            return False
        if isinstance(part, Comparison) and not part.operand.is_constant:
            return False
        if isinstance(part, Interval) and not (part.low.is_constant and part.high.is_constant):
            return False
    return True


def _borders(test: UnaryTest) -> Iterator[object]:
    for part in parts_of(test):
        if isinstance(part, Constant):
            yield from part.value if isinstance(part.value, list) else [part.value]
        elif isinstance(part, Comparison):
            yield part.operand.constant
        elif isinstance(part, Interval):
            yield part.low.constant
            yield part.high.constant


def _samples(column: Input, tests: list[UnaryTest]) -> list[Sample] | None:
    everything = [*tests, *([column.allowed] if column.allowed is not None else [])]
    found = [value for test in everything for value in _borders(test) if value is not None]
    has_order = any(_has_order(part) for test in everything for part in parts_of(test))
    if all(isinstance(value, bool) for value in found) and (found or column.type is ValueType.BOOLEAN):
        return [_sample(True), _sample(False)]
    if not found:
        return [Sample(value=None, words=_OTHER)]
    if all(map(is_number, found)):
        numbers: list[float] = sorted(set(found))  # type: ignore[arg-type]
        return _line(numbers, is_whole=column.type is ValueType.INTEGER, is_expected=has_order)
    if column.type is ValueType.DATE and all(isinstance(value, str) for value in found):
        return _days(sorted({date.fromisoformat(str(value)) for value in found}), is_expected=has_order)
    if has_order or not all(isinstance(value, str) for value in found):
        return None
    listed = [_sample(value) for value in sorted(set(map(str, found)))]
    return [*listed, Sample(value=_OTHER, words=_OTHER, is_expected=False)]


def _has_order(part: UnaryTest) -> bool:
    return isinstance(part, Interval) or (isinstance(part, Comparison) and part.sign not in ("=", "!="))


def _line(points: list[float], *, is_whole: bool, is_expected: bool) -> list[Sample]:
    """Below, at, between and above the points; where only points are written, only they are expected."""
    samples = [_sample(points[0] - 1, is_expected), _sample(points[0])]
    for left, right in pairwise(points):
        between = int(left) + 1 if is_whole else (left + right) / 2
        if left < between < right:
            samples.append(_sample(between, is_expected))
        samples.append(_sample(right))
    return [*samples, _sample(points[-1] + 1, is_expected)]


def _days(days: list[date], *, is_expected: bool) -> list[Sample]:
    one = timedelta(days=1)
    samples = [_day(days[0] - one, is_expected), _day(days[0])]
    for left, right in pairwise(days):
        if left + one < right:
            samples.append(_day(left + one, is_expected))
        samples.append(_day(right))
    return [*samples, _day(days[-1] + one, is_expected)]


def _day(day: date, is_expected: bool = True) -> Sample:
    return _sample(day.isoformat(), is_expected)


def _sample(value: object, is_expected: bool = True) -> Sample:
    return Sample(value=value, words=_words(value), is_expected=is_expected)


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)
