"""What JSON can say and no database can keep: zero characters, halves of characters, not-a-number."""

import math
from collections.abc import Mapping


def can_be_kept(value: object) -> bool:
    """Whether every part of a JSON value can be stored on any database and given back the same."""
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, Mapping):
        return all(can_be_kept(key) and can_be_kept(item) for key, item in value.items())
    return all(map(can_be_kept, value)) if isinstance(value, list) else True
