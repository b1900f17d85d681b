"""The district in which a simulation takes place: nobody's real one, with somebody in every role.

It is made of the law's own tables: an agency of each kind with a specialist and a head, one
person for each role of the municipality, a commission that holds its sessions. A simulation
without forms and handlers needs none of that and gets a bare municipality.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import count

from engine.forms.catalogue import read_code_lists
from engine.law import Law
from engine.regions import Region, load_regions, region_coded
from engine.tables import read_table
from storage.columns import numbered_ids
from storage.memory import MemoryDatabase
from storage.unit_of_work import UnitOfWork

CODE = "УЧБ"
NAME = "Учебный район"
FIRST_OWN_ID = 1_000_000
"""Ids below it are the ground's, so that a simulation's own come out the same on any ground."""
FOUNDED = datetime(2020, 1, 1, tzinfo=UTC)
COMMISSION, SCHOOL = "kdn", "education"
MEMBER, OFFICERS = "kdn_member", ("kdn_chair", "kdn_secretary")
HEADS = ("_head", "_director")
OTHER_MEMBERS = 4
SESSION_HOUR = time(15)
FORTNIGHT = timedelta(days=14)
SESSIONS = 52
BODIES = ("kdn", "expert_group")
THURSDAY = 3


@dataclass(frozen=True, kw_only=True)
class Ground:
    database: MemoryDatabase
    municipality_id: str
    school_id: str | None
    """The agency that tells of families; None on bare ground."""


def lay(law: Law, region_code: str, *, furnished: bool) -> Ground:
    """New ground in a region of the law; raises RegionUnknown."""
    region = region_coded(region_code, load_regions(law.folder))
    key = (str(law.folder), region_code, furnished)
    with _LOCK:
        if key not in _TEMPLATES:
            _TEMPLATES[key] = _make(law, region, furnished=furnished)
        template = _TEMPLATES[key]
        return Ground(
            database=template.database.copy(),
            municipality_id=template.municipality_id,
            school_id=template.school_id,
        )


_TEMPLATES: dict[tuple[str, str, bool], Ground] = {}
_LOCK = threading.Lock()


def plan_sessions(
    uow: UnitOfWork, municipality_id: str, start: datetime, given: Sequence[datetime] = ()
) -> None:
    """The commission meets when it is ``given``, or every other Thursday for two years.

    ``start`` is a local moment; given sessions are those of the expert group as well.
    """
    first = start + timedelta(days=(THURSDAY - start.weekday()) % 7)
    regular = [
        datetime.combine((first + FORTNIGHT * number).date(), SESSION_HOUR, tzinfo=start.tzinfo)
        for number in range(SESSIONS)
    ]
    for body in BODIES if given else BODIES[:1]:
        for held_at in given or regular:
            uow.sessions.schedule(
                municipality_id=municipality_id,
                held_at=held_at,
                members_total=OTHER_MEMBERS + 2,
                body=body,
            )


def _make(law: Law, region: Region, *, furnished: bool) -> Ground:
    database = MemoryDatabase.with_schema()
    with numbered_ids(count(1)), database.begin() as connection:
        uow = UnitOfWork(connection)
        uow.organisation.add_region(region.code, name=region.name, zone=region.zone.key)
        municipality_id = uow.organisation.add_municipality(
            region_code=region.code, code=CODE, name=NAME, zone=region.zone.key
        )
        school_id = _People(uow, law, municipality_id, region.code).settle() if furnished else None
    return Ground(database=database, municipality_id=municipality_id, school_id=school_id)


class _People:
    """Everybody is called by what they do, so that a trace reads as a story of roles."""

    def __init__(self, uow: UnitOfWork, law: Law, municipality_id: str, region_code: str):
        self._uow, self._law = uow, law
        self._municipality_id, self._region_code = municipality_id, region_code
        self._names = {
            row["role"]: row["name_ru"] for row in read_table(law.folder / "roles.csv", ("role", "name_ru"))
        }

    def settle(self) -> str:
        """Found the agencies and hire everybody; the id of the school's authority."""
        agencies = {}
        for kind in read_code_lists(self._law.folder / "codes.csv")["AGENCY-KIND"]:
            agencies[kind.value] = self._found(kind.value, kind.label)
        commission = agencies[COMMISSION]
        scopes = {"mun": self._municipality_id, "region": self._region_code, "platform": "all"}
        for role, scope in self._law.role_scopes.items():
            if scope in scopes and role != MEMBER:
                staff_id = self._hire(role, self._names[role], commission)
                self._uow.staff.give_role(staff_id, role, scope, scopes[scope])
                if role in OFFICERS:
                    self._uow.staff.give_role(staff_id, MEMBER, "mun", self._municipality_id)
        for number in range(1, OTHER_MEMBERS + 1):
            staff_id = self._hire(f"{MEMBER}-{number}", f"{self._names[MEMBER]} {number}", commission)
            self._uow.staff.give_role(staff_id, MEMBER, "mun", self._municipality_id)
        return agencies[SCHOOL]

    def _found(self, kind: str, name: str) -> str:
        agency_id = self._uow.organisation.add_agency(
            municipality_id=self._municipality_id, kind=kind, name=name, short_name=name
        )
        roles = [role for role, scope in self._law.role_scopes.items() if scope == "agency"]
        heads = [role for role in roles if role.endswith(HEADS)]
        for title, held in (
            ("специалист", [role for role in roles if role not in heads]),
            ("руководитель", heads),
        ):
            staff_id = self._hire(f"{kind}-{title}", f"{title}: {name}", agency_id)
            for role in held:
                self._uow.staff.give_role(staff_id, role, "agency", agency_id)
        return agency_id

    def _hire(self, login: str, name: str, agency_id: str) -> str:
        return self._uow.staff.hire(
            login=login,
            full_name=name,
            short_name=name,
            position=name,
            agency_id=agency_id,
            municipality_id=self._municipality_id,
            region_code=self._region_code,
            at=FOUNDED,
        )
