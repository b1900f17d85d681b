"""Writing who takes part: regions, municipalities, the agencies of each, their own settings."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from storage.columns import new_id
from storage.models import Agency, Municipality, MunicipalitySetting, Region, SettingChange
from storage.repositories.calendars import EDITION
from storage.upsert import insert_or


@dataclass(frozen=True, kw_only=True)
class AgencyRow:
    id: str
    municipality_id: str
    kind: str
    name: str
    short_name: str


@dataclass(frozen=True, kw_only=True)
class MunicipalityRow:
    id: str
    region_code: str
    code: str
    name: str
    zone: str
    calendar_edition: str | None
    """The newest change of any calendar: what was kept in memory under another name is stale."""


_AGENCY = (Agency.id, Agency.municipality_id, Agency.kind, Agency.name, Agency.short_name)
_MUNICIPALITY = (
    Municipality.id,
    Municipality.region_code,
    Municipality.code,
    Municipality.name,
    Municipality.zone,
    EDITION.label("calendar_edition"),
)


_MUNICIPALITY_BY_ID = select(*_MUNICIPALITY).where(Municipality.id == bindparam("municipality_id"))
_AGENCY_BY_ID = select(*_AGENCY).where(Agency.id == bindparam("agency_id"))
_AGENCIES = (
    select(*_AGENCY).where(Agency.municipality_id == bindparam("municipality_id")).order_by(Agency.name)
)
_AGENCIES_OF_KIND = _AGENCIES.where(Agency.kind == bindparam("kind"))


class Organisation:
    def __init__(self, connection: Connection):
        self._connection = connection

    def add_region(self, code: str, *, name: str, zone: str) -> None:
        statement = insert_or(self._connection, Region).values(code=code, name=name, zone=zone)
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=["code"], set_={"name": name, "zone": zone})
        )

    def add_municipality(self, *, region_code: str, code: str, name: str, zone: str) -> str:
        """A municipality by its code; one already known keeps its id."""
        known = self.municipality_by_code(code)
        if known:
            return known.id
        municipality_id = new_id()
        self._connection.execute(
            insert(Municipality).values(
                id=municipality_id, region_code=region_code, code=code, name=name, zone=zone
            )
        )
        return municipality_id

    def municipality(self, municipality_id: str) -> MunicipalityRow:
        row = self._connection.execute(_MUNICIPALITY_BY_ID, {"municipality_id": municipality_id}).one()
        return MunicipalityRow(**row._mapping)

    def municipality_by_code(self, code: str) -> MunicipalityRow | None:
        row = self._connection.execute(select(*_MUNICIPALITY).where(Municipality.code == code)).one_or_none()
        return None if row is None else MunicipalityRow(**row._mapping)

    def municipalities(self) -> dict[str, str]:
        """Every municipality with the code of its region."""
        rows = self._connection.execute(select(Municipality.id, Municipality.region_code))
        return {row.id: row.region_code for row in rows}

    def add_agency(
        self,
        *,
        municipality_id: str,
        kind: str,
        name: str,
        short_name: str,
        address: str | None = None,
        phone: str | None = None,
    ) -> str:
        """An agency by its name in the municipality; one already known keeps its id."""
        same = select(Agency.id).where(Agency.municipality_id == municipality_id, Agency.name == name)
        known = self._connection.execute(same).scalar_one_or_none()
        if known:
            return known
        agency_id = new_id()
        self._connection.execute(
            insert(Agency).values(
                id=agency_id,
                municipality_id=municipality_id,
                kind=kind,
                name=name,
                short_name=short_name,
                address=address,
                phone=phone,
            )
        )
        return agency_id

    def agency(self, agency_id: str) -> AgencyRow | None:
        row = self._connection.execute(_AGENCY_BY_ID, {"agency_id": agency_id}).one_or_none()
        return None if row is None else AgencyRow(**row._mapping)

    def agencies(self, municipality_id: str, *, kind: str | None = None) -> list[AgencyRow]:
        statement = _AGENCIES_OF_KIND if kind else _AGENCIES
        rows = self._connection.execute(statement, {"municipality_id": municipality_id, "kind": kind})
        return [AgencyRow(**row._mapping) for row in rows]

    def set_setting(self, municipality_id: str, key: str, value: object, *, at: datetime, by: str) -> None:
        statement = insert_or(self._connection, MunicipalitySetting).values(
            municipality_id=municipality_id, key=key, value=value, changed_at=at, changed_by=by
        )
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["municipality_id", "key"],
                set_={
                    "value": statement.excluded.value,
                    "changed_at": statement.excluded.changed_at,
                    "changed_by": by,
                },
            )
        )

    def hold_settings(self, municipality_id: str) -> bool:
        """Changes of a municipality's settings come one after another; False for an unknown one."""
        held = select(Municipality.id).where(Municipality.id == municipality_id).with_for_update()
        return self._connection.execute(held).scalar_one_or_none() is not None

    def drop_setting(self, municipality_id: str, key: str) -> None:
        """The default is in force again."""
        self._connection.execute(
            delete(MunicipalitySetting).where(
                MunicipalitySetting.municipality_id == municipality_id, MunicipalitySetting.key == key
            )
        )

    def record_setting_change(
        self,
        municipality_id: str,
        key: str,
        *,
        old: str | None,
        new: str | None,
        at: datetime,
        by: str,
        ground: str,
    ) -> str:
        change_id = new_id()
        made = select(func.count()).where(
            SettingChange.municipality_id == municipality_id, SettingChange.key == key
        )
        self._connection.execute(
            insert(SettingChange).values(
                id=change_id,
                municipality_id=municipality_id,
                key=key,
                number=self._connection.execute(made).scalar_one() + 1,
                at=at,
                changed_by=by,
                old=old,
                new=new,
                ground=ground,
            )
        )
        return change_id

    def settings(self, municipality_id: str) -> dict[str, object]:
        """The municipality's own values; what is not here has its default."""
        rows = self._connection.execute(
            select(MunicipalitySetting.key, MunicipalitySetting.value).where(
                MunicipalitySetting.municipality_id == municipality_id
            )
        )
        return {row.key: row.value for row in rows}
