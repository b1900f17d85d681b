"""Filters of a list's address that go on to its next page and to its table.

Anybody can write anything into an address: names that ``url_for`` or the export would take
for their own are not filters and are left behind.
"""

from collections.abc import Mapping
from typing import Any

from flask import request

OF_URL_FOR = frozenset({"self", "endpoint", "_anchor", "_method", "_scheme", "_external"})
OF_EXPORTS = frozenset({"listing", "how"})


def kept_filters(*dropped: str, of: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Everything asked for but the place in the list and what is ``dropped``."""
    left = {*dropped, "after", *OF_URL_FOR, *OF_EXPORTS}
    args = request.args if of is None else of
    return {name: value for name, value in args.items() if name not in left}
