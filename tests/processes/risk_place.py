"""A municipality of Perm krai: organisations that keep the register of the risk group, and who answers there."""

from datetime import datetime
from zoneinfo import ZoneInfo

from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.world import FOUNDED, World

PERM = ZoneInfo("Asia/Yekaterinburg")
SADIK, SCHOOL, CLINIC, COLLEGE = "sadikova", "shkolnaya", "klinova", "kolesova"
"""Keepers of the register: a preschool, a school, a clinic, a state college."""
KEEPERS = (SADIK, SCHOOL, CLINIC, COLLEGE)
CURATOR = "kuratova"
"""A psychologist of the school; of any organisation here there is one."""
AUTHORITY, COMMISSION, NEIGHBOUR = "upravina", "komissarova", "sosedova"
_KINDS = {SADIK: "preschool", SCHOOL: "education", CLINIC: "health", COLLEGE: "college"}
_NAMES = {SADIK: "Детский сад № 3", SCHOOL: "Школа № 8", CLINIC: "Поликлиника", COLLEGE: "Колледж"}


def head_of(keeper: str) -> str:
    return f"head-{keeper}"


def curator_of(keeper: str) -> str:
    return f"{CURATOR}-{keeper}"


class RiskWorld(World):
    """The world of a municipality of Perm krai; its clocks show Yekaterinburg's time."""

    def __init__(self, database: Database, *, code: str = "КСН"):
        with database.begin() as connection:
            settle(UnitOfWork(connection), code)
        super().__init__(database)
        with database.read() as connection:
            municipality = UnitOfWork(connection).organisation.municipality_by_code(code)
        assert municipality is not None
        self.municipality_id = municipality.id

    def to(self, moment: str | datetime) -> None:
        """A text is local time of Perm krai."""
        local = datetime.fromisoformat(moment).replace(tzinfo=PERM) if isinstance(moment, str) else moment
        super().to(local)


def settle(uow: UnitOfWork, code: str) -> None:
    municipality_id = uow.organisation.add_municipality(
        region_code="ru-per", code=code, name="Округ", zone="Asia/Yekaterinburg"
    )
    for keeper, kind in _KINDS.items():
        agency_id = uow.organisation.add_agency(
            municipality_id=municipality_id, kind=kind, name=_NAMES[keeper], short_name=_NAMES[keeper]
        )
        roles = {keeper: "register_keeper", head_of(keeper): "org_head", curator_of(keeper): None}
        for login, role in roles.items():
            staff_id = _hire(uow, login, municipality_id, agency_id)
            if role:
                uow.staff.give_role(staff_id, role, "agency", agency_id)
    uow.organisation.add_agency(
        municipality_id=municipality_id, kind="kdn", name="Районная комиссия", short_name="Комиссия"
    )
    for login, role in {AUTHORITY: "edu_authority", COMMISSION: "district_kdn"}.items():
        uow.staff.give_role(_hire(uow, login, municipality_id), role, "mun", municipality_id)
    _settle_neighbour(uow)


def _settle_neighbour(uow: UnitOfWork) -> None:
    """Another municipality: its authority and commission have nothing to do with who does not live there."""
    other = uow.organisation.add_municipality(
        region_code="ru-per", code="ЧРН", name="Соседний округ", zone="Asia/Yekaterinburg"
    )
    staff_id = _hire(uow, NEIGHBOUR, other)
    for role in ("edu_authority", "district_kdn"):
        uow.staff.give_role(staff_id, role, "mun", other)


def _hire(uow: UnitOfWork, login: str, municipality_id: str, agency_id: str | None = None) -> str:
    return uow.staff.hire(
        login=login,
        full_name=login.title(),
        short_name=login.title(),
        at=FOUNDED,
        municipality_id=municipality_id,
        agency_id=agency_id,
    )
