"""Keeping a play of a draft: its source is written whole at each step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from storage.models import ProcedurePlay


@dataclass(frozen=True, kw_only=True)
class PlayRow:
    version: int
    source: Mapping[str, Any]
    saved_at: datetime


class ProcedurePlays:
    def __init__(self, connection: Connection):
        self._connection = connection

    def get(self, draft_id: str, staff_id: str) -> PlayRow | None:
        row = self._connection.execute(
            select(ProcedurePlay.version, ProcedurePlay.source, ProcedurePlay.saved_at).where(
                ProcedurePlay.draft_id == draft_id, ProcedurePlay.staff_id == staff_id
            )
        ).one_or_none()
        return None if row is None else PlayRow(**row._mapping)

    def save(
        self, draft_id: str, staff_id: str, source: Mapping[str, Any], *, version: int, at: datetime
    ) -> int | None:
        """Over the play that was seen, number ``version`` (0: any, or none); None when it has changed."""
        values = {"source": dict(source), "saved_at": at}
        if version == 0:
            known = self.get(draft_id, staff_id)
            number = known.version + 1 if known else 1
            self.delete(draft_id, staff_id)
            self._connection.execute(
                insert(ProcedurePlay).values(draft_id=draft_id, staff_id=staff_id, version=number, **values)
            )
            return number
        saved = self._connection.execute(
            update(ProcedurePlay)
            .where(
                ProcedurePlay.draft_id == draft_id,
                ProcedurePlay.staff_id == staff_id,
                ProcedurePlay.version == version,
            )
            .values(version=version + 1, **values)
        )
        return version + 1 if saved.rowcount else None

    def delete(self, draft_id: str, staff_id: str) -> None:
        self._connection.execute(
            delete(ProcedurePlay).where(
                ProcedurePlay.draft_id == draft_id, ProcedurePlay.staff_id == staff_id
            )
        )
