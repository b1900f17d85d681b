"""A district of Perm krai in the demo, and the quarters it sends; its entries are in ``risk_entries``."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from app.demo.desk import Desk
from app.demo.director import Story
from app.demo.town import Town
from app.house import House
from engine import access
from storage.queries.stories import OpenTask
from storage.unit_of_work import UnitOfWork

CODE = "ЧСВ"
SENDERS = {"chs-sad": "kazantseva", "chs-school7": "mekhonoshina", "chs-school11": "nechaeva"}
CLINIC, COLLEGE = "gladkikh", "permyakov"
AUTHORITY, COMMISSION, DEPARTMENT = "oborin", "shavrina", "subbotina"
MINISTRIES = ("melnichuk", "zuyev")
SENT, RETURNED, MENDED, FORWARDED = (1, 10), (1, 15), (2, 10), (2, 16)
CHECKED, REPORTED, ANALYSED = (3, 12), (4, 10), (14, 10)
"""Working days after the quarter, and the hour; after New Year all of it has to be done in four of them."""
ANALYSIS = {
    "findings": "Число семей на учёте стабильно, дополнительной занятостью охвачена половина детей.",
    "recommendations": "Чаще пересматривать программы коррекции, вовлекать подростков в кружки.",
}


def town_of_perm(house: House) -> Town:
    """The district whose organisations keep the register; its commission holds no sessions here."""
    with house.database.read() as connection:
        uow = UnitOfWork(connection)
        municipality = uow.organisation.municipality_by_code(CODE)
        assert municipality is not None, f"there is no municipality {CODE}"
        place = house.law.place(uow, municipality.id)
    return Town(
        id=municipality.id,
        code=CODE,
        zone=place.zone,
        calendar=place.calendar,
        secretary=COMMISSION,
        chair=COMMISSION,
        members=(),
        mayor="",
        agencies=(),
        logins={},
        sessions=(),
    )


def quarters_of_perm(desk: Desk, until: datetime) -> Story:
    """Every quarter is collected, checked and sent; of the last one the college has not sent anything."""
    firsts = list(_first_days(desk, until))
    for first in firsts:
        is_last = first == firsts[-1]
        yield _on(desk, first, SENT)
        _send(desk, "RQ_T01", *SENDERS.values(), wrong=SENDERS["chs-school11"])
        _send(desk, "RQ_T02", CLINIC)
        if not is_last:
            _send(desk, "RQ_T07", COLLEGE)
        yield _on(desk, first, RETURNED)
        _all(desk, "RQ_T04", AUTHORITY, {"matches": False})
        yield _on(desk, first, MENDED)
        _send(desk, "RQ_T01", SENDERS["chs-school11"])
        _all(desk, "RQ_T04", AUTHORITY, {"matches": True})
        yield _on(desk, first, FORWARDED)
        _all(desk, "RQ_T06", AUTHORITY)
        if is_last:
            return
        yield _on(desk, first, CHECKED)
        _all(desk, "RQ_T09", COMMISSION, {"matches": True})
        yield _on(desk, first, REPORTED)
        _all(desk, "RQ_T10", COMMISSION, {"checked": True})
        yield _on(desk, first, ANALYSED)
        _analyse(desk)


def _analyse(desk: Desk) -> None:
    _all(desk, "RQ_T12", DEPARTMENT, ANALYSIS)
    _all(desk, "RQ_T13", DEPARTMENT)
    college = _agency_of(desk, COLLEGE)
    for ministry in MINISTRIES:
        _all(desk, "RQ_T11", ministry, ANALYSIS)
    for ministry in MINISTRIES:
        _all(desk, "RQ_T14", ministry)
        _all(desk, "RQ_T15", ministry, {"to_agency": college})


def _send(desk: Desk, element: str, *logins: str, wrong: str = "") -> None:
    """What the register gives; ``wrong`` counts one entry too many at the end of the period."""
    for login in logins:
        for task in _mine(desk, element, login):
            figures = desk.seen(task, login)
            mistake = {"closing_preschool": int(figures["closing_preschool"]) + 1} if login == wrong else {}
            desk.hand_in(task, login, {"checked": True, **mistake})


def _all(desk: Desk, element: str, login: str, own: Mapping[str, object] | None = None) -> None:
    for task in _mine(desk, element, login):
        desk.hand_in(task, login, own)


def _mine(desk: Desk, element: str, login: str) -> list[OpenTask]:
    actor = desk.actor(login)
    return [task for task in desk.errands(element) if access.may_complete(actor, task)]


def _agency_of(desk: Desk, login: str) -> str:
    agency_id = desk.actor(login).agency_id
    assert agency_id is not None, f"{login} works nowhere"
    return agency_id


def _on(desk: Desk, first: date, moment: tuple[int, int]) -> datetime:
    working_days, hour = moment
    day = desk.town.calendar.working_day_after(first - timedelta(days=1), working_days)
    return datetime.combine(day, time(hour), tzinfo=desk.town.zone)


def _first_days(desk: Desk, until: datetime) -> Iterator[date]:
    zone = desk.town.zone
    day, last = desk.clock.now().astimezone(zone).date(), until.astimezone(zone).date()
    while day < last:
        day += timedelta(days=1)
        if day.day == 1 and day.month % 3 == 1 and day <= last:
            yield day
