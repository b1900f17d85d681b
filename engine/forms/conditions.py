"""Whether a question is asked at all, given the answers before it.

The browser asks the same (``frontend/src/form.js``); ``tests/engine/condition_cases.json``
holds the cases both must answer alike. The server's word counts.
"""

from collections.abc import Mapping, Sequence
from typing import cast

from engine.forms.fields import Field, Json

OPERATORS = frozenset({"is", "in", "has", "filled"})
GROUPS = frozenset({"all", "any"})


def holds(condition: Mapping[str, Json] | None, values: Mapping[str, Json]) -> bool:
    if not condition:
        return True
    if "all" in condition:
        return all(holds(part, values) for part in _parts(condition["all"]))
    if "any" in condition:
        return any(holds(part, values) for part in _parts(condition["any"]))
    if "not" in condition:
        return not holds(cast(Mapping[str, Json], condition["not"]), values)
    return _compare(condition, values.get(str(condition["field"])))


def is_well_formed(condition: Json) -> bool:
    """Whether a condition from a file can be asked at all."""
    if not isinstance(condition, dict):
        return False
    names = condition.keys()
    if names == {"not"}:
        return is_well_formed(condition["not"])
    if len(names) == 1 and names <= GROUPS:
        parts = condition[next(iter(names))]
        return isinstance(parts, list) and all(is_well_formed(part) for part in parts)
    compares = "field" in names and len(names) == 2 and names - {"field"} <= OPERATORS
    return compares and ("in" not in names or isinstance(condition["in"], list))


def is_empty(value: Json) -> bool:
    """Nothing was answered; «нет» (``False``) and zero are answers."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value == [] or value == {}


def visible(fields: Sequence[Field], values: Mapping[str, Json]) -> dict[str, Json]:
    """The values of asked questions only.

    Fields are looked at in order, and a hidden answer counts as not given: what depends
    on it hides too.
    """
    known = {field.key for field in fields}
    shown = {key: value for key, value in values.items() if key not in known}
    for field in fields:
        if field.key in values and holds(field.show_if, shown):
            shown[field.key] = values[field.key]
    return shown


def _compare(condition: Mapping[str, Json], value: Json) -> bool:
    if "in" in condition:
        return any(_same(value, wanted) for wanted in cast(list[Json], condition["in"]))
    if "has" in condition:
        return isinstance(value, list) and any(_same(item, condition["has"]) for item in value)
    if "filled" in condition:
        return is_empty(value) is not condition["filled"]
    return _same(value, condition.get("is"))


def _same(left: Json, right: Json) -> bool:
    # True == 1 in Python and not in JavaScript; a mark must not equal a count on one side only.
    return isinstance(left, bool) is isinstance(right, bool) and left == right


def _parts(value: Json) -> list[Mapping[str, Json]]:
    return cast(list[Mapping[str, Json]], value)
