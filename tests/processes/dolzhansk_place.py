"""Dolzhansk district, Oryol region: eight agencies that give information, the commission, its calendar."""

from collections.abc import Sequence
from datetime import datetime

from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.world import FOUNDED, World, at

HOSPITAL, SCHOOL, POLICE, OPEKA = "dlz-larina", "dlz-osokina", "dlz-gromov", "dlz-titova"
REHABILITATION, PROTECTION, SERVICES = "dlz-vesnina", "dlz-dorofeeva", "dlz-petrova"
SECRETARY, CHAIR, ADMINISTRATION = "dlz-kozlova", "dlz-neretin", "dlz-manankova"
MEMBERS = (CHAIR, SECRETARY, "dlz-filatov", "dlz-byakova", "dlz-zimin", "dlz-orlova")
AGENCIES = {
    OPEKA: ("guardianship", "Отдел опеки и попечительства"),
    SCHOOL: ("education", "Должанская школа"),
    POLICE: ("police", "ПДН МО МВД «Должанский»"),
    HOSPITAL: ("health", "Должанская ЦРБ"),
    REHABILITATION: ("social_protection", "Социально-реабилитационный центр"),
    PROTECTION: ("social_protection", "Филиал № 5 центра социальной защиты"),
    SERVICES: ("social_protection", "Центр социального обслуживания"),
}
SESSIONS = (
    ("2025-06-10 10:00", True),
    ("2025-06-24 10:00", True),
    ("2025-07-10 10:00", True),
    ("2025-09-24 10:00", True),
    ("2025-10-10 10:00", True),
    ("2025-10-24 10:00", True),
    ("2025-12-24 10:00", True),
)


class DolzhanskWorld(World):
    """The world of this district: its people act, its sessions are in the calendar."""

    def __init__(self, database: Database, *, settled: bool = False):
        if not settled:
            with database.begin() as connection:
                settle(UnitOfWork(connection), [(at(day), regular) for day, regular in SESSIONS])
        super().__init__(database)
        with database.read() as connection:
            municipality = UnitOfWork(connection).organisation.municipality_by_code("ДЛЖ")
        assert municipality is not None
        self.municipality_id = municipality.id


def settle(uow: UnitOfWork, sessions: Sequence[tuple[datetime, bool]]) -> None:
    """The district as it is founded."""
    town = uow.organisation.add_municipality(
        region_code="ru-orl", code="ДЛЖ", name="Должанский район", zone="Europe/Moscow"
    )
    kdn = uow.organisation.add_agency(
        municipality_id=town, kind="kdn", name="КДН и ЗП администрации Должанского района", short_name="КДН"
    )
    for login in (*MEMBERS, ADMINISTRATION):
        staff_id = _hire(uow, login, town, kdn if login in MEMBERS else None)
        role = {SECRETARY: "kdn_secretary", CHAIR: "kdn_chair", ADMINISTRATION: "deputy_head_admin"}
        uow.staff.give_role(staff_id, role.get(login, "kdn_member"), "mun", town)
        if login in MEMBERS:
            uow.staff.give_role(staff_id, "kdn_member", "mun", town)
    for login, (kind, name) in AGENCIES.items():
        agency_id = uow.organisation.add_agency(municipality_id=town, kind=kind, name=name, short_name=name)
        staff_id = _hire(uow, login, town, agency_id)
        uow.staff.give_role(staff_id, "agency_specialist", "agency", agency_id)
        if login == OPEKA:
            uow.staff.give_role(staff_id, "opeka_specialist", "agency", agency_id)
    for held_at, is_regular in sessions:
        uow.sessions.schedule(
            municipality_id=town, held_at=held_at, members_total=len(MEMBERS), is_regular=is_regular
        )


def _hire(uow: UnitOfWork, login: str, municipality_id: str, agency_id: str | None) -> str:
    return uow.staff.hire(
        login=login,
        full_name=login.title(),
        short_name=login.title(),
        at=FOUNDED,
        municipality_id=municipality_id,
        agency_id=agency_id,
    )
