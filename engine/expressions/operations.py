"""What the signs of the language do with plain values.

Nothing is converted silently: a text is not a number, ``true`` is not the number one,
and an empty value is equal only to another. Work that grows with the values is counted.
"""

import operator
from collections.abc import Callable, Mapping

from engine.expressions.limits import Effort
from engine.values import Unfit, checked

Operation = Callable[[object, object, Effort], object]


def kind(value: object) -> str:
    """What a value is, in the words of a refusal."""
    if value is None:
        return "пусто"
    if isinstance(value, bool):
        return "«да» или «нет»"
    if isinstance(value, int | float):
        return "число"
    if isinstance(value, str):
        return "текст"
    return "список" if isinstance(value, list) else "запись"


def weight(value: object) -> int:
    """How many operations looking at the whole of a value takes."""
    if isinstance(value, str):
        return 1 + len(value) // 100
    if isinstance(value, list):
        return 1 + sum(map(weight, value))
    if isinstance(value, Mapping):
        return 1 + sum(map(weight, value.values()))
    return 1


def same(left: object, right: object) -> bool:
    """Equality of plain values: ``true`` is not ``1``, not even inside of lists."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    return left == right


def is_empty(value: object) -> bool:
    return value is None or value == "" or value == [] or value == {}


def _equal(left: object, right: object, effort: Effort) -> bool:
    if isinstance(left, list | Mapping) and isinstance(right, list | Mapping):
        effort.spend(min(weight(left), weight(right)))
    return same(left, right)


def _unequal(left: object, right: object, effort: Effort) -> bool:
    return not _equal(left, right, effort)


def _ordered(compare: Callable[[object, object], bool]) -> Operation:
    def ordered(left: object, right: object, effort: Effort) -> bool:
        if is_number(left) and is_number(right):
            return compare(left, right)
        if isinstance(left, str) and isinstance(right, str):
            return compare(left, right)
        raise Unfit(f"больше и меньше бывают только два числа или два текста, а здесь {_both(left, right)}")

    return ordered


def _within(left: object, right: object, effort: Effort) -> bool:
    if isinstance(right, str):
        if isinstance(left, str):
            effort.spend(weight(right))
            return left in right
        raise Unfit(f"в тексте можно искать только текст, а здесь {kind(left)}")
    if isinstance(right, list):
        effort.spend(weight(right))
        return any(same(left, item) for item in right)
    if isinstance(right, Mapping):
        return isinstance(left, str) and left in right
    raise Unfit(f"искать можно в списке, записи или тексте, а здесь {kind(right)}")


def _outside(left: object, right: object, effort: Effort) -> bool:
    return not _within(left, right, effort)


COMPARISONS: Mapping[str, Operation] = {
    "==": _equal,
    "!=": _unequal,
    "<": _ordered(operator.lt),  # type: ignore[arg-type]
    "<=": _ordered(operator.le),  # type: ignore[arg-type]
    ">": _ordered(operator.gt),  # type: ignore[arg-type]
    ">=": _ordered(operator.ge),  # type: ignore[arg-type]
    "in": _within,
    "not in": _outside,
}


def _added(left: object, right: object, effort: Effort) -> object:
    if isinstance(left, str) and isinstance(right, str):
        effort.spend(weight(left) + weight(right))
        return checked(left + right)
    if isinstance(left, list) and isinstance(right, list):
        effort.spend(weight(left) + weight(right))
        return checked(left + right)
    return checked(operator.add(*_numbers(left, right, "складывать можно числа, тексты или списки")))


def _calculated(operation: Callable[[int | float, int | float], int | float]) -> Operation:
    def calculate(left: object, right: object, effort: Effort) -> object:
        return checked(operation(*_numbers(left, right, "вычитать, умножать и делить можно только числа")))

    return calculate


def _numbers(left: object, right: object, rule: str) -> tuple[int | float, int | float]:
    if is_number(left) and is_number(right):
        return left, right  # type: ignore[return-value]
    raise Unfit(f"{rule}, а здесь {_both(left, right)}")


CALCULATIONS: Mapping[str, Operation] = {
    "+": _added,
    "-": _calculated(operator.sub),
    "*": _calculated(operator.mul),
    "/": _calculated(operator.truediv),
    "//": _calculated(operator.floordiv),
    "%": _calculated(operator.mod),
}


def negative(value: object) -> int | float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return -value
    raise Unfit(f"минус возможен только перед числом, а здесь {kind(value)}")


def field_of(value: object, key: str) -> object:
    """``value.key``: a look-up in a record, never an attribute. Nothing has no fields and gives nothing."""
    if value is None:
        return None
    if isinstance(value, dict):
        return value.get(key)
    raise Unfit(f"поле «{key}» бывает только у записи, а здесь {kind(value)}")


def item_of(value: object, key: object) -> object:
    """``value[key]``: a record's field or a list's item, from 0; negative numbers count from the end."""
    if isinstance(key, str) and (value is None or isinstance(value, dict)):
        return field_of(value, key)
    if isinstance(value, list) and isinstance(key, int) and not isinstance(key, bool):
        if -len(value) <= key < len(value):
            return value[key]
        raise Unfit(f"в списке нет элемента с номером {key}")
    raise Unfit(
        f"в скобках после списка пишется номер, после записи — название поля, а здесь {_both(value, key)}"
    )


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _both(left: object, right: object) -> str:
    return f"{kind(left)} и {kind(right)}"
