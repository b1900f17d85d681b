"""Calendars changed here: who may, what is written down, and what terms make of it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from engine.calendars.changes import DayChange, YearChange
from engine.calendars.working_days import Calendar
from engine.commands import ChangeCalendar
from engine.errors import Invalid, NotAllowed, NotFound
from storage.models import Agency, CalendarChange
from storage.unit_of_work import UnitOfWork
from tests.storage.counting import counted
from tests.world import LAW, World, at

RADONITSA = date(2026, 4, 21)
LAW_OF_REGION = "Закон Республики Марий Эл № 5-З"


def off(day: date = RADONITSA, kind: str | None = "off") -> DayChange:
    return DayChange(day=day, kind=kind, reason="Радоница", source=LAW_OF_REGION)


def change(
    world: World, layer: str, place_id: str = "", *days: DayChange, by: str = "admin", **more: Any
) -> Mapping:
    command = ChangeCalendar(layer=layer, place_id=place_id, days=days, ground=LAW_OF_REGION, **more)
    return world.run(command, by)


def calendar(world: World, code: str = "МДВ", agency_id: str | None = None) -> Calendar:
    with world.database.read() as connection:
        uow = UnitOfWork(connection)
        town = uow.organisation.municipality_by_code(code)
        assert town is not None
        return LAW.place(uow, town.id).calendars.of(agency_id)


def test_a_day_of_the_region_counts_in_each_of_its_municipalities(world: World) -> None:
    answer = change(world, "region", "ru-me", off())

    assert not calendar(world).is_working(RADONITSA)
    assert not calendar(world, "ВЛЖ").is_working(RADONITSA)
    assert calendar(world).reason(RADONITSA) == "Радоница"
    assert len(answer["municipalities"]) == 2


def test_a_day_of_a_municipality_counts_only_there(world: World) -> None:
    change(world, "municipality", world.municipality_id, off())

    assert not calendar(world).is_working(RADONITSA)
    assert calendar(world, "ВЛЖ").is_working(RADONITSA)


def test_a_lower_layer_speaks_over_a_higher_one(world: World) -> None:
    change(world, "municipality", world.municipality_id, off())
    agency_id = world.agency("semenova")
    change(world, "agency", agency_id, off(kind="working"))
    change(world, "region", "ru-me", off())

    assert not calendar(world).is_working(RADONITSA)
    assert calendar(world, agency_id=agency_id).is_working(RADONITSA)
    assert not calendar(world, agency_id=world.agency("belov") + "x").is_working(RADONITSA)


def test_a_day_taken_back_is_again_what_the_layers_below_say(world: World) -> None:
    change(world, "region", "ru-me", off())
    change(world, "region", "ru-me", off(kind=None))

    assert calendar(world).is_working(RADONITSA)


def test_a_shipped_day_can_be_corrected(world: World) -> None:
    change(world, "federal", "", off(date(2026, 5, 11), "working"))

    assert calendar(world).is_working(date(2026, 5, 11))


def test_a_year_is_confirmed_in_the_federal_calendar_and_terms_stop_being_preliminary(world: World) -> None:
    before = term(world, "2026-12-30 10:00")
    year = YearChange(year=2027, status="official", source="Постановление № 1")
    world.run(ChangeCalendar(layer="federal", years=[year], ground="Постановление № 1"), "admin")

    assert before.preliminary
    assert not term(world, "2026-12-30 10:00").preliminary


def test_a_lower_layer_can_only_doubt_a_year(world: World) -> None:
    change(world, "region", "ru-me", years=[YearChange(year=2026, status="preliminary", source="письмо")])

    assert calendar(world).is_preliminary(2026)
    with pytest.raises(Invalid, match="только в федеральном"):
        change(world, "region", "ru-me", years=[YearChange(year=2027, status="official", source="письмо")])


def term(world: World, start: str, agency_id: str | None = None) -> Any:
    with world.database.read() as connection:
        uow = UnitOfWork(connection)
        place = LAW.place(uow, world.municipality_id)
        return place.deadline(uow, "WD:3", at(start), agency_id=agency_id)


def test_a_term_skips_the_day_and_says_by_which_document(world: World) -> None:
    change(world, "region", "ru-me", off())

    told = term(world, "2026-04-17 10:00")

    assert told.due_date == date(2026, 4, 23)
    assert LAW_OF_REGION in told.explanation.text()


def test_an_agency_with_a_day_of_its_own_has_a_term_of_its_own(world: World) -> None:
    agency_id = world.agency("semenova")
    change(world, "agency", agency_id, off())

    assert term(world, "2026-04-17 10:00").due_date == date(2026, 4, 22)
    assert term(world, "2026-04-17 10:00", agency_id).due_date == date(2026, 4, 23)


def test_every_change_is_written_down_with_what_was(world: World) -> None:
    answer = change(world, "region", "ru-me", off())
    change(world, "region", "ru-me", off(kind="shortened"))

    first, second = world.rows(select(CalendarChange).order_by(CalendarChange.number))
    assert (first.id, first.number, first.ground) == (answer["change_id"], 1, LAW_OF_REGION)
    assert first.changes["days"][0]["was"] == {"kind": "working", "reason": ""}
    assert second.changes["days"][0]["old"]["kind"] == "off"
    assert second.changes["days"][0]["new"]["kind"] == "shortened"


@pytest.mark.parametrize("login", ["smirnova", "yakovlev", "solovyeva", "semenova"])
def test_only_an_administrator_changes_a_calendar(world: World, login: str) -> None:
    for layer, place in (("federal", ""), ("region", "ru-me"), ("municipality", world.municipality_id)):
        with pytest.raises(NotAllowed, match="календарь"):
            change(world, layer, place, off(), by=login)


def test_an_administration_changes_its_own_layers_and_no_others(world: World) -> None:
    appoint(world, "yakovlev", "mun_admin")
    agency = world.agency("semenova")
    foreign = world.value(select(Agency.id).where(Agency.municipality_id != world.municipality_id).limit(1))

    change(world, "municipality", world.municipality_id, off(), by="yakovlev")
    change(world, "agency", agency, off(), by="yakovlev")
    for layer, place in (("federal", ""), ("region", "ru-me"), ("agency", foreign)):
        with pytest.raises(NotAllowed):
            change(world, layer, place, off(), by="yakovlev")


def appoint(world: World, login: str, role: str) -> None:
    staff_id = world.actor(login).staff_id
    with world.database.begin() as connection:
        UnitOfWork(connection).staff.give_role(staff_id, role, "mun", world.municipality_id)


WRONG: dict[str, tuple[Callable[[], list[DayChange]], str]] = {
    "no reason": (lambda: [DayChange(day=RADONITSA, kind="off", source="закон")], "причина и документ"),
    "a zero sign": (
        lambda: [DayChange(day=RADONITSA, kind="off", reason="a\0b", source="закон")],
        "знаки, которых не видно",
    ),
    "unknown kind": (lambda: [off(kind="holiday")], "«holiday» неизвестен"),
    "twice": (lambda: [off(), off()], "дважды"),
    "too early": (lambda: [off(date(1999, 1, 1))], "с 2000 по 2100"),
    "nothing new": (lambda: [off(kind=None)], "изменений нет"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_change_is_refused_whole(world: World, what: str) -> None:
    make, complaint = WRONG[what]

    with pytest.raises(Invalid, match=complaint):
        change(world, "region", "ru-me", *make())
    assert world.rows(select(CalendarChange)) == []


def test_a_calendar_of_nobody_is_not_found(world: World) -> None:
    for layer, place in (
        ("region", "ru-xx"),
        ("municipality", "x"),
        ("agency", "x"),
        ("galaxy", ""),
        ("federal", "x"),
    ):
        with pytest.raises(NotFound):
            change(world, layer, place, off())


def test_a_change_needs_a_document(world: World) -> None:
    with pytest.raises(Invalid, match="документ"):
        world.run(ChangeCalendar(layer="region", place_id="ru-me", days=[off()]), "admin")


def test_a_calendar_that_nobody_changed_since_is_not_read_again(world: World) -> None:
    change(world, "region", "ru-me", off())
    calendar(world)

    with counted(world.database) as sent, world.database.read() as connection:
        uow = UnitOfWork(connection)
        LAW.calendars.of_municipality(uow, uow.organisation.municipality(world.municipality_id))

    assert len([statement for statement in sent if "SELECT" in statement.upper()]) == 1
