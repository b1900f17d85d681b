"""Writing notices: to whom, who has read them, and which went out by mail."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, literal, or_, select, update

from storage.columns import Moment, new_id
from storage.models import Case, Notice, NoticeAddressee, NoticeReading, RoleAssignment
from storage.prepared import Prepared
from storage.upsert import insert_or

TO_ONE = "staff:"
"""Before the id of a member of staff, where others have a group key."""


@dataclass(frozen=True, kw_only=True)
class NewNotice:
    municipality_id: str
    kind: str
    element_id: str
    element_name: str | None = None
    case_id: str | None = None
    instance_id: str | None = None
    task_id: str | None = None
    deadline_id: str | None = None
    step: str | None = None
    text: str | None = None
    due_at: datetime | None = None
    by_hours: bool = False


@dataclass(frozen=True, kw_only=True)
class WaitingNotice:
    """A notice that no letter has carried yet, and whom it is for."""

    id: str
    kind: str
    step: str | None
    element_name: str | None
    case_number: str | None
    due_at: datetime | None
    by_hours: bool
    at: datetime
    keys: tuple[str, ...]


_ADD = Prepared(insert(Notice), [column.key for column in Notice.__table__.columns])
_ADDRESS = Prepared(insert(NoticeAddressee), ["key", "at", "notice_id"])
_WAITING = (
    select(
        Notice.id,
        Notice.kind,
        Notice.step,
        Notice.element_name,
        Case.number.label("case_number"),
        Notice.due_at,
        Notice.by_hours,
        Notice.at,
        NoticeAddressee.key,
    )
    .join(NoticeAddressee, NoticeAddressee.notice_id == Notice.id)
    .outerjoin(Case, Case.id == Notice.case_id)
    .where(
        Notice.municipality_id == bindparam("the_municipality"),
        Notice.mailed_at.is_(None),
        Notice.at >= bindparam("since"),
        Notice.at <= bindparam("until"),
    )
    .order_by(Notice.at, Notice.id, NoticeAddressee.key)
)


class Notices:
    def __init__(self, connection: Connection):
        self._connection = connection

    def add(
        self, new: NewNotice, *, keys: Iterable[str], at: datetime, mailed_at: datetime | None = None
    ) -> str:
        """Tell these groups and persons; ``mailed_at`` when no digest shall carry it."""
        notice_id = new_id()
        _ADD.write(self._connection, id=notice_id, at=at, mailed_at=mailed_at, **vars(new))
        _ADDRESS.write_many(
            self._connection,
            [{"key": key, "at": at, "notice_id": notice_id} for key in dict.fromkeys(keys)],
        )
        return notice_id

    def read(self, staff_id: str, notice_ids: Collection[str], *, at: datetime) -> None:
        """The first reading counts."""
        if notice_ids:
            rows = [{"staff_id": staff_id, "notice_id": each, "read_at": at} for each in sorted(notice_ids)]
            self._connection.execute(
                insert_or(self._connection, NoticeReading).on_conflict_do_nothing(), rows
            )

    def read_by_all(self, *, before: datetime, at: datetime) -> None:
        """Everybody who was told has read what is older: the demo district's people did their work."""
        group = RoleAssignment.group_key == NoticeAddressee.key
        person = NoticeAddressee.key == literal(TO_ONE) + RoleAssignment.staff_id
        readers = (
            select(RoleAssignment.staff_id, NoticeAddressee.notice_id, literal(at, Moment))
            .join(RoleAssignment, or_(group, person))
            .where(NoticeAddressee.at < before)
            .distinct()
        )
        columns = ["staff_id", "notice_id", "read_at"]
        self._connection.execute(insert(NoticeReading).from_select(columns, readers))

    def waiting(self, municipality_id: str, *, since: datetime, until: datetime) -> list[WaitingNotice]:
        """What the next digest of a municipality carries, the oldest first."""
        found: dict[str, WaitingNotice] = {}
        rows = self._connection.execute(
            _WAITING, {"the_municipality": municipality_id, "since": since, "until": until}
        )
        for row in rows:
            values = row._asdict()
            key = values.pop("key")
            known = found.get(row.id)
            keys = (*known.keys, key) if known else (key,)
            found[row.id] = WaitingNotice(**values, keys=keys)
        return list(found.values())

    def mark_mailed(self, municipality_id: str, *, until: datetime, at: datetime) -> None:
        """Nothing up to this moment waits for a digest any more."""
        self._connection.execute(
            update(Notice)
            .where(Notice.municipality_id == municipality_id, Notice.mailed_at.is_(None), Notice.at <= until)
            .values(mailed_at=at)
        )

    def of_case(self, case_id: str) -> Sequence[tuple[str, str | None]]:
        """Kind and own words of each notice about a case, the oldest first."""
        rows = self._connection.execute(
            select(Notice.kind, Notice.text).where(Notice.case_id == case_id).order_by(Notice.at, Notice.id)
        )
        return [(row.kind, row.text) for row in rows]
