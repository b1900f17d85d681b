"""Staff, roles, agencies and municipalities, as logging in and choosing from lists need them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, exists, func, or_, select

from storage.models import Agency, CommandLogEntry, Municipality, RoleAssignment, StaffMember


@dataclass(frozen=True, kw_only=True)
class StaffCard:
    id: str
    login: str
    full_name: str
    short_name: str
    position: str | None
    agency_id: str | None
    agency_name: str | None
    municipality_id: str | None
    municipality_name: str | None
    municipality_code: str | None
    zone: str | None
    region_code: str | None
    password_hash: str | None
    is_active: bool


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """A person to whom something may be given."""

    id: str
    short_name: str
    position: str | None
    agency_name: str | None


@dataclass(frozen=True, kw_only=True)
class AgencyLine:
    id: str
    kind: str
    name: str
    short_name: str


@dataclass(frozen=True, kw_only=True)
class MunicipalityLine:
    id: str
    region_code: str
    code: str
    name: str
    zone: str


def staff_by_id(connection: Connection, *, staff_id: str) -> StaffCard | None:
    row = connection.execute(_CARD_BY_ID, {"staff_id": staff_id}).one_or_none()
    return None if row is None else StaffCard(**row._mapping)


def staff_with_groups(
    connection: Connection, *, staff_id: str, today_in: Callable[[str | None], date], unless_done: str = ""
) -> tuple[StaffCard, frozenset[str]] | None:
    """A member of staff with the group keys held today, by the date of their own zone, in one statement.

    None for nobody, and when the command ``unless_done`` was carried out: so a session ends.
    """
    rows = connection.execute(_CARD_WITH_ROLES, {"staff_id": staff_id, "unless_done": unless_done}).all()
    if not rows:
        return None
    values = dict(rows[0]._mapping)
    card = StaffCard(**{name: values[name] for name in StaffCard.__dataclass_fields__})
    today = today_in(card.zone)
    held = (
        row.group_key
        for row in rows
        if row.group_key is not None
        and (row.valid_from is None or row.valid_from <= today)
        and (row.valid_until is None or row.valid_until > today)
    )
    return card, frozenset(held)


def staff_by_login(connection: Connection, *, login: str) -> StaffCard | None:
    return _card(connection, StaffMember.login == login)


def groups_of(connection: Connection, *, staff_id: str, on: date) -> frozenset[str]:
    """Group keys held on a day; substitutions begin and end by date."""
    rows = connection.execute(
        select(RoleAssignment.group_key).where(RoleAssignment.staff_id == staff_id, valid_on(on))
    )
    return frozenset(rows.scalars())


def roles_held(connection: Connection, *, municipality_id: str, region_code: str) -> frozenset[str]:
    """Roles that somebody holds in a municipality, in one of its agencies or in its region."""
    agencies = select(Agency.id).where(Agency.municipality_id == municipality_id)
    kind, place = RoleAssignment.scope_kind, RoleAssignment.scope_id
    within = or_(
        and_(kind == "mun", place == municipality_id),
        and_(kind == "region", place == region_code),
        and_(kind == "agency", place.in_(agencies)),
    )
    return frozenset(connection.execute(select(RoleAssignment.role).distinct().where(within)).scalars())


def valid_on(day: date) -> ColumnElement[bool]:
    return and_(
        or_(RoleAssignment.valid_from.is_(None), RoleAssignment.valid_from <= day),
        or_(RoleAssignment.valid_until.is_(None), RoleAssignment.valid_until > day),
    )


def colleagues(connection: Connection, *, groups: Iterable[str], on: date) -> list[Colleague]:
    """Active people who hold one of the groups on a day, by name."""
    rows = connection.execute(
        select(StaffMember.id, StaffMember.short_name, StaffMember.position, Agency.short_name)
        .join(RoleAssignment, RoleAssignment.staff_id == StaffMember.id)
        .outerjoin(Agency, Agency.id == StaffMember.agency_id)
        .where(RoleAssignment.group_key.in_(sorted(groups)), valid_on(on), StaffMember.is_active)
        .distinct()
        .order_by(StaffMember.short_name)
    )
    return [Colleague(id=row[0], short_name=row[1], position=row[2], agency_name=row[3]) for row in rows]


def staff_names(connection: Connection, *, staff_ids: Iterable[str]) -> dict[str, str]:
    rows = connection.execute(
        select(StaffMember.id, StaffMember.short_name).where(StaffMember.id.in_(sorted(staff_ids)))
    )
    return {row[0]: row[1] for row in rows}


def staff_list(
    connection: Connection, *, municipality_id: str | None = None
) -> list[tuple[StaffCard, list[str]]]:
    """Everybody with their roles, for the demo's entry page and the administrator."""
    statement = (
        _cards()
        .where(StaffMember.is_active)
        .order_by(Municipality.name.nulls_last(), Agency.short_name.nulls_last(), StaffMember.full_name)
    )
    if municipality_id is not None:
        statement = statement.where(StaffMember.municipality_id == municipality_id)
    cards = [StaffCard(**row._mapping) for row in connection.execute(statement)]
    roles: dict[str, list[str]] = {}
    held = select(RoleAssignment.staff_id, RoleAssignment.role).distinct().order_by(RoleAssignment.role)
    for staff_id, role in connection.execute(held):
        roles.setdefault(staff_id, []).append(role)
    return [(card, roles.get(card.id, [])) for card in cards]


