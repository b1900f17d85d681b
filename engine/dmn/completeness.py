"""Rules of a table that can apply together, and values to which none applies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.dmn.model import Table
from engine.dmn.space import Axis, axis_of

MAX_STEPS = 20_000
MAX_RULES = 300


@dataclass(frozen=True, kw_only=True)
class Overlap:
    first: int
    second: int
    example: str


def overlaps(table: Table) -> Iterator[Overlap]:
    """Pairs of rules that certainly apply together for some values."""
    axes = _axes(table)
    if None in axes or len(table.rules) > MAX_RULES:
        return
    known = [axis for axis in axes if axis is not None]
    for index, rule in enumerate(table.rules):
        for other in range(index + 1, len(table.rules)):
            common = [axis.accepted[index] & axis.accepted[other] for axis in known]
            if all(common):
                chosen = [(bits & -bits).bit_length() - 1 for bits in common]
                yield Overlap(
                    first=rule.number,
                    second=table.rules[other].number,
                    example=_example(known, chosen),
                )


def gap(table: Table) -> str | None:
    """Values to which no rule applies, in words; None when there are none or it cannot be told."""
    axes = _axes(table)
    if None in axes or not table.rules:
        return None
    known = [axis for axis in axes if axis is not None]
    found = _Search(known, len(table.rules)).uncovered()
    return None if found is None else _example(known, found)


def _axes(table: Table) -> list[Axis | None]:
    return [axis_of(column, index, table.rules) for index, column in enumerate(table.inputs)]


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
