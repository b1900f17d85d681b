"""One term whole, for the page that accounts for it: whose it is, what started it, who was told of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, case, false, or_, select

from storage.models import (
    Agency,
    Case,
    Deadline,
    DeadlineLogEntry,
    HistoryEvent,
    Municipality,
    Notice,
    NoticeAddressee,
    NoticeReading,
    ProcessDefinition,
    ProcessInstance,
    StaffMember,
    UserTask,
)
from storage.queries.term_facts import FACTS, TermFacts, facts_in
from storage.scope import Scope


@dataclass(frozen=True, kw_only=True)
class TermSheet(TermFacts):
    id: str
    instance_id: str
    bundle: Sequence[str]
    procedure: str
    procedure_key: str
    case_id: str | None
    case_number: str | None
    family_name: str | None
    municipality_id: str
    municipality_name: str
    element_id: str
    element_name: str | None
    user_task_id: str | None
    agency_id: str | None
    agency_name: str | None
    assignee_id: str | None
    assignee_name: str | None
    groups: Sequence[str]
    clauses: str | None
    due_date: date | None
    target_date: date | None
    explanation: Any
    calendar_version: str | None
    created_at: datetime
    is_own: bool
    """It is of a task of this person, or offered to the groups held."""


@dataclass(frozen=True, kw_only=True)
class Reader:
    name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Telling:
    """A step of the ladder that was taken: in a notice, or in the log alone."""

    kind: str
    step: str | None
    at: datetime
    due_at: datetime | None
    keys: Sequence[str]
    mailed_at: datetime | None
    text: str | None = None
    readers: Sequence[Reader] = ()


@dataclass(frozen=True, kw_only=True)
class Before:
    """What happened just before a term began."""

    kind: str
    at: datetime
    actor_name: str
    element_id: str | None
    element_name: str | None
    task_id: str | None


_STARTING = ("task_completed", "message_received", "event_caught", "timer_fired", "instance_started")

_PLAIN = (
    "id",
    "instance_id",
    "case_id",
    "municipality_id",
    "element_id",
    "element_name",
    "user_task_id",
    "clauses",
    "due_date",
    "target_date",
    "explanation",
    "calendar_version",
    "created_at",
)


def term_sheet(connection: Connection, *, deadline_id: str, scope: Scope) -> TermSheet | None:
    """The term, if its case is in reach; of a procedure without a case, if its task or its commission is."""
    commissions = Deadline.municipality_id.in_(scope.commissions) if scope.commissions else false()
    uncased = and_(Deadline.case_id.is_(None), or_(scope.tasks(), commissions))
    row = connection.execute(
        select(
            *FACTS,
            *(getattr(Deadline, name) for name in _PLAIN),
            ProcessInstance.bundle,
            ProcessDefinition.name.label("procedure"),
            ProcessInstance.definition_key.label("procedure_key"),
            Case.number.label("case_number"),
            Case.family_name,
            Municipality.name.label("municipality_name"),
            UserTask.agency_id,
            UserTask.groups,
            UserTask.assignee_id,
            Agency.short_name.label("agency_name"),
            StaffMember.short_name.label("assignee_name"),
            case((scope.tasks(), True), else_=False).label("is_own"),
        )
        .join(ProcessInstance, ProcessInstance.id == Deadline.instance_id)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .join(Municipality, Municipality.id == Deadline.municipality_id)
        .outerjoin(Case, Case.id == Deadline.case_id)
        .outerjoin(UserTask, UserTask.id == Deadline.user_task_id)
        .outerjoin(Agency, Agency.id == UserTask.agency_id)
        .outerjoin(StaffMember, StaffMember.id == UserTask.assignee_id)
        .where(Deadline.id == deadline_id, or_(and_(Deadline.case_id.is_not(None), scope.cases()), uncased))
    ).one_or_none()
    if row is None:
        return None
    values = facts_in(row)
    return TermSheet(**{**values, "groups": values["groups"] or (), "is_own": bool(values["is_own"])})


def tellings_of(connection: Connection, *, deadline_id: str) -> list[Telling]:
    """Who was told of a term, in order: notices, and steps of the log that left none."""
    rows = connection.execute(
        select(Notice.id, Notice.kind, Notice.step, Notice.at, Notice.due_at, Notice.mailed_at, Notice.text)
        .where(Notice.deadline_id == deadline_id)
        .order_by(Notice.at, Notice.id)
    ).all()
    ids = [row.id for row in rows]
    keys, readers = _keys(connection, ids), _readers(connection, ids)
    told = [
        Telling(
            kind=row.kind,
            step=row.step,
            at=row.at,
            due_at=row.due_at,
            keys=keys.get(row.id, ()),
            mailed_at=row.mailed_at,
            text=row.text,
            readers=readers.get(row.id, ()),
        )
        for row in rows
    ]
    known = {(each.step, each.due_at) for each in told}
    logged = [each for each in _logged(connection, deadline_id) if (each.step, each.due_at) not in known]
    return sorted([*told, *logged], key=lambda each: each.at)


def _logged(connection: Connection, deadline_id: str) -> list[Telling]:
    rows = connection.execute(
        select(
            DeadlineLogEntry.step, DeadlineLogEntry.at, DeadlineLogEntry.due_at, DeadlineLogEntry.told
        ).where(DeadlineLogEntry.deadline_id == deadline_id, DeadlineLogEntry.step.in_(("E1", "E2", "E3")))
    )
    return [
        Telling(
            kind="missed" if row.step == "E1" else "escalated",
            step=row.step,
            at=row.at,
            due_at=row.due_at,
            keys=tuple(row.told),
            mailed_at=None,
        )
        for row in rows
    ]


def _keys(connection: Connection, notice_ids: Collection[str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    rows = connection.execute(
        select(NoticeAddressee.notice_id, NoticeAddressee.key)
        .where(NoticeAddressee.notice_id.in_(sorted(notice_ids)))
        .order_by(NoticeAddressee.key)
    )
    for row in rows:
        found[row.notice_id].append(row.key)
    return found


def _readers(connection: Connection, notice_ids: Collection[str]) -> Mapping[str, list[Reader]]:
    found: dict[str, list[Reader]] = defaultdict(list)
    rows = connection.execute(
        select(NoticeReading.notice_id, NoticeReading.read_at, StaffMember.short_name)
        .join(StaffMember, StaffMember.id == NoticeReading.staff_id)
        .where(NoticeReading.notice_id.in_(sorted(notice_ids)))
        .order_by(NoticeReading.read_at, StaffMember.short_name)
    )
    for row in rows:
        found[row.notice_id].append(Reader(name=row.short_name, at=row.read_at))
    return found


def happened_before(connection: Connection, *, instance_id: str, until: datetime) -> Before | None:
    """The last thing by which a procedure moved, up to a moment."""
    row = connection.execute(
        select(
            HistoryEvent.kind,
            HistoryEvent.at,
            HistoryEvent.actor_name,
            HistoryEvent.element_id,
            HistoryEvent.element_name,
            HistoryEvent.task_id,
        )
        .where(
            HistoryEvent.instance_id == instance_id,
            HistoryEvent.at <= until,
            HistoryEvent.kind.in_(_STARTING),
        )
        .order_by(HistoryEvent.at.desc(), HistoryEvent.seq.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Before(**row._mapping)