def agencies_of_municipality(connection: Connection, *, municipality_id: str) -> list[AgencyLine]:
    rows = connection.execute(
        select(Agency.id, Agency.kind, Agency.name, Agency.short_name)
        .where(Agency.municipality_id == municipality_id)
        .order_by(Agency.kind, Agency.short_name)
    )
    return [AgencyLine(**row._mapping) for row in rows]


def municipality(connection: Connection, *, municipality_id: str) -> MunicipalityLine | None:
    row = connection.execute(_MUNICIPALITY, {"municipality_id": municipality_id}).one_or_none()
    return None if row is None else MunicipalityLine(**row._mapping)


def municipalities_of(connection: Connection, *, region_code: str) -> list[str]:
    rows = connection.execute(select(Municipality.id).where(Municipality.region_code == region_code))
    return sorted(rows.scalars())


def municipality_names(connection: Connection, *, towns: Sequence[str]) -> dict[str, str]:
    rows = connection.execute(
        select(Municipality.id, Municipality.name)
        .where(Municipality.id.in_(towns))
        .order_by(Municipality.name)
    )
    return {row.id: row.name for row in rows}


def agencies_of_towns(connection: Connection, *, towns: Sequence[str]) -> dict[str, str]:
    rows = connection.execute(
        select(Agency.id, Agency.short_name)
        .where(Agency.municipality_id.in_(towns))
        .order_by(Agency.short_name, Agency.id)
    )
    return {row.id: row.short_name for row in rows}


def zones_of_municipalities(connection: Connection) -> list[str]:
    """Every zone in which somebody works."""
    return sorted(connection.execute(select(Municipality.zone).distinct()).scalars())


def municipalities_in_zone(connection: Connection, *, zone: str) -> list[str]:
    return sorted(connection.execute(select(Municipality.id).where(Municipality.zone == zone)).scalars())


def _card(connection: Connection, condition: ColumnElement[bool]) -> StaffCard | None:
    row = connection.execute(_cards().where(condition)).one_or_none()
    return None if row is None else StaffCard(**row._mapping)


def _cards() -> Select[*tuple[Any, ...]]:
    return (
        select(
            StaffMember.id,
            StaffMember.login,
            StaffMember.full_name,
            StaffMember.short_name,
            StaffMember.position,
            StaffMember.agency_id,
            Agency.short_name.label("agency_name"),
            StaffMember.municipality_id,
            Municipality.name.label("municipality_name"),
            Municipality.code.label("municipality_code"),
            Municipality.zone,
            func.coalesce(StaffMember.region_code, Municipality.region_code).label("region_code"),
            StaffMember.password_hash,
            StaffMember.is_active,
        )
        .outerjoin(Agency, Agency.id == StaffMember.agency_id)
        .outerjoin(Municipality, Municipality.id == StaffMember.municipality_id)
    )


_CARD_BY_ID = _cards().where(StaffMember.id == bindparam("staff_id"))
_CARD_WITH_ROLES = (
    _cards()
    .add_columns(RoleAssignment.group_key, RoleAssignment.valid_from, RoleAssignment.valid_until)
    .outerjoin(RoleAssignment, RoleAssignment.staff_id == StaffMember.id)
    .where(
        StaffMember.id == bindparam("staff_id"),
        ~exists().where(CommandLogEntry.id == bindparam("unless_done")),
    )
)
_MUNICIPALITY = select(
    Municipality.id, Municipality.region_code, Municipality.code, Municipality.name, Municipality.zone
).where(Municipality.id == bindparam("municipality_id"))
"""Asked at every request and every form: built once."""


def agency_names(connection: Connection, *, agency_ids: Iterable[str]) -> dict[str, str]:
    rows = connection.execute(
        select(Agency.id, Agency.short_name).where(
            Agency.id.in_(sorted({each for each in agency_ids if each}))
        )
    )
    return {row[0]: row[1] for row in rows}
