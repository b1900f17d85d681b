"""Column types that mean the same on SQLite and on PostgreSQL.

Identifiers are opaque text, moments are aware and in UTC, structured values are
JSON kept as text: PostgreSQL's ``jsonb`` would reorder keys, and order matters in
an instance's state.
"""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, String, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

from storage.keys import dump_json, new_id, numbered_ids

__all__ = ["Id", "JsonText", "Moment", "dump_json", "new_id", "numbered_ids"]

Id = String(36)
"""A key that tells nothing about what it names."""


class Moment(TypeDecorator[datetime]):
    """A point in time: ``timestamptz`` on PostgreSQL, fixed-width UTC text on SQLite, so that it sorts."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(32))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a zone: {value!r}")
        in_utc = value.astimezone(UTC)
        return in_utc.isoformat(timespec="microseconds") if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None or isinstance(value, datetime):
            return value
        return datetime.fromisoformat(value)


class JsonText(TypeDecorator[Any]):
    """A JSON value kept as the text it was written as."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else dump_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)
