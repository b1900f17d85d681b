"""What the calendar's page asks: whose calendars there are, and how one was changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from storage.models import Agency, CalendarChange, Municipality, Region, StaffMember


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    id: str
    number: int
    at: datetime
    changed_by: str | None
    ground: str
    changes: Any


@dataclass(frozen=True, kw_only=True)
class PlaceLine:
    """A region, a municipality or an agency that may have a calendar of its own."""

    layer: str
    place_id: str
    name: str
    within: str
    """Name of the municipality of an agency, of the region of a municipality."""


def changes_of(connection: Connection, *, layer: str, place_id: str, limit: int = 20) -> list[ChangeLine]:
    """The newest changes of one layer."""
    rows = connection.execute(
        select(
            CalendarChange.id,
            CalendarChange.number,
            CalendarChange.at,
            StaffMember.short_name.label("changed_by"),
            CalendarChange.ground,
            CalendarChange.changes,
        )
        .outerjoin(StaffMember, StaffMember.id == CalendarChange.changed_by)
        .where(CalendarChange.layer == layer, CalendarChange.place_id == place_id)
        .order_by(CalendarChange.number.desc())
        .limit(limit)
    )
    return [ChangeLine(**row._mapping) for row in rows]


def change_by_id(connection: Connection, *, change_id: str) -> tuple[str, str, str] | None:
    """Layer, place and ground of a change."""
    row = connection.execute(
        select(CalendarChange.layer, CalendarChange.place_id, CalendarChange.ground).where(
            CalendarChange.id == change_id
        )
    ).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def region_name(connection: Connection, *, code: str) -> str | None:
    return connection.execute(select(Region.name).where(Region.code == code)).scalar_one_or_none()


def municipalities_within(connection: Connection, *, layer: str, place_id: str) -> list[str]:
    """Ids of the municipalities whose days a layer can change."""
    statement = select(Municipality.id).order_by(Municipality.id)
    if layer == "region":
        statement = statement.where(Municipality.region_code == place_id)
    elif layer == "municipality":
        statement = statement.where(Municipality.id == place_id)
    elif layer == "agency":
        owner = select(Agency.municipality_id).where(Agency.id == place_id)
        statement = statement.where(Municipality.id == owner.scalar_subquery())
    return list(connection.execute(statement).scalars())


def places(
    connection: Connection, *, municipality_id: str | None = None, region_code: str | None = None
) -> list[PlaceLine]:
    """Every place with a calendar, or those of one municipality and what stands over it."""
    regions = select(Region.code, Region.name).order_by(Region.name)
    towns = (
        select(Municipality.id, Municipality.name, Region.name)
        .join(Region, Region.code == Municipality.region_code)
        .order_by(Municipality.name)
    )
    agencies = (
        select(Agency.id, Agency.short_name, Municipality.name)
        .join(Municipality, Municipality.id == Agency.municipality_id)
        .order_by(Municipality.name, Agency.short_name)
    )
    if region_code is not None:
        regions = regions.where(Region.code == region_code)
        towns = towns.where(Municipality.region_code == region_code)
    if municipality_id is not None:
        towns = towns.where(Municipality.id == municipality_id)
        agencies = agencies.where(Agency.municipality_id == municipality_id)
    found = [
        PlaceLine(layer="region", place_id=row[0], name=row[1], within="")
        for row in connection.execute(regions)
    ]
    for layer, statement in (("municipality", towns), ("agency", agencies)):
        found += [
            PlaceLine(layer=layer, place_id=row[0], name=row[1], within=row[2])
            for row in connection.execute(statement)
        ]
    return found
