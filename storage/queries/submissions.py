"""Quarterly submissions as people read them: who has sent, in time or late, and each version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from storage.models import (
    Municipality,
    StaffMember,
    Submission,
    SubmissionDecision,
    SubmissionRow,
    SubmissionVersion,
)
from storage.submission_scope import SubmissionScope


@dataclass(frozen=True, kw_only=True)
class SubmissionLine:
    """One sender's submission with its newest version, if anything was sent."""

    id: str
    form_key: str
    municipality_id: str
    municipality_name: str
    region_code: str
    year: int
    quarter: int
    sender_kind: str
    sender_id: str
    sender_name: str
    org_kind: str | None
    state: str
    due_at: datetime | None
    version: int | None
    first_sent_at: datetime | None
    sent_at: datetime | None
    figures: Mapping[str, Any] | None
    counted: Mapping[str, Any] | None

    def is_late(self, now: datetime) -> bool:
        """Sent for the first time after the last day, or not sent and the last day is over."""
        return self.due_at is not None and (self.first_sent_at or now) > self.due_at


@dataclass(frozen=True, kw_only=True)
class DecisionLine:
    state: str
    decided_at: datetime
    decided_by_name: str | None
    remarks: str | None


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    id: str
    number: int
    figures: Mapping[str, Any]
    counted: Mapping[str, Any]
    note: str | None
    sha256: str
    sent_at: datetime
    sent_by_name: str | None
    state: str
    decisions: Sequence[DecisionLine]


_NEWEST = (
    select(
        SubmissionVersion.submission_id,
        func.max(SubmissionVersion.number).label("number"),
        func.min(SubmissionVersion.sent_at).label("first_sent_at"),
    )
    .group_by(SubmissionVersion.submission_id)
    .subquery()
)


def submissions(
    connection: Connection,
    scope: SubmissionScope,
    *,
    form_key: str,
    year: int,
    quarter: int,
    municipality_id: str | None = None,
) -> list[SubmissionLine]:
    """Submissions of a quarter by district and sender."""
    statement = _lines(scope).where(
        Submission.form_key == form_key, Submission.year == year, Submission.quarter == quarter
    )
    if municipality_id is not None:
        statement = statement.where(Submission.municipality_id == municipality_id)
    return _read(connection, statement)


def submission(connection: Connection, scope: SubmissionScope, submission_id: str) -> SubmissionLine | None:
    """One; None when there is none or it is not this person's to see."""
    found = _read(connection, _lines(scope).where(Submission.id == submission_id))
    return found[0] if found else None


def quarters(connection: Connection, scope: SubmissionScope, *, form_key: str) -> list[tuple[int, int]]:
    """Years and quarters that something is owed for, the latest first."""
    rows = connection.execute(
        select(Submission.year, Submission.quarter)
        .where(scope.submissions(), Submission.form_key == form_key)
        .distinct()
        .order_by(Submission.year.desc(), Submission.quarter.desc())
    )
    return [(row.year, row.quarter) for row in rows]


def versions(connection: Connection, submission_id: str) -> list[VersionLine]:
    """All versions, the first first; the caller has checked who reads them."""
    rows = connection.execute(
        select(
            SubmissionVersion.id,
            SubmissionVersion.number,
            SubmissionVersion.figures,
            SubmissionVersion.counted,
            SubmissionVersion.note,
            SubmissionVersion.sha256,
            SubmissionVersion.sent_at,
            StaffMember.short_name.label("sent_by_name"),
            SubmissionVersion.state,
        )
        .outerjoin(StaffMember, StaffMember.id == SubmissionVersion.sent_by)
        .where(SubmissionVersion.submission_id == submission_id)
        .order_by(SubmissionVersion.number)
    ).all()
    decided = _decisions(connection, submission_id)
    return [VersionLine(**row._mapping, decisions=decided.get(row.id, ())) for row in rows]


def sent_rows(connection: Connection, version_id: str) -> list[Mapping[str, Any]]:
    """The register as it was sent; the caller has checked that its names may be read."""
    rows = connection.execute(
        select(SubmissionRow.entry_id, SubmissionRow.content)
        .where(SubmissionRow.version_id == version_id)
        .order_by(SubmissionRow.position)
    )
    return [{**row.content, "entry_id": row.entry_id} for row in rows]


def _lines(scope: SubmissionScope) -> Select[Any]:
    newest = and_(
        SubmissionVersion.submission_id == Submission.id, SubmissionVersion.number == _NEWEST.c.number
    )
    own = [column for column in Submission.__table__.columns if column.name in SubmissionLine.__annotations__]
    return (
        select(
            *own,
            Municipality.name.label("municipality_name"),
            Municipality.region_code,
            _NEWEST.c.number.label("version"),
            _NEWEST.c.first_sent_at,
            SubmissionVersion.sent_at,
            SubmissionVersion.figures,
            SubmissionVersion.counted,
        )
        .join(Municipality, Municipality.id == Submission.municipality_id)
        .outerjoin(_NEWEST, _NEWEST.c.submission_id == Submission.id)
        .outerjoin(SubmissionVersion, newest)
        .where(scope.submissions())
    )


def _read(connection: Connection, statement: Select[Any]) -> list[SubmissionLine]:
    ordered = statement.order_by(
        Municipality.name, Submission.sender_kind, Submission.sender_name, Submission.id
    )
    return [SubmissionLine(**row._mapping) for row in connection.execute(ordered)]


def _decisions(connection: Connection, submission_id: str) -> dict[str, list[DecisionLine]]:
    found: dict[str, list[DecisionLine]] = {}
    rows = connection.execute(
        select(
            SubmissionDecision.version_id,
            SubmissionDecision.state,
            SubmissionDecision.decided_at,
            StaffMember.short_name.label("decided_by_name"),
            SubmissionDecision.remarks,
        )
        .join(SubmissionVersion, SubmissionVersion.id == SubmissionDecision.version_id)
        .outerjoin(StaffMember, StaffMember.id == SubmissionDecision.decided_by)
        .where(SubmissionVersion.submission_id == submission_id)
        .order_by(SubmissionDecision.version_id, SubmissionDecision.position)
    )
    for row in rows:
        line = dict(row._mapping)
        found.setdefault(line.pop("version_id"), []).append(DecisionLine(**line))
    return found
