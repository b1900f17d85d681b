"""Writing down each look at a child's file: who, in which role, at what, on what ground."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert

from storage.columns import new_id
from storage.models import AccessRecord


@dataclass(frozen=True, kw_only=True)
class Look:
    """One act on one object. Only ids: the log must not become a second file on the family."""

    staff_id: str
    action: str
    """``view``, ``open_field``, ``export``, ``print`` or ``search``."""
    object_kind: str
    object_id: str
    roles: Iterable[str] = ()
    agency_id: str | None = None
    municipality_id: str | None = None
    case_id: str | None = None
    ground: str | None = None
    fields: Iterable[str] = ()


class AccessLog:
    def __init__(self, connection: Connection):
        self._connection = connection

    def record(self, look: Look, *, at: datetime) -> str:
        record_id = new_id()
        values = {
            **vars(look),
            "roles": ", ".join(sorted(look.roles)) or None,
            "fields": list(look.fields) or None,
        }
        self._connection.execute(insert(AccessRecord).values(id=record_id, at=at, **values))
        return record_id
