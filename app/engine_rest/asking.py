"""From the names of the dialect's filters to conditions on the columns of a list."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.engine_rest.section import (
    RequestInvalid,
    flag_of,
    list_of,
    number_of,
    pages,
    refuse_unknown,
    sorting,
)
from app.engine_rest.typed import read_moment
from storage.queries.asked import Asked

Filters = Mapping[str, tuple[str, str] | tuple[str, str, object]]
"""Filter → what it does to which column; ``is`` also has the value that a flag asks for."""


def asked_of(
    sent: Mapping[str, Any],
    filters: Filters,
    order: Mapping[str, str],
    *,
    beside: frozenset[str] = frozenset(),
) -> Asked:
    """The conditions of a request; a filter not among these, nor ``beside`` them, is refused."""
    refuse_unknown(sent, frozenset(filters) | beside)
    found: dict[str, dict[str, Any]] = {
        how: {} for how in ("equal", "among", "none_of", "like", "before", "after")
    }
    flags: dict[str, list[str]] = {"empty": [], "filled": []}
    for name, (how, column, *value) in filters.items():
        if name not in sent:
            continue
        if how in flags:
            flags[how] += [column] if flag_of(sent, name) else []
        elif how == "is":
            found["equal"].update({column: value[0]} if flag_of(sent, name) else {})
        else:
            _add(found, how, column, sent, name)
    first, most = pages(sent)
    wanted = [(order[name], largest) for name, largest in sorting(sent) if name in order]
    return Asked(**found, empty=flags["empty"], filled=flags["filled"], order=wanted, first=first, most=most)


def _add(found: dict[str, dict[str, Any]], how: str, column: str, sent: Mapping[str, Any], name: str) -> None:
    if how in ("among", "none_of"):
        found[how][column] = list_of(sent, name)
    elif how in ("before", "after"):
        found[how][column] = _moment(sent, name)
    elif how == "number":
        found["equal"][column] = number_of(sent, name, -(2**31))
    elif not isinstance(sent[name], str):
        raise RequestInvalid(f"Отбор «{name}»: ожидается строка.")
    else:
        found[how][column] = sent[name]


def _moment(sent: Mapping[str, Any], name: str) -> datetime:
    return read_moment(sent[name], name)
