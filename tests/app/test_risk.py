"""The register of the risk group on the page: who reads which rows, what figures open, what is written down."""

import re
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from storage.database import Database
from storage.models import AccessRecord
from storage.unit_of_work import UnitOfWork
from tests.processes.risk_path import RiskWalk
from tests.processes.risk_place import AUTHORITY, CLINIC, COMMISSION, NEIGHBOUR, SADIK, SCHOOL, RiskWorld

NAMES = {SCHOOL: "Лялин Егор Олегович", SADIK: "Ёлкина Мария", CLINIC: "Носов Пётр"}
SAID = {
    SCHOOL: {"child_birth": "2014-05-12", "family_category_codes": ["5"], "categories_source": "parents"},
    SADIK: {"child_birth": "2021-02-03", "entry_kind": "family", "parents_liability": "Штраф по 5.35"},
    CLINIC: {"child_birth": "2025-01-03", "ground_codes": ["1"], "edu_org": None},
}


@pytest.fixture
def world(database: Database) -> RiskWorld:
    return RiskWorld(database)


@pytest.fixture
def walks(world: RiskWorld) -> dict[str, RiskWalk]:
    """An entry of a school, of a preschool and of a clinic."""
    made = {}
    for keeper, name in NAMES.items():
        made[keeper] = RiskWalk(world, keeper).stand(child_name=name, **SAID[keeper])
    return made


def names_in(page: str) -> set[str]:
    return {keeper for keeper, name in NAMES.items() if name in page}


@pytest.mark.usefixtures("walks")
def test_each_reads_the_rows_that_are_theirs(enter: Callable) -> None:
    read = {
        login: names_in(enter(login).get("/risk").get_data(as_text=True))
        for login in (SCHOOL, CLINIC, AUTHORITY, COMMISSION, NEIGHBOUR)
    }

    assert read == {
        SCHOOL: {SCHOOL},
        CLINIC: {CLINIC},
        AUTHORITY: {SCHOOL, SADIK},
        COMMISSION: set(NAMES),
        NEIGHBOUR: set(),
    }


def test_the_commission_of_the_place_where_the_family_lives_reads_the_entry(
    world: RiskWorld, enter: Callable
) -> None:
    with world.database.read() as connection:
        there = UnitOfWork(connection).organisation.municipality_by_code("ЧРН")
    assert there is not None
    walk = RiskWalk(world).stand(residence_id=there.id)

    assert names_in(enter(NEIGHBOUR).get("/risk").get_data(as_text=True)) == {SCHOOL}
    assert names_in(enter(COMMISSION).get("/risk").get_data(as_text=True)) == set()
    page = enter(SCHOOL).get(f"/risk/{walk.entry().id}").get_data(as_text=True)
    assert "Соседний округ" in page


def test_every_figure_opens_as_many_rows_as_it_says(enter: Callable, walks: dict[str, RiskWalk]) -> None:
    walks[SCHOOL].news().confirm("removal").take_off("11")
    person = enter(COMMISSION)
    page = person.get("/risk?year=2026").get_data(as_text=True)
    links = re.findall(r'<a href="(/risk\?[^"]*measure=[^"]*)">(\d+)</a>', page)

    assert len(links) > 6
    for address, figure in links:
        listed = person.get(address.replace("&amp;", "&")).get_data(as_text=True)
        assert len(set(re.findall(r'href="(/risk/[0-9a-f-]{36})"', listed))) == int(figure), address


def test_filters_narrow_the_list(enter: Callable, walks: dict[str, RiskWalk]) -> None:
    person = enter(COMMISSION)
    found = {
        asked: names_in(person.get(f"/risk?{asked}").get_data(as_text=True))
        for asked in (
            "kind=family",
            "ground=1",
            "category=5",
            "q=ёлк",
            "state=removed",
            "year=2025",
            "year=ой",
        )
    }

    assert found == {
        "kind=family": {SADIK},
        "ground=1": {CLINIC},
        "category=5": {SCHOOL},
        "q=ёлк": {SADIK},
        "state=removed": set(),
        "year=2025": set(),
        "year=ой": set(NAMES),
    }


