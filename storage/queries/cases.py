"""Families' cases: the list, the head of a case, its people, and what a person has to do with it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, String, and_, exists, func, or_, select, true, tuple_

from storage.columns import Moment
from storage.folding import search_words
from storage.lateness import cut
from storage.models import (
    Agency,
    Case,
    CaseAgency,
    CasePerson,
    CaseStatus,
    Deadline,
    Municipality,
    Person,
    ProcessDefinition,
    SessionQuestion,
    StaffMember,
    UserTask,
)
from storage.queries.paging import Page, from_cursor, to_cursor
from storage.scope import Scope

EMERGENCIES = ("emergency_removal", "police_neglected_child")
"""Procedures that open a case to guardianship and police (roles.md §4: «R if emergency»)."""


@dataclass(frozen=True, kw_only=True)
class CaseFilter:
    words: str = ""
    status: str | None = None
    late_only: bool = False
    threat_only: bool = False
    curator_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    id: str
    number: str
    family_name: str
    status: str
    danger_level: str | None
    threat: bool
    is_late: bool
    opened_at: datetime
    control_on: date | None
    curator_name: str | None
    municipality_id: str


@dataclass(frozen=True, kw_only=True)
class CaseHead:
    id: str
    number: str
    municipality_id: str
    municipality_name: str
    zone: str
    family_name: str
    status: str
    danger_level: str | None
    threat: bool
    is_late: bool
    informing_agency_id: str | None
    curator_id: str | None
    curator_name: str | None
    opened_at: datetime
    received_at: datetime | None
    recognised_on: date | None
    term_until: date | None
    control_on: date | None
    removed_on: date | None
    removal_ground: str | None
    closed_at: datetime | None
    joined_case_id: str | None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a person has to do with a case, from which the access rules make relations."""

    municipality_id: str
    curator_id: str | None
    parts: frozenset[tuple[str, str]]
    """``(part, agency kind)`` of the person's agencies in this case."""
    on_agenda: bool
    emergency_kinds: frozenset[str]
    """Kinds of the person's agencies that have had a task of an emergency in this case."""


def case_page(
    connection: Connection,
    *,
    scope: Scope,
    chosen: CaseFilter,
    now: datetime,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[CaseLine]:
    """Cases in reach, the newest first; annulled ones only when asked for."""
    statement = (
        select(
            Case.id,
            Case.number,
            Case.family_name,
            Case.status,
            Case.danger_level,
            Case.threat,
            late_at(now).label("is_late"),
            Case.opened_at,
            Case.control_on,
            StaffMember.short_name.label("curator_name"),
            Case.municipality_id,
        )
        .outerjoin(StaffMember, StaffMember.id == Case.curator_id)
        .where(scope.cases(), *_conditions(chosen, now), _before(from_cursor(cursor)))
        .order_by(Case.opened_at.desc(), Case.id.desc())
        .limit(limit + 1)
    )
    rows = [CaseLine(**row._mapping) for row in connection.execute(statement)]
    if len(rows) <= limit:
        return Page(rows=rows, next_cursor=None)
    last = rows[limit - 1]
    return Page(rows=rows[:limit], next_cursor=to_cursor(last.opened_at, last.id))


def count_cases(connection: Connection, *, scope: Scope, chosen: CaseFilter, now: datetime) -> int:
    """How many cases :func:`case_page` would show on all its pages."""
    statement = select(func.count(Case.id)).where(scope.cases(), *_conditions(chosen, now))
    return connection.execute(statement).scalar_one()


def matching(words: str) -> list[ColumnElement[bool]]:
    """Every word must begin some word of the case's key or of a member's name."""
    conditions = []
    for word in search_words(words):
        in_member = (
            select(CasePerson.id)
            .join(Person, Person.id == CasePerson.person_id)
            .where(CasePerson.case_id == Case.id, Person.search_key.contains(f" {word}", autoescape=True))
            .correlate(Case)
            .exists()
        )
        conditions.append(or_(Case.search_key.contains(f" {word}", autoescape=True), in_member))
    return conditions


def case_head(connection: Connection, *, case_id: str, scope: Scope, now: datetime) -> CaseHead | None:
    """The case, if it exists and is in the person's reach."""
    row = connection.execute(
        select(
            *(getattr(Case, name) for name in CaseHead.__dataclass_fields__ if name not in _JOINED),
            Municipality.name.label("municipality_name"),
            Municipality.zone,
            late_at(now).label("is_late"),
            StaffMember.short_name.label("curator_name"),
        )
        .join(Municipality, Municipality.id == Case.municipality_id)
        .outerjoin(StaffMember, StaffMember.id == Case.curator_id)
        .where(Case.id == case_id, scope.cases())
    ).one_or_none()
    return None if row is None else CaseHead(**row._mapping)


def case_id_of(connection: Connection, *, number: str, scope: Scope) -> str | None:
    """The case with this number, if it is in the person's reach."""
    return connection.execute(
        select(Case.id).where(Case.number == number, scope.cases())
    ).scalar_one_or_none()


def standing(connection: Connection, *, case_id: str, scope: Scope) -> Standing | None:
    """What the person's agencies and memberships have to do with the case; None: out of reach."""
    row = connection.execute(
        select(Case.municipality_id, Case.curator_id).where(Case.id == case_id, scope.cases())
    ).one_or_none()
    if row is None:
        return None
    parts = connection.execute(
        select(CaseAgency.part, Agency.kind)
        .join(Agency, Agency.id == CaseAgency.agency_id)
        .where(
            CaseAgency.case_id == case_id,
            CaseAgency.agency_id.in_(scope.agencies),
            CaseAgency.until.is_(None),
        )
    )
    kinds = connection.execute(
        select(Agency.kind)
        .join(UserTask, UserTask.agency_id == Agency.id)
        .join(ProcessDefinition, ProcessDefinition.id == UserTask.definition_id)
        .where(
            UserTask.case_id == case_id,
            UserTask.agency_id.in_(scope.agencies),
            ProcessDefinition.key.in_(EMERGENCIES),
        )
        .distinct()
    )
    question = select(SessionQuestion.id).where(SessionQuestion.case_id == case_id).limit(1)
    return Standing(
        municipality_id=row.municipality_id,
        curator_id=row.curator_id,
        parts=frozenset((part, kind) for part, kind in parts),
        on_agenda=connection.execute(question).first() is not None,
        emergency_kinds=frozenset(kinds.scalars()),
    )


_JOINED = frozenset({"municipality_name", "zone", "curator_name", "is_late"})


def _conditions(chosen: CaseFilter, now: datetime) -> list[ColumnElement[bool]]:
    conditions = matching(chosen.words)
    if chosen.status:
        conditions.append(Case.status == chosen.status)
    else:
        conditions.append(Case.status != CaseStatus.ANNULLED)
    if chosen.late_only:
        conditions.append(late_at(now))
    if chosen.threat_only:
        conditions.append(Case.threat.is_(True))
    if chosen.curator_id:
        conditions.append(Case.curator_id == chosen.curator_id)
    return conditions


def late_at(now: datetime) -> ColumnElement[bool]:
    """Whether a term of the case is past due now; one that was met late is over."""
    return exists().where(
        Deadline.case_id == Case.id, Deadline.state == "running", Deadline.due_at < cut(now)
    )


def _before(after: tuple[datetime, str] | None) -> ColumnElement[bool]:
    if after is None:
        return and_(true())
    return tuple_(Case.opened_at, Case.id) < tuple_(*after, types=[Moment, String])
