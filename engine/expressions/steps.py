"""The functions an expression is turned into: one per part of it, put together when it is read."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from engine.expressions.limits import Effort
from engine.expressions.operations import (
    COMPARISONS,
    Operation,
    field_of,
    is_empty,
    item_of,
    negative,
    weight,
)


class Scope(Protocol):
    """Where names and functions of an expression come from."""

    def value(self, name: str) -> object:
        """The variable's value, or None when nothing has set it."""

    def call(self, name: str, arguments: list[object]) -> object:
        """The function's result; raises :class:`ExpressionInvalid` for an unknown function."""


Step = Callable[[Scope, Effort], object]


def constant(value: object) -> Step:
    return lambda scope, effort: value


def variable(name: str) -> Step:
    return lambda scope, effort: scope.value(name)


def field(inner: Step, key: str) -> Step:
    return lambda scope, effort: field_of(inner(scope, effort), key)


def item(inner: Step, key: Step) -> Step:
    return lambda scope, effort: item_of(inner(scope, effort), key(scope, effort))


def call(name: str, arguments: Sequence[Step]) -> Step:
    def called(scope: Scope, effort: Effort) -> object:
        values = [argument(scope, effort) for argument in arguments]
        effort.spend(1 + sum(map(weight, values)))
        return scope.call(name, values)

    return called


def listed(items: Sequence[Step]) -> Step:
    return lambda scope, effort: [each(scope, effort) for each in items]


def record(fields: Mapping[str, Step]) -> Step:
    return lambda scope, effort: {name: step(scope, effort) for name, step in fields.items()}


def signed(sign: str, inner: Step) -> Step:
    if sign == "-":
        return lambda scope, effort: negative(inner(scope, effort))
    if sign == "empty":
        return lambda scope, effort: is_empty(inner(scope, effort))
    return lambda scope, effort: not inner(scope, effort)


def calculated(first: Step, rest: Sequence[tuple[Operation, Step]]) -> Step:
    """``a + b - c``, from left to right."""

    def calculate(scope: Scope, effort: Effort) -> object:
        value = first(scope, effort)
        for operation, step in rest:
            value = operation(value, step(scope, effort), effort)
        return value

    return calculate if rest else first


def compared(first: Step, sign: str, second: Step) -> Step:
    if sign == "is":
        return lambda scope, effort: first(scope, effort) is second(scope, effort)
    if sign == "is not":
        return lambda scope, effort: first(scope, effort) is not second(scope, effort)
    operation = COMPARISONS[sign]
    return lambda scope, effort: operation(first(scope, effort), second(scope, effort), effort)


def between(first: Step, signs: Sequence[str], steps: Sequence[Step]) -> Step:
    """``1 < n <= 5``."""
    pairs = [(COMPARISONS[sign], step) for sign, step in zip(signs, steps, strict=True)]

    def compare(scope: Scope, effort: Effort) -> bool:
        left = first(scope, effort)
        for operation, step in pairs:
            right = step(scope, effort)
            if not operation(left, right, effort):
                return False
            left = right
        return True

    return compare


def all_of(parts: Sequence[Step]) -> Step:
    if len(parts) == 1:
        return parts[0]
    return lambda scope, effort: all(part(scope, effort) for part in parts)


def any_of(parts: Sequence[Step]) -> Step:
    if len(parts) == 1:
        return parts[0]
    return lambda scope, effort: any(part(scope, effort) for part in parts)


def chosen(test: Step, yes: Step, no: Step) -> Step:
    return lambda scope, effort: yes(scope, effort) if test(scope, effort) else no(scope, effort)
