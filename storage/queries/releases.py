"""What waits for a second person's decision, and the story of each version."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import aliased

from storage.models import (
    InstanceStatus,
    ProcessDefinition,
    ProcessInstance,
    ReleaseRequest,
    ReleaseState,
    StaffMember,
)
from storage.repositories.releases import FIELDS, ReleaseRow

PAGE = 50
Drawer = aliased(StaffMember, name="drawer")
Approver = aliased(StaffMember, name="approver")


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """One version with who made and approved it, and how many cases go by it now."""

    id: str
    version: int
    version_tag: str | None
    name: str
    key: str
    edition: str
    deployed_at: datetime
    effective_from: date | None
    withdrawn_at: datetime | None
    comment: str | None
    released_by_name: str | None
    approved_by_name: str | None
    running: int


def waiting_releases(connection: Connection, *, limit: int = PAGE) -> list[ReleaseRow]:
    """Requests that nobody has decided, the oldest first."""
    rows = connection.execute(
        select(*FIELDS)
        .where(ReleaseRequest.state == ReleaseState.ASKED.value)
        .order_by(ReleaseRequest.asked_at, ReleaseRequest.id)
        .limit(limit)
    )
    return [ReleaseRow(**row._mapping) for row in rows]


def releases_to_decide(connection: Connection, *, staff_id: str) -> int:
    """How many requests this person may decide: none that she has a part in."""
    return sum(staff_id not in {row.asked_by, *row.authors} for row in waiting_releases(connection))


def decided_releases(connection: Connection, *, limit: int = PAGE) -> list[ReleaseRow]:
    """The latest decisions first."""
    rows = connection.execute(
        select(*FIELDS)
        .where(ReleaseRequest.state != ReleaseState.ASKED.value)
        .order_by(ReleaseRequest.decided_at.desc(), ReleaseRequest.id)
        .limit(limit)
    )
    return [ReleaseRow(**row._mapping) for row in rows]


def release_line(connection: Connection, *, request_id: str) -> ReleaseRow | None:
    row = connection.execute(select(*FIELDS).where(ReleaseRequest.id == request_id)).one_or_none()
    return None if row is None else ReleaseRow(**row._mapping)


def releases_of_draft(connection: Connection, *, draft_id: str) -> list[ReleaseRow]:
    rows = connection.execute(
        select(*FIELDS)
        .where(ReleaseRequest.draft_id == draft_id)
        .order_by(ReleaseRequest.asked_at.desc(), ReleaseRequest.id)
        .limit(PAGE)
    )
    return [ReleaseRow(**row._mapping) for row in rows]


def releases_of(connection: Connection, *, key: str, edition: str) -> list[ReleaseRow]:
    """Everything asked and decided about an edition of a procedure, the latest first."""
    rows = connection.execute(
        select(*FIELDS)
        .where(ReleaseRequest.key == key, ReleaseRequest.edition == edition)
        .order_by(ReleaseRequest.asked_at.desc(), ReleaseRequest.id)
        .limit(PAGE)
    )
    return [ReleaseRow(**row._mapping) for row in rows]


def version_lines(connection: Connection, *, key: str, edition: str) -> list[VersionLine]:
    """All versions of an edition, the newest first."""
    running = (
        select(func.count())
        .where(
            ProcessInstance.definition_id == ProcessDefinition.id,
            ProcessInstance.status.in_((InstanceStatus.RUNNING.value, InstanceStatus.SUSPENDED.value)),
        )
        .scalar_subquery()
    )
    rows = connection.execute(
        select(
            *(
                getattr(ProcessDefinition, name)
                for name in VersionLine.__dataclass_fields__
                if name not in ("released_by_name", "approved_by_name", "running")
            ),
            Drawer.short_name.label("released_by_name"),
            Approver.short_name.label("approved_by_name"),
            running.label("running"),
        )
        .outerjoin(Drawer, Drawer.id == ProcessDefinition.released_by)
        .outerjoin(Approver, Approver.id == ProcessDefinition.approved_by)
        .where(ProcessDefinition.key == key, ProcessDefinition.edition == edition)
        .order_by(ProcessDefinition.version.desc())
    )
    return [VersionLine(**row._mapping) for row in rows]
