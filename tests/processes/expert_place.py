"""A municipality with an expert group: nine members, their agencies, a calendar of sessions."""

from collections.abc import Sequence
from datetime import datetime

from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.world import FOUNDED, World

LEADER, DEPUTY, SECRETARY = "zaytseva", "morozov", "belkina"
PLAIN = ("shilov", "dronova", "klimova", "vlasov", "gusev", "panina")
MEMBERS = (LEADER, DEPUTY, SECRETARY, *PLAIN)
"""The nine of KA 3.1; the leader is the first to be counted present."""
CSPN, INSTITUTION, SCHOOL, ADMINISTRATION = "orekhova", "sobol", "kruglova", "lukin"
_AGENCIES = {
    CSPN: ("social_protection", "ЦСПН", "cspn_specialist"),
    INSTITUTION: ("social_protection", "СРЦН", "institution_director"),
    SCHOOL: ("education", "Школа № 1", "agency_specialist"),
}
_ROLES = {LEADER: "eg_leader", DEPUTY: "eg_deputy", SECRETARY: "eg_secretary", ADMINISTRATION: "mun_admin"}


class ExpertWorld(World):
    """The world of another district: its people act, its sessions are in the calendar."""

    def __init__(self, database: Database, *, region: str, code: str, sessions: Sequence[datetime]):
        with database.begin() as connection:
            settle(UnitOfWork(connection), region=region, code=code, sessions=sessions)
        super().__init__(database)
        with database.read() as connection:
            municipality = UnitOfWork(connection).organisation.municipality_by_code(code)
        assert municipality is not None
        self.municipality_id = municipality.id


def settle(uow: UnitOfWork, *, region: str, code: str, sessions: Sequence[datetime]) -> None:
    """The district as it is founded."""
    municipality_id = uow.organisation.add_municipality(
        region_code=region, code=code, name="Округ", zone="Europe/Moscow"
    )
    for login in (*MEMBERS, ADMINISTRATION):
        staff_id = _hire(uow, login, municipality_id)
        uow.staff.give_role(staff_id, _ROLES.get(login, "eg_member"), "mun", municipality_id)
        if login in MEMBERS:
            uow.staff.give_role(staff_id, "eg_member", "mun", municipality_id)
    for login, (kind, name, role) in _AGENCIES.items():
        agency_id = uow.organisation.add_agency(
            municipality_id=municipality_id, kind=kind, name=name, short_name=name
        )
        staff_id = _hire(uow, login, municipality_id, agency_id)
        uow.staff.give_role(staff_id, role, "agency", agency_id)
        uow.staff.give_role(staff_id, "agency_specialist", "agency", agency_id)
    for held_at in sessions:
        uow.sessions.schedule(
            municipality_id=municipality_id, held_at=held_at, members_total=9, body="expert_group"
        )


def _hire(uow: UnitOfWork, login: str, municipality_id: str, agency_id: str | None = None) -> str:
    name = login.title()
    return uow.staff.hire(
        login=login,
        full_name=name,
        short_name=name,
        at=FOUNDED,
        municipality_id=municipality_id,
        agency_id=agency_id,
    )
