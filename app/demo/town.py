"""Who does what in one municipality of the demo district, told by the roles they hold."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine.calendars.working_days import Calendar
from engine.law import Law
from storage.repositories.organisation import AgencyRow
from storage.repositories.staff import group_key
from storage.unit_of_work import UnitOfWork

FEWEST_PRESENT = 8


@dataclass(frozen=True, kw_only=True)
class Agency:
    """An agency with people who can act: logins of its specialists and of its head."""

    id: str
    kind: str
    name: str
    specialists: Sequence[str]
    head: str

    @property
    def specialist(self) -> str:
        return self.specialists[0]


@dataclass(frozen=True, kw_only=True)
class Town:
    id: str
    code: str
    zone: ZoneInfo
    calendar: Calendar
    secretary: str
    chair: str
    members: Sequence[str]
    """Logins of the members of the commission, the chair first."""
    mayor: str
    agencies: Sequence[Agency]
    logins: dict[str, str]
    """Staff id → login."""
    sessions: Sequence[datetime]

    def agencies_of(self, kind: str) -> list[Agency]:
        return [agency for agency in self.agencies if agency.kind == kind]

    def agency(self, agency_id: str) -> Agency:
        return next(agency for agency in self.agencies if agency.id == agency_id)

    def present_at(self, held_at: datetime) -> list[str]:
        """Who comes to a session: the same people for every question of it."""
        dice = random.Random(f"{self.code} {held_at.date()}")  # noqa: S311 - a story, not a secret
        others = list(self.members[1:])
        absent = dice.sample(others, dice.randint(0, len(self.members) - FEWEST_PRESENT))
        return [login for login in self.members if login not in absent]


def settle(uow: UnitOfWork, law: Law, code: str, on: date) -> Town:
    """The town as the tables of the demo district have filled it."""
    municipality = uow.organisation.municipality_by_code(code)
    assert municipality is not None, f"there is no municipality {code}"
    place = law.place(uow, municipality.id)
    chairs, secretaries, members, mayors = (
        uow.staff.holders(group_key(role, "mun", municipality.id), on=on)
        for role in ("kdn_chair", "kdn_secretary", "kdn_member", "municipality_head")
    )
    rows = uow.organisation.agencies(municipality.id)
    in_order = [*chairs[:1], *(member for member in members if member not in chairs)]
    first = datetime.combine(on, datetime.min.time(), tzinfo=place.zone)
    return Town(
        id=municipality.id,
        code=code,
        zone=place.zone,
        calendar=place.calendar,
        secretary=_login(uow, secretaries[0]),
        chair=_login(uow, chairs[0]),
        members=[_login(uow, member) for member in in_order],
        mayor=_login(uow, mayors[0]),
        agencies=[agency for row in rows if (agency := _agency(uow, row, on))],
        logins={member: _login(uow, member) for member in members},
        sessions=[session.held_at for session in uow.sessions.planned(municipality.id, first, limit=60)],
    )


def _agency(uow: UnitOfWork, row: AgencyRow, on: date) -> Agency | None:
    heads, specialists = (
        uow.staff.holders(group_key(role, "agency", row.id), on=on)
        for role in ("agency_head", "agency_specialist")
    )
    if not heads or not specialists:
        return None
    return Agency(
        id=row.id,
        kind=row.kind,
        name=row.short_name,
        specialists=tuple(_login(uow, member) for member in specialists),
        head=_login(uow, heads[0]),
    )


def _login(uow: UnitOfWork, staff_id: str) -> str:
    member = uow.staff.get(staff_id)
    assert member is not None
    return member.login
