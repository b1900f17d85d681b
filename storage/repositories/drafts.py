"""Keeping a form as it is typed: one draft for a task and a person, numbered at each saving."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from storage.models import Draft
from storage.prepared import Prepared
from storage.upsert import insert_or

_DELETE_ALL = Prepared(delete(Draft).where(Draft.task_id == bindparam("task_id")))
_DELETE_ONE = Prepared(
    delete(Draft).where(Draft.task_id == bindparam("task_id"), Draft.staff_id == bindparam("staff_id"))
)


@dataclass(frozen=True, kw_only=True)
class DraftRow:
    content: Mapping[str, Any]
    version: int
    saved_at: datetime


class Drafts:
    def __init__(self, connection: Connection):
        self._connection = connection

    def get(self, task_id: str, staff_id: str) -> DraftRow | None:
        row = self._connection.execute(
            select(Draft.content, Draft.version, Draft.saved_at).where(
                Draft.task_id == task_id, Draft.staff_id == staff_id
            )
        ).one_or_none()
        return None if row is None else DraftRow(**row._mapping)

    def save(
        self, task_id: str, staff_id: str, content: Mapping[str, object], *, version: int, at: datetime
    ) -> int | None:
        """Saves over the draft the person saw, number ``version`` (0: there was none).

        Answers the new number, or nothing when another window has saved since: then
        nothing is written and the two texts must be looked at.
        """
        if version == 0:
            return self._begin(task_id, staff_id, content, at)
        saved = self._connection.execute(
            update(Draft)
            .where(Draft.task_id == task_id, Draft.staff_id == staff_id, Draft.version == version)
            .values(content=dict(content), version=version + 1, saved_at=at)
        )
        return version + 1 if saved.rowcount else None

    def _begin(self, task_id: str, staff_id: str, content: Mapping[str, object], at: datetime) -> int | None:
        statement = insert_or(self._connection, Draft).values(
            task_id=task_id, staff_id=staff_id, content=dict(content), version=1, saved_at=at
        )
        begun = statement.on_conflict_do_nothing(index_elements=["task_id", "staff_id"])
        return self._connection.execute(begun.returning(Draft.version)).scalar_one_or_none()

    def keep(self, task_id: str, staff_id: str, content: Mapping[str, object], *, at: datetime) -> int:
        """Saves whatever was there before: what a person typed into a refused form is not lost."""
        known = self.get(task_id, staff_id)
        saved = self.save(task_id, staff_id, content, version=known.version if known else 0, at=at)
        return saved or 0

    def delete(self, task_id: str, staff_id: str | None = None) -> None:
        """The form was handed in, or its task is gone: of one person, or of everybody."""
        if staff_id is None:
            _DELETE_ALL.write(self._connection, task_id=task_id)
        else:
            _DELETE_ONE.write(self._connection, task_id=task_id, staff_id=staff_id)