def test_an_entry_that_was_not_confirmed_is_red_and_is_found(
    enter: Callable, walks: dict[str, RiskWalk]
) -> None:
    walks[SCHOOL].world.to("2026-06-22 12:00")
    for _month in ("may", "june"):
        walks[SADIK].confirm()
    walks[SCHOOL].world.to("2026-07-01 12:00")
    person = enter(AUTHORITY)

    assert names_in(person.get("/risk?stale=1").get_data(as_text=True)) == {SCHOOL}
    page = person.get(f"/risk/{walks[SCHOOL].entry().id}").get_data(as_text=True)
    assert "в срок не подтверждено" in page


def test_special_categories_open_with_a_reason_that_is_written_down(
    enter: Callable, walks: dict[str, RiskWalk]
) -> None:
    entry, person = walks[SADIK].entry(), enter(SADIK)
    closed = person.get(f"/risk/{entry.id}").get_data(as_text=True)
    opened = person.post(f"/risk/{entry.id}", {"ground": "подготовка ИПК"}).get_data(as_text=True)

    assert "Штраф" not in closed and "Штраф" in opened
    looks = walks[SADIK].world.rows(
        select(AccessRecord.action, AccessRecord.ground, AccessRecord.fields).where(
            AccessRecord.object_id == entry.id
        )
    )
    assert [look.action for look in looks] == ["view", "open_field"]
    assert looks[1].ground == "подготовка ИПК" and "parents_liability" in looks[1].fields


def test_a_foreign_entry_is_not_found_and_nobody_changes_it(
    enter: Callable, walks: dict[str, RiskWalk]
) -> None:
    entry = walks[SCHOOL].entry()

    assert enter(CLINIC).get(f"/risk/{entry.id}").status_code == 404
    assert enter(CLINIC).post(f"/risk/{entry.id}/changed").status_code == 404
    assert enter(AUTHORITY).post(f"/risk/{entry.id}/changed").status_code == 403
    assert enter(SCHOOL).post(f"/risk/{entry.id}/changed").status_code == 302
    assert "RG_T05" in walks[SCHOOL].open()


def test_print_and_table_hold_all_columns_but_special_ones(
    enter: Callable, walks: dict[str, RiskWalk]
) -> None:
    person = enter(COMMISSION)
    printed = person.get("/risk/print").get_data(as_text=True)
    taken = person.get("/exports/risk/xlsx")

    assert "16) Занятость в каникулярный период" in printed and "18) Куратор ИПК" in printed
    assert "22) 3, 5" in printed
    assert names_in(printed) == set(NAMES)
    assert "Штраф" not in printed
    words = ZipFile(BytesIO(taken.data)).read("xl/worksheets/sheet1.xml").decode()
    shared = ZipFile(BytesIO(taken.data)).namelist()
    if "xl/sharedStrings.xml" in shared:
        words += ZipFile(BytesIO(taken.data)).read("xl/sharedStrings.xml").decode()
    assert names_in(words) == set(NAMES) and "Штраф" not in words


def test_a_program_reads_what_its_person_reads(calling: Callable, walks: dict[str, RiskWalk]) -> None:
    program = calling(AUTHORITY)
    first = program.get("/risk-entries", limit=1).json
    second = program.get("/risk-entries", limit=1, cursor=first["next_cursor"]).json
    counted = program.get("/risk-entries/counts", quarter="2", year="2026").json["items"]
    told = program.get(f"/risk-entries/{walks[SADIK].entry().id}").json

    assert [page["items"][0]["child_name"] for page in (first, second)] == [NAMES[SADIK], NAMES[SCHOOL]]
    assert second["next_cursor"] is None
    assert [(row["kind"], row["values"]["identified"]) for row in counted] == [("family", 1), ("child", 1)]
    assert "parents_liability" not in told["content"] and told["closed"]
    assert "Штраф" not in str(told)
    assert program.get(f"/risk-entries/{walks[CLINIC].entry().id}").status_code == 404
    assert calling(NEIGHBOUR).get("/risk-entries").json["items"] == []
