"""The log of looks at children's files, for the person answerable for personal data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, String, func, select, tuple_

from storage.columns import Moment
from storage.models import AccessRecord, Agency, Case, StaffMember
from storage.queries.paging import Page, from_cursor, to_cursor


@dataclass(frozen=True, kw_only=True)
class LookLine:
    id: str
    at: datetime
    staff_name: str | None
    roles: str | None
    agency_name: str | None
    action: str
    object_kind: str
    object_id: str
    case_number: str | None
    ground: str | None
    fields: Any


def looks(
    connection: Connection,
    *,
    municipalities: Sequence[str],
    case_number: str = "",
    cursor: str | None = None,
    limit: int = 100,
) -> Page[LookLine]:
    """Looks by people of these municipalities, the latest first."""
    statement = (
        select(
            AccessRecord.id,
            AccessRecord.at,
            StaffMember.short_name.label("staff_name"),
            AccessRecord.roles,
            Agency.short_name.label("agency_name"),
            AccessRecord.action,
            AccessRecord.object_kind,
            AccessRecord.object_id,
            Case.number.label("case_number"),
            AccessRecord.ground,
            AccessRecord.fields,
        )
        .outerjoin(StaffMember, StaffMember.id == AccessRecord.staff_id)
        .outerjoin(Agency, Agency.id == AccessRecord.agency_id)
        .outerjoin(Case, Case.id == AccessRecord.case_id)
        .where(AccessRecord.municipality_id.in_(municipalities))
        .order_by(AccessRecord.at.desc(), AccessRecord.id.desc())
        .limit(limit + 1)
    )
    if case_number:
        statement = statement.where(Case.number == case_number)
    after = from_cursor(cursor)
    if after is not None:
        place = tuple_(*after, types=[Moment, String])
        statement = statement.where(tuple_(AccessRecord.at, AccessRecord.id) < place)
    rows = [LookLine(**row._mapping) for row in connection.execute(statement)]
    if len(rows) <= limit:
        return Page(rows=rows, next_cursor=None)
    return Page(rows=rows[:limit], next_cursor=to_cursor(rows[limit - 1].at, rows[limit - 1].id))


def count_looks(connection: Connection, *, municipalities: Sequence[str], case_number: str = "") -> int:
    """How many rows :func:`looks` has on all its pages."""
    statement = select(func.count(AccessRecord.id)).where(AccessRecord.municipality_id.in_(municipalities))
    if case_number:
        statement = statement.join(Case, Case.id == AccessRecord.case_id).where(Case.number == case_number)
    return connection.execute(statement).scalar_one()
