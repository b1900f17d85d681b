"""How the settings of a municipality were changed, and by whom."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from storage.models import SettingChange, StaffMember


@dataclass(frozen=True, kw_only=True)
class SettingChangeLine:
    id: str
    key: str
    at: datetime
    changed_by: str | None
    old: str | None
    new: str | None
    ground: str


def setting_changes(connection: Connection, *, municipality_id: str) -> list[SettingChangeLine]:
    """Every change of a municipality's settings, the newest of each first."""
    rows = connection.execute(
        select(
            SettingChange.id,
            SettingChange.key,
            SettingChange.at,
            StaffMember.short_name.label("changed_by"),
            SettingChange.old,
            SettingChange.new,
            SettingChange.ground,
        )
        .outerjoin(StaffMember, StaffMember.id == SettingChange.changed_by)
        .where(SettingChange.municipality_id == municipality_id)
        .order_by(SettingChange.key, SettingChange.number.desc())
    )
    return [SettingChangeLine(**row._mapping) for row in rows]
