"""What the lists of a form offer: agencies, people, sessions, as (id, label), in the order to be shown."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, or_, select

from storage.models import (
    Agency,
    Attachment,
    Case,
    CaseAgency,
    CasePerson,
    CommissionSession,
    Municipality,
    Person,
    ProgrammeRow,
    RoleAssignment,
    SessionState,
    StaffMember,
)

Listed = list[tuple[str, str]]
LONGEST = 500
_MEMBERS = (
    select(StaffMember.id, StaffMember.short_name, StaffMember.full_name)
    .join(RoleAssignment, RoleAssignment.staff_id == StaffMember.id)
    .where(RoleAssignment.group_key.in_(bindparam("keys", expanding=True)), StaffMember.is_active)
    .distinct()
    .order_by(StaffMember.full_name)
)


def agencies(connection: Connection, municipality_id: str) -> Listed:
    rows = connection.execute(
        select(Agency.id, Agency.short_name)
        .where(Agency.municipality_id == municipality_id)
        .order_by(Agency.short_name)
    )
    return [(row.id, row.short_name) for row in rows]


def region_municipalities(connection: Connection, municipality_id: str) -> Listed:
    """Municipalities of the same region, this one among them."""
    region = select(Municipality.region_code).where(Municipality.id == municipality_id).scalar_subquery()
    rows = connection.execute(
        select(Municipality.id, Municipality.name)
        .where(Municipality.region_code == region)
        .order_by(Municipality.name)
    )
    return [(row.id, row.name) for row in rows]


def staff(connection: Connection, municipality_id: str) -> Listed:
    """Active staff of the municipality with their agencies."""
    rows = connection.execute(
        select(StaffMember.id, StaffMember.short_name, Agency.short_name.label("agency"))
        .outerjoin(Agency, Agency.id == StaffMember.agency_id)
        .where(StaffMember.municipality_id == municipality_id, StaffMember.is_active)
        .order_by(StaffMember.full_name)
        .limit(LONGEST)
    )
    return [(row.id, f"{row.short_name}, {row.agency}" if row.agency else row.short_name) for row in rows]


def agency_staff(connection: Connection, agency_id: str) -> Listed:
    """Who works in the agency or has a role in it besides."""
    serving = select(RoleAssignment.staff_id).where(
        RoleAssignment.scope_kind == "agency", RoleAssignment.scope_id == agency_id
    )
    rows = connection.execute(
        select(StaffMember.id, StaffMember.short_name)
        .where(
            or_(StaffMember.agency_id == agency_id, StaffMember.id.in_(serving)),
            StaffMember.is_active,
        )
        .order_by(StaffMember.full_name)
    )
    return [(row.id, row.short_name) for row in rows]


def case_agencies(connection: Connection, case_id: str) -> Listed:
    rows = connection.execute(
        select(Agency.id, Agency.short_name)
        .join(CaseAgency, CaseAgency.agency_id == Agency.id)
        .where(CaseAgency.case_id == case_id, CaseAgency.until.is_(None))
        .distinct()
        .order_by(Agency.short_name)
    )
    return [(row.id, row.short_name) for row in rows]


def case_people(connection: Connection, case_id: str, *, minors_only: bool = False) -> Listed:
    query = (
        select(Person.id, Person.surname, Person.given_name, Person.patronymic)
        .join(CasePerson, CasePerson.person_id == Person.id)
        .where(CasePerson.case_id == case_id)
        .order_by(CasePerson.position)
    )
    if minors_only:
        query = query.where(CasePerson.kin == "minor")
    return [(row.id, " ".join(part for part in row[1:] if part)) for row in connection.execute(query)]


def programme_rows(connection: Connection, case_id: str) -> Listed:
    rows = connection.execute(
        select(ProgrammeRow.id, ProgrammeRow.measure)
        .where(ProgrammeRow.case_id == case_id, ProgrammeRow.state != "cancelled")
        .order_by(ProgrammeRow.programme_version, ProgrammeRow.position)
    )
    return [(row.id, row.measure) for row in rows]


def commission(connection: Connection, municipality_id: str) -> Listed:
    """Members of the commission, its chair and secretary, who have accounts."""
    return body_members(connection, municipality_id, ("kdn_chair", "kdn_secretary", "kdn_member"))


def expert_group(connection: Connection, municipality_id: str) -> Listed:
    """Members of the expert group, its head, deputy and secretary, who have accounts."""
    return body_members(connection, municipality_id, ("eg_leader", "eg_deputy", "eg_secretary", "eg_member"))


def body_members(connection: Connection, municipality_id: str, roles: Sequence[str]) -> Listed:
    """Who sits in a body: holders of any of its roles, who have accounts."""
    rows = connection.execute(_MEMBERS, {"keys": [f"{role}@mun:{municipality_id}" for role in roles]})
    return [(row.id, row.short_name) for row in rows]


def open_cases(connection: Connection, municipality_id: str, except_case_id: str) -> Listed:
    rows = connection.execute(
        select(Case.id, Case.number, Case.family_name)
        .where(Case.municipality_id == municipality_id, Case.closed_at.is_(None), Case.id != except_case_id)
        .order_by(Case.opened_at.desc())
        .limit(LONGEST)
    )
    return [(row.id, f"{row.number}, {row.family_name}") for row in rows]


def sessions(connection: Connection, municipality_id: str, since: datetime, *, body: str = "kdn") -> Listed:
    """Sessions of a body that are still to come, with their day, local to the municipality."""
    rows = connection.execute(
        select(
            CommissionSession.id, CommissionSession.held_at, CommissionSession.is_regular, Municipality.zone
        )
        .join(Municipality, Municipality.id == CommissionSession.municipality_id)
        .where(
            CommissionSession.municipality_id == municipality_id,
            CommissionSession.body == body,
            CommissionSession.state != SessionState.CANCELLED,
            CommissionSession.held_at >= since,
        )
        .order_by(CommissionSession.held_at)
        .limit(60)
    )
    return [
        (
            row.id,
            f"{row.held_at.astimezone(ZoneInfo(row.zone)):%d.%m.%Y, %H:%M}"
            + ("" if row.is_regular else " (внеочередное)"),
        )
        for row in rows
    ]


def attachment_belongs(
    connection: Connection, attachment_id: str, case_id: str, municipality_id: str
) -> bool:
    """Whether the file was put in by way of this case in this municipality."""
    found = connection.execute(
        select(Attachment.id).where(
            Attachment.id == attachment_id,
            Attachment.case_id == case_id,
            Attachment.municipality_id == municipality_id,
        )
    )
    return found.one_or_none() is not None
