"""Lists asked for by conditions on named columns, as programs ask: equal, one of, like, before, after."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

Columns = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Conditions that all must hold; names are those of the list's columns."""

    equal: Mapping[str, object] = field(default_factory=dict)
    among: Mapping[str, Collection[str]] = field(default_factory=dict)
    none_of: Mapping[str, Collection[str]] = field(default_factory=dict)
    like: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, datetime] = field(default_factory=dict)
    after: Mapping[str, datetime] = field(default_factory=dict)
    empty: Collection[str] = ()
    filled: Collection[str] = ()
    order: Sequence[tuple[str, bool]] = ()
    """Names of columns, true for the largest first."""
    first: int = 0
    most: int = 1000


def conditions(asked: Asked, columns: Columns) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [columns[name] == value for name, value in asked.equal.items()]
    found += [columns[name].in_(values) for name, values in asked.among.items()]
    found += [columns[name].not_in(values) for name, values in asked.none_of.items()]
    found += [columns[name].like(pattern, escape="\\") for name, pattern in asked.like.items()]
    found += [columns[name] < moment for name, moment in asked.before.items()]
    found += [columns[name] > moment for name, moment in asked.after.items()]
    found += [columns[name].is_(None) for name in asked.empty]
    found += [columns[name].is_not(None) for name in asked.filled]
    return found


def listed(
    connection: Connection, statement: Select[*tuple[Any, ...]], asked: Asked, columns: Columns, last: Any
) -> list[Any]:
    """Rows of a page; ``last`` decides where the order asked for does not."""
    order = [columns[name].desc() if largest else columns[name] for name, largest in asked.order]
    return list(
        connection.execute(
            statement.where(*conditions(asked, columns))
            .order_by(*order, last)
            .offset(asked.first)
            .limit(asked.most)
        )
    )


def counted(
    connection: Connection, statement: Select[*tuple[Any, ...]], asked: Asked, columns: Columns
) -> int:
    found = statement.where(*conditions(asked, columns)).subquery()
    return connection.execute(select(func.count()).select_from(found)).scalar_one()
