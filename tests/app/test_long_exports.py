"""Long lists: made in the background with progress, for who asked alone, once, and thrown away in a day."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.exports import pages
from app.exports.maker import ListMaker, file_of
from app.exports.making import How
from app.house import House
from storage.models import ExportJob, StaffMember
from storage.unit_of_work import UnitOfWork
from tests.app import journals
from tests.app.journals import HEAD, SPECIALIST
from tests.world import World
from tests.xlsx import rows_of

ROWS = 450


@pytest.fixture
def address(world: World, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(pages, "MOST_AT_ONCE", {How.XLSX: 400, How.PDF: 200})
    journals.many(world, ROWS)
    return f"/exports/register/xlsx?register=F-ME-1&owner={journals.owner(world)}&year=2025"


@pytest.fixture
def maker(app: Flask, house: House) -> ListMaker:
    return ListMaker(app, house)


def asked(world: World) -> Iterator[ExportJob]:
    yield from world.rows(select(ExportJob))


def place_of(visitor, address: str) -> str:
    answer = visitor.get(address)
    assert answer.status_code == 302
    return answer.headers["Location"]


def text(answer) -> str:
    return answer.get_data(as_text=True)


def test_a_long_list_is_made_apart_and_then_taken(
    enter: Callable, world: World, house: House, maker: ListMaker, address: str
) -> None:
    visitor = enter(SPECIALIST)
    place = place_of(visitor, address)
    assert place_of(visitor, address) == place, "the second click waits for the same file"
    assert f"Готовится: 0 из {ROWS}" in text(visitor.get(place))
    assert visitor.get(f"{place}/file").status_code == 404

    assert maker.run_due() == 1 and maker.run_due() == 0

    assert f"Файл готов: {ROWS} строк" in text(visitor.get(place))
    assert "готов" in text(visitor.get("/exports/made"))
    piece = text(visitor.get(place, headers={"HX-Request": "true"}))
    assert piece.lstrip().startswith("<div") and "every 2s" not in piece
    rows = rows_of(visitor.get(f"{place}/file").data)
    assert [row[0] for row in rows[-2:]] == [str(ROWS - 1), str(ROWS)]


def test_progress_is_told_while_the_list_is_made(
    enter: Callable, world: World, maker: ListMaker, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = enter(SPECIALIST)
    place = place_of(visitor, address)
    seen = []
    tell = ListMaker._tell
    monkeypatch.setattr(
        ListMaker,
        "_tell",
        lambda self, taken, done: (tell(self, taken, done), seen.append(text(visitor.get(place)))),
    )

    maker.run_due()

    assert [re.findall(r"Готовится: (\d+) из", page) for page in seen] == [["200"], ["400"]]


def test_the_file_is_for_who_asked_and_goes_after_a_day(
    enter: Callable, world: World, house: House, maker: ListMaker, address: str
) -> None:
    place = place_of(enter(SPECIALIST), address)
    maker.run_due()

    assert {enter(HEAD).get(path).status_code for path in (place, f"{place}/file")} == {404}
    assert place not in text(enter(HEAD).get("/exports/made"))
    (row,) = asked(world)
    assert file_of(house, row.id).is_file()
    world.pass_time(hours=25)
    maker.run_due()
    assert not file_of(house, row.id).exists()
    assert "больше не хранится" in text(enter(SPECIALIST).get(place))
    assert enter(SPECIALIST).get(f"{place}/file").status_code == 404


def test_a_list_whose_maker_died_is_made_by_another_and_the_slow_one_changes_nothing(
    enter: Callable, world: World, maker: ListMaker, address: str
) -> None:
    place = place_of(enter(SPECIALIST), address)
    now = world.clock.now()
    with world.database.begin() as connection:
        slow = UnitOfWork(connection).exports.take(now=now, lease_until=now)
    assert slow is not None

    world.pass_time(minutes=1)
    assert maker.run_due() == 1

    with world.database.begin() as connection:
        assert UnitOfWork(connection).exports.progress(slow, 7, lease_until=now) is False
    assert "Файл готов" in text(enter(SPECIALIST).get(place))


def test_a_list_is_not_made_for_who_may_come_in_no_more(
    enter: Callable, world: World, maker: ListMaker, address: str
) -> None:
    place_of(enter(SPECIALIST), address)
    with world.database.begin() as connection:
        connection.execute(update(StaffMember).where(StaffMember.login == SPECIALIST).values(is_active=False))

    assert maker.run_due() == 1

    assert [row.state for row in asked(world)] == ["failed"]
