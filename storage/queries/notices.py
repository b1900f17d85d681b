"""What one person was told, the newest first, and how much of it she has not read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    case,
    false,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from storage.columns import Moment
from storage.models import Case, Deadline, Notice, NoticeAddressee, NoticeReading, UserTask
from storage.queries.paging import Page, from_cursor, to_cursor
from storage.scope import Scope


@dataclass(frozen=True, kw_only=True)
class NoticeLine:
    id: str
    kind: str
    step: str | None
    element_id: str
    element_name: str | None
    text: str | None
    due_at: datetime | None
    by_hours: bool
    at: datetime
    read_at: datetime | None
    case_id: str | None
    """Empty when the case is not in this person's reach: its number is all there is to know."""
    case_number: str | None
    family_name: str | None
    task_id: str | None
    """Of a task that this person may open."""
    deadline_id: str | None
    """Of a term whose case or task this person may open."""
    is_preliminary: bool
    """The term touches a year whose days off may still be moved."""


def notices(
    connection: Connection,
    *,
    keys: Collection[str],
    scope: Scope,
    since: datetime,
    unread_only: bool = False,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[NoticeLine]:
    """What was told to any of these group keys and ``staff:<id>`` from a moment on."""
    numbered = aliased(Case)
    # First the page, from the index of addressees alone; then what its lines lead to.
    told = _told_to(keys, since, scope.staff_id, unread_only=unread_only)
    page = _newest(told, cursor).limit(limit + 1).subquery()
    statement = (
        select(
            *(getattr(Notice, name) for name in NoticeLine.__dataclass_fields__ if name in _OWN),
            NoticeReading.read_at,
            Case.id.label("case_id"),
            numbered.number.label("case_number"),
            Case.family_name,
            UserTask.id.label("task_id"),
            case((or_(Case.id.is_not(None), UserTask.id.is_not(None)), Notice.deadline_id), else_=None).label(
                "deadline_id"
            ),
            func.coalesce(Deadline.is_preliminary, false()).label("is_preliminary"),
        )
        .join(page, page.c.notice_id == Notice.id)
        .outerjoin(NoticeReading, _read_by(scope.staff_id, Notice.id))
        .outerjoin(Deadline, Deadline.id == Notice.deadline_id)
        .outerjoin(numbered, numbered.id == Notice.case_id)
        .outerjoin(Case, and_(Case.id == Notice.case_id, scope.cases()))
        .outerjoin(UserTask, and_(UserTask.id == Notice.task_id, scope.tasks()))
        .order_by(Notice.at.desc(), Notice.id.desc())
    )
    rows = [NoticeLine(**row._mapping) for row in connection.execute(statement)]
    if len(rows) <= limit:
        return Page(rows=rows, next_cursor=None)
    return Page(rows=rows[:limit], next_cursor=to_cursor(rows[limit - 1].at, rows[limit - 1].id))


def unread(connection: Connection, *, staff_id: str, keys: Collection[str], since: datetime) -> list[str]:
    """Ids of notices that this person has not read."""
    return list(connection.execute(_told_to(keys, since, staff_id, unread_only=True)).scalars())


def count_unread(connection: Connection, *, staff_id: str, keys: Collection[str], since: datetime) -> int:
    """Asked on every page: it reads the index of addressees and nothing else."""
    told = _told_to(keys, since, staff_id, unread_only=True).subquery()
    return int(connection.execute(select(func.count()).select_from(told)).scalar_one())


def told_among(connection: Connection, *, keys: Collection[str], notice_ids: Collection[str]) -> set[str]:
    """Those of the notices that were told to any of the keys."""
    return set(
        connection.execute(
            select(NoticeAddressee.notice_id).where(
                NoticeAddressee.key.in_(sorted(keys)), NoticeAddressee.notice_id.in_(sorted(notice_ids))
            )
        ).scalars()
    )


_OWN = frozenset({"id", "kind", "step", "element_id", "element_name", "text", "due_at", "by_hours", "at"})


def _told_to(
    keys: Collection[str], since: datetime, staff_id: str, *, unread_only: bool = False
) -> Select[str, datetime]:
    """Id and moment of each notice, once however many of the keys it was told to."""
    told = (
        select(NoticeAddressee.notice_id, NoticeAddressee.at)
        .distinct()
        .where(NoticeAddressee.key.in_(sorted(keys)), NoticeAddressee.at >= since)
    )
    if unread_only:
        read = _read_by(staff_id, NoticeAddressee.notice_id)
        told = told.outerjoin(NoticeReading, read).where(NoticeReading.read_at.is_(None))
    return told


def _newest(told: Select[str, datetime], cursor: str | None) -> Select[str, datetime]:
    after = from_cursor(cursor)
    if after is not None:
        mark = tuple_(*after, types=[Moment, String])
        told = told.where(tuple_(NoticeAddressee.at, NoticeAddressee.notice_id) < mark)
    return told.order_by(NoticeAddressee.at.desc(), NoticeAddressee.notice_id.desc())


def _read_by(
    staff_id: str, notice_id: ColumnElement[str] | InstrumentedAttribute[str]
) -> ColumnElement[bool]:
    return and_(NoticeReading.notice_id == notice_id, NoticeReading.staff_id == staff_id)
