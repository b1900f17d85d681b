"""The functions that expressions of diagrams may call: pure, bounded, plain data in and out.

``today``, ``deadline`` and ``rule`` need to know where they are called and are bound
by the engine; they are listed in :data:`BOUND` so that a diagram can be checked.
"""

from collections.abc import Callable, Mapping
from datetime import date

from engine.errors import ExpressionInvalid

BOUND = frozenset({"today", "now", "deadline", "rule"})


def _length(value: object) -> int:
    return len(value) if isinstance(value, str | list | Mapping) else 0


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _any_true(items: object, key: object = None) -> bool:
    """Whether any item (or the item's field ``key``) holds true."""
    if key is None:
        return any(_items(items))
    return any(isinstance(item, Mapping) and bool(item.get(key)) for item in _items(items))


def _count(items: object, value: object) -> int:
    return sum(1 for item in _items(items) if item == value)


def _contains(items: object, value: object) -> bool:
    return value in items if isinstance(items, list | str | Mapping) else False


def _majority(votes: object, presiding_vote: object = None) -> bool:
    """Whether a question is adopted: ``for > present / 2``; on a tie the presiding vote decides.

    ME 6.1 counts the majority of those present, so abstentions count; the casting vote
    of the presiding person is an assumption (A-ME-11).
    """
    cast = _items(votes)
    in_favour = _count(cast, "for")
    if 2 * in_favour > len(cast):
        return True
    return bool(cast) and 2 * in_favour == len(cast) and presiding_vote == "for"


def _quorum(present: object, members: object) -> bool:
    """Whether at least half of the members are present (assumption A-ME-11)."""
    if not isinstance(present, int) or not isinstance(members, int):
        return False
    return 2 * present >= members


def _coalesce(*values: object) -> object:
    return next((value for value in values if value is not None), None)


def _date(text: object) -> str:
    return date.fromisoformat(str(text)[:10]).isoformat()


def _days_between(first: object, second: object) -> int:
    return (date.fromisoformat(str(second)[:10]) - date.fromisoformat(str(first)[:10])).days


def _lower(text: object) -> str:
    return str(text).lower()


def _one_of(value: object, *options: object) -> bool:
    return value in options


PURE: Mapping[str, Callable[..., object]] = {
    "len": _length,
    "any_true": _any_true,
    "count": _count,
    "contains": _contains,
    "majority": _majority,
    "quorum": _quorum,
    "coalesce": _coalesce,
    "date": _date,
    "days_between": _days_between,
    "lower": _lower,
    "one_of": _one_of,
}


def call(name: str, arguments: list[object]) -> object:
    """Call a pure function; raises :class:`ExpressionInvalid` when there is none of this name."""
    function = PURE.get(name)
    if function is None:
        raise ExpressionInvalid(
            f"Функции «{name}» нет в справочнике.", hint="Проверьте написание имени функции."
        )
    return function(*arguments)
