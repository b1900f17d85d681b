"""The functions that expressions of diagrams may call: pure, bounded, plain data in and out.

``today``, ``now``, ``deadline`` and ``rule`` need to know where they are called and are bound
by the engine; they are listed in :data:`BOUND` so that a diagram can be checked.
"""

import inspect
from collections.abc import Callable, Mapping

from engine.errors import ExpressionInvalid
from engine.functions import commission, days, lists, numbers, texts
from engine.values import Unfit

BOUND: frozenset[str] = frozenset({"today", "now", "deadline", "rule"})

PURE: Mapping[str, Callable[..., object]] = {
    "len": lists.length,
    "any_true": lists.any_true,
    "all_true": lists.all_true,
    "count": lists.count,
    "contains": lists.contains,
    "one_of": lists.one_of,
    "coalesce": lists.coalesce,
    "majority": commission.majority,
    "quorum": commission.quorum,
    "sum": numbers.sum_of,
    "min": numbers.smallest,
    "max": numbers.largest,
    "round": numbers.rounded,
    "abs": numbers.absolute,
    "number": numbers.number,
    "text": texts.text,
    "lower": texts.lower,
    "upper": texts.upper,
    "trim": texts.trim,
    "starts_with": texts.starts_with,
    "ends_with": texts.ends_with,
    "date": days.day,
    "days_between": days.days_between,
    "plus_days": days.plus_days,
    "plus_months": days.plus_months,
    "age": days.age,
}


def _counts(function: Callable[..., object]) -> tuple[int, int | None]:
    """How many values a function takes: at least, and at most or None."""
    parameters = inspect.signature(function).parameters.values()
    single = [each for each in parameters if each.kind is not each.VAR_POSITIONAL]
    needed = sum(1 for each in single if each.default is each.empty)
    return needed, None if len(single) < len(parameters) else len(single)


COUNTS: Mapping[str, tuple[int, int | None]] = {
    "today": (0, 0),
    "now": (0, 0),
    "deadline": (0, 0),
    "rule": (1, 2),
    **{name: _counts(function) for name, function in PURE.items()},
}


def check_count(name: str, given: int) -> None:
    """Raises :class:`Unfit` when a known function is given too few or too many values."""
    least, most = COUNTS.get(name, (0, None))
    if given < least or (most is not None and given > most):
        wanted = str(least) if least == most else f"от {least}" + (f" до {most}" if most is not None else "")
        raise Unfit(f"функции «{name}» дано значений: {given}, а нужно: {wanted}")


def call(name: str, arguments: list[object]) -> object:
    """Call a pure function; raises :class:`ExpressionInvalid` when there is none of this name."""
    function = PURE.get(name)
    if function is None:
        raise ExpressionInvalid(
            f"Функции «{name}» нет в справочнике.", hint="Проверьте написание имени функции."
        )
    try:
        return function(*arguments)
    except Unfit as error:
        raise Unfit(f"функция «{name}»: {error}") from error
