"""Unary tests: what stands in an input cell, as something that can be held against a value.

``-``, ``"a","b"``, ``< 5``, ``[1..5]``, ``not(…)`` are read into shapes that the checks
can reason about; anything else is an expression of our language.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from engine.dmn.scope import DecisionScope
from engine.dmn.values import ValueType, comparable, same, shown, typed
from engine.errors import ExpressionInvalid
from engine.expressions import Expression


class UnaryTest(Protocol):
    """Something a value either passes or does not."""

    def matches(self, value: object, scope: DecisionScope) -> bool:
        """Whether the value passes; raises ValueError or ExpressionInvalid when that cannot be told."""


@dataclass(frozen=True)
class Operand:
    """What a value is compared with: a constant, or an expression worked out each time."""

    type: ValueType
    constant: object = None
    expression: Expression | None = None

    def value(self, scope: DecisionScope) -> object:
        if self.expression is None:
            return self.constant
        found = scope.work_out(self.expression)
        # Days and moments have one way of being written; other kinds compare as they are.
        if self.type in (ValueType.DATE, ValueType.MOMENT) and isinstance(found, str):
            return typed(found, self.type, scope.zone)
        return found

    @property
    def is_constant(self) -> bool:
        return self.expression is None


@dataclass(frozen=True)
class Anything:
    """``-`` or an empty cell."""

    def matches(self, value: object, scope: DecisionScope) -> bool:
        return True


ORDERS: Mapping[str, Callable[[object, object], bool]] = {
    "<": operator.lt,  # type: ignore[dict-item]
    "<=": operator.le,  # type: ignore[dict-item]
    ">": operator.gt,  # type: ignore[dict-item]
    ">=": operator.ge,  # type: ignore[dict-item]
}


@dataclass(frozen=True)
class Comparison:
    """``< 5``, ``>= limit``, ``= "a"``, ``!= "a"``."""

    sign: str
    operand: Operand

    def matches(self, value: object, scope: DecisionScope) -> bool:
        other = self.operand.value(scope)
        if self.sign not in ORDERS:
            return same(value, other) is (self.sign != "!=")
        return in_order(self.sign, value, other)


@dataclass(frozen=True)
class Interval:
    """``[1..5]``; an open end is not part of it."""

    low: Operand
    high: Operand
    low_open: bool = False
    high_open: bool = False

    def matches(self, value: object, scope: DecisionScope) -> bool:
        above = in_order(">" if self.low_open else ">=", value, self.low.value(scope))
        return above and in_order("<" if self.high_open else "<=", value, self.high.value(scope))


@dataclass(frozen=True)
class Constant:
    """A literal; a list means any of its items."""

    value: object

    def matches(self, value: object, scope: DecisionScope) -> bool:
        return agrees(value, self.value)


@dataclass(frozen=True)
class Formula:
    """An expression: a condition about ``?``, or a value to be equal to.

    ``is_condition`` says that it can only be true or false and does not stand for a value.
    """

    operand: Operand
    is_condition: bool

    def matches(self, value: object, scope: DecisionScope) -> bool:
        try:
            found = self.operand.value(scope)
        except ExpressionInvalid:
            # Nothing can be said about a value that is not there, so the rule does not apply.
            if self._misses_a_value(scope):
                return False
            raise
        if isinstance(found, bool) and self.is_condition:
            return found
        return agrees(value, found)

    def _misses_a_value(self, scope: DecisionScope) -> bool:
        expression = self.operand.expression
        return expression is not None and any(scope.value(name) is None for name in expression.names)


@dataclass(frozen=True)
class AnyOf:
    """``"a","b"``: one of several tests."""

    tests: tuple[UnaryTest, ...]

    def matches(self, value: object, scope: DecisionScope) -> bool:
        return any(test.matches(value, scope) for test in self.tests)


@dataclass(frozen=True)
class Not:
    """``not(…)``."""

    test: UnaryTest

    def matches(self, value: object, scope: DecisionScope) -> bool:
        return not self.test.matches(value, scope)


def agrees(value: object, written: object) -> bool:
    """Equal, or one of a list."""
    if isinstance(written, list) and not isinstance(value, list):
        return any(same(value, item) for item in written)
    return same(value, written)


def in_order(sign: str, value: object, other: object) -> bool:
    """A comparison by size; with nothing, nothing is in order."""
    if value is None or other is None:
        return False
    if not comparable(value, other):
        raise ValueError(f"значение {shown(value)} нельзя сравнить со значением {shown(other)}")
    return ORDERS[sign](value, other)
