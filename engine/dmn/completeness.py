"""Rules of a table that can apply together, and values to which none applies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.dmn.model import Table
from engine.dmn.space import Axis, axis_of

MAX_STEPS = 20_000
MAX_RULES = 300
MAX_LOOKS = 60_000
"""How often a value is held against a cell: about a tenth of a second."""


@dataclass(frozen=True, kw_only=True)
class Overlap:
    first: int
    second: int
    example: str


class Space:
    """The values of a table. ``is_known`` is false when its cells cannot be reasoned about."""

    def __init__(self, table: Table):
        self.rules = table.rules
        self.axes: list[Axis] = []
        looks = 0
        for index, column in enumerate(table.inputs):
            axis = axis_of(column, index, table.rules, MAX_LOOKS - looks)
            if axis is None:
                break
            looks += len(axis.samples) * len(table.rules)
            self.axes.append(axis)
        self.is_known = len(self.axes) == len(table.inputs)

    def overlaps(self) -> Iterator[Overlap]:
        """Pairs of rules that certainly apply together for some values."""
        if not self.is_known or len(self.rules) > MAX_RULES:
            return
        for index, rule in enumerate(self.rules):
            for other in range(index + 1, len(self.rules)):
                common = [axis.accepted[index] & axis.accepted[other] for axis in self.axes]
                if all(common):
                    chosen = [(bits & -bits).bit_length() - 1 for bits in common]
                    example = _example(self.axes, chosen)
                    yield Overlap(first=rule.number, second=self.rules[other].number, example=example)

    def gap(self) -> str | None:
        """Values to which no rule applies, in words; None when there are none or it cannot be told."""
        if not self.is_known or not self.rules:
            return None
        found = _Search(self.axes, len(self.rules)).uncovered()
        return None if found is None else _example(self.axes, found)


def _example(axes: Sequence[Axis], chosen: Sequence[int]) -> str:
    """Only columns up to the one that decides; the rest may be anything."""
    pairs = zip(axes, chosen, strict=False)
    return ", ".join(f"«{axis.label}» = {axis.samples[place].words}" for axis, place in pairs) or "…"


class _Search:
    """Goes column by column through the samples; sets of rules that were seen are not looked at again."""

    def __init__(self, axes: Sequence[Axis], rules: int):
        self.every_rule = (1 << rules) - 1
        self.columns = [
            [
                (place, _accepting(axis, place))
                for place, sample in enumerate(axis.samples)
                if sample.is_expected
            ]
            for axis in axes
        ]
        self.seen: set[tuple[int, int]] = set()
        self.steps = 0

    def uncovered(self) -> list[int] | None:
        found = self._look(0, self.every_rule)
        return None if self.steps > MAX_STEPS else found

    def _look(self, column: int, rules: int) -> list[int] | None:
        if not rules:
            return []
        if column == len(self.columns) or (column, rules) in self.seen:
            return None
        self.seen.add((column, rules))
        for place, accepting in self.columns[column]:
            self.steps += 1
            if self.steps > MAX_STEPS:
                return None
            found = self._look(column + 1, rules & accepting)
            if found is not None:
                return [place, *found]
        return None


def _accepting(axis: Axis, place: int) -> int:
    return sum(1 << rule for rule, bits in enumerate(axis.accepted) if bits >> place & 1)
