"""Quarters of the demo district: lists compared with every agency, sent, once returned, and formed."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from app.demo.desk import Desk
from app.demo.director import Story
from storage.queries.databank import Quarter

REGION = "solovyeva"
COMPARED, SENT, JUDGED, AGAIN, FORMED = 4, 7, 9, 10, 13
"""Working days after the quarter."""


def quarters(desk: Desk, until: datetime, *, returned: bool) -> Story:
    """Every quarter that ends before ``until``; ``returned``: the first list has to be sent twice."""
    for first in _first_days(desk, until):
        yield _on(desk, first, COMPARED)
        _compare(desk)
        yield _on(desk, first, SENT)
        _all(desk, "QR_T04", desk.town.secretary)
        yield _on(desk, first, JUDGED)
        if returned:
            returned = False
            reason = "Проверьте даты снятия с учёта и направьте список снова."
            _all(desk, "QR_T05", REGION, {"accepted": False, "return_reason": reason})
            _all(desk, "QR_T07", REGION)
            yield _on(desk, first, AGAIN)
            _all(desk, "QR_T04", desk.town.secretary)
        _all(desk, "QR_T05", REGION, {"accepted": True})
        yield _on(desk, first, FORMED)
        _all(desk, "QR_T06", REGION)


def _on(desk: Desk, first: date, working_days: int) -> datetime:
    day = desk.town.calendar.working_day_after(first - timedelta(days=1), working_days)
    return datetime.combine(day, time(10), tzinfo=desk.town.zone)


def _first_days(desk: Desk, until: datetime) -> Iterator[date]:
    zone = desk.town.zone
    period = Quarter.of(desk.clock.now().astimezone(zone).date())
    while True:
        period = Quarter.of(period.last + timedelta(days=1))
        if period.first > until.astimezone(zone).date():
            return
        yield period.first


def _compare(desk: Desk) -> None:
    specialists = {agency.id: agency.specialist for agency in desk.town.agencies}
    for task in desk.errands("QR_T02"):
        login = specialists.get(task.agency_id or "", desk.town.secretary)
        differs = bool(desk.seen(task, login).get("differences"))
        desk.hand_in(task, login, {"result": "settled" if differs else "equal"})


def _all(desk: Desk, element: str, login: str, own: dict[str, object] | None = None) -> None:
    for task in desk.errands(element):
        desk.hand_in(task, login, own)
