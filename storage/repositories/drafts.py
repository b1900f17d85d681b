"""Keeping a form as it is typed: one draft for a task and a person, numbered at each saving."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, or_, select, update

from storage.models import Draft
from storage.prepared import Prepared
from storage.upsert import insert_or

_DELETE_ALL = Prepared(delete(Draft).where(Draft.task_id == bindparam("task_id")))
_DELETE_ONE = Prepared(
    delete(Draft).where(Draft.task_id == bindparam("task_id"), Draft.staff_id == bindparam("staff_id"))
)


@dataclass(frozen=True, kw_only=True)
class PageMark:
    """The page that saves, by the mark it gave itself, and a number that grows with each of its savings."""

    page: str | None = None
    step: int = 0


NO_PAGE = PageMark()


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
        self,
        task_id: str,
        staff_id: str,
        content: Mapping[str, object],
        *,
        version: int,
        at: datetime,
        mark: PageMark = NO_PAGE,
    ) -> int | None:
        """Saves over the draft the person saw, number ``version`` (0: there was none).

        Answers the new number, or nothing when another window has saved since: then
        nothing is written and the two texts must be looked at. A page is no other window to
        itself: what it sends later goes over what it sent before, though the answer never reached
        it, and what arrives after later words of its own is let go.
        """
        row = {"content": dict(content), "saved_at": at, "page": mark.page, "page_step": mark.step}
        key = {"task_id": task_id, "staff_id": staff_id}
        if version == 0:
            begin = insert_or(self._connection, Draft).values(**key, **row, version=1)
            begun = begin.on_conflict_do_nothing(index_elements=list(key)).returning(Draft.version)
            if self._connection.execute(begun).scalar_one_or_none():
                return 1
        if version == 0 and mark.page is None:
            return None
        return self._over(key, row, version, mark) or self._later_words(key, mark)

    def _over(
        self, key: Mapping[str, str], row: Mapping[str, Any], version: int, mark: PageMark
    ) -> int | None:
        seen = and_(Draft.version == version, Draft.page.is_distinct_from(mark.page))
        earlier = and_(Draft.page == mark.page, Draft.page_step < mark.step)
        over = update(Draft).filter_by(**key)
        over = over.where(Draft.version == version if mark.page is None else or_(seen, earlier))
        over = over.values(**row, version=Draft.version + 1)
        return self._connection.execute(over.returning(Draft.version)).scalar_one_or_none()

    def _later_words(self, key: Mapping[str, str], mark: PageMark) -> int | None:
        if mark.page is None:
            return None
        later = select(Draft.version).filter_by(**key).where(Draft.page == mark.page)
        return self._connection.execute(later).scalar_one_or_none()

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
