"""The legal record: events are added, never changed, each chained to the one before it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert

from storage.models import HistoryEvent
from storage.prepared import Prepared

_INSERT = Prepared(insert(HistoryEvent), [column.key for column in HistoryEvent.__table__.columns])


class History:
    def __init__(self, connection: Connection):
        self._connection = connection

    def add(self, events: Sequence[dict[str, Any]]) -> None:
        _INSERT.write_many(self._connection, events)
