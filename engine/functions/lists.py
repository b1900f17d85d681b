"""Functions about lists and records; of something that is no list nothing is true."""

from collections.abc import Mapping


def length(value: object) -> int:
    return len(value) if isinstance(value, str | list | Mapping) else 0


def any_true(items: object, key: object = None) -> bool:
    """Whether any item (or the item's field ``key``) holds true."""
    return any(_holds(item, key) for item in items_of(items))


def all_true(items: object, key: object = None) -> bool:
    """Whether every item (or the item's field ``key``) holds true; of no items nothing is said."""
    listed = items_of(items)
    return bool(listed) and all(_holds(item, key) for item in listed)


def count(items: object, value: object) -> int:
    return sum(1 for item in items_of(items) if _same(item, value))


def contains(items: object, value: object) -> bool:
    if isinstance(items, list):
        return any(_same(item, value) for item in items)
    return isinstance(items, str | Mapping) and isinstance(value, str) and value in items


def one_of(value: object, *options: object) -> bool:
    return any(_same(value, option) for option in options)


def coalesce(*values: object) -> object:
    return next((value for value in values if value is not None), None)


def items_of(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _holds(item: object, key: object) -> bool:
    if key is None:
        return bool(item)
    return isinstance(item, Mapping) and isinstance(key, str) and bool(item.get(key))


def _same(left: object, right: object) -> bool:
    # True == 1 in Python; in a diagram it is not.
    return isinstance(left, bool) is isinstance(right, bool) and left == right
