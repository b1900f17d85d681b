"""The log of looks at children's files, for the person answerable for personal data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    and_,
    false,
    func,
    or_,
    select,
    tuple_,
    type_coerce,
)

from storage.columns import Moment
from storage.models import AccessRecord, Agency, Case, CasePerson, StaffMember
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


@dataclass(frozen=True, kw_only=True)
class Answered:
    """Whose looks an officer answers for: of these municipalities, and of these regions' own bodies."""

    municipalities: Sequence[str]
    regions: Sequence[str] = ()

    def people(self) -> ColumnElement[bool]:
        """Condition on ``access_record`` and ``staff_member``; who belongs nowhere is every region's."""
        everywhere = or_(StaffMember.region_code.in_(self.regions), StaffMember.region_code.is_(None))
        of_region = and_(AccessRecord.municipality_id.is_(None), everywhere) if self.regions else false()
        return or_(AccessRecord.municipality_id.in_(self.municipalities), of_region)


def looks(
    connection: Connection,
    *,
    answered: Answered,
    case_number: str = "",
    cursor: str | None = None,
    limit: int = 100,
) -> Page[LookLine]:
    """Looks by the people an officer answers for, the latest first; of one case, at lists with it too."""
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
        .where(answered.people(), *_about(connection, case_number))
        .order_by(AccessRecord.at.desc(), AccessRecord.id.desc())
        .limit(limit + 1)
    )
    after = from_cursor(cursor)
    if after is not None:
        place = tuple_(*after, types=[Moment, String])
        statement = statement.where(tuple_(AccessRecord.at, AccessRecord.id) < place)
    rows = [LookLine(**row._mapping) for row in connection.execute(statement)]
    if len(rows) <= limit:
        return Page(rows=rows, next_cursor=None)
    return Page(rows=rows[:limit], next_cursor=to_cursor(rows[limit - 1].at, rows[limit - 1].id))


def count_looks(connection: Connection, *, answered: Answered, case_number: str = "") -> int:
    """How many rows :func:`looks` has on all its pages."""
    statement = (
        select(func.count(AccessRecord.id))
        .outerjoin(StaffMember, StaffMember.id == AccessRecord.staff_id)
        .where(answered.people(), *_about(connection, case_number))
    )
    return connection.execute(statement).scalar_one()


def _about(connection: Connection, case_number: str) -> list[ColumnElement[bool]]:
    """Looks at the case, at one of its people, and at whatever list showed either of them."""
    if not case_number:
        return []
    of_case = select(Case.id).where(Case.number == case_number)
    people = select(CasePerson.person_id).where(CasePerson.case_id.in_(of_case))
    ids = sorted({*connection.execute(of_case).scalars(), *connection.execute(people).scalars()})
    shown = type_coerce(AccessRecord.fields, String)
    listed = (shown.contains(f'"{each}"', autoescape=True) for each in ids)
    return [or_(AccessRecord.case_id.in_(ids), AccessRecord.object_id.in_(ids), *listed)]
