"""The databank of Mari El: figures that open the rows they count, lists as they were sent."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copy

import pytest
from flask import Flask
from sqlalchemy import select

from storage.database import Database
from storage.models import AccessRecord
from tests.app.conftest import Visitor
from tests.processes.quarter import REGION, SECRETARY, QuarterWalk
from tests.rooms import application_of, house_of

PERIOD = "year=2025&quarter=4"
FIGURES = {"opening": 2, "put_on": 1, "removed": 1, "closing": 2}


@pytest.fixture(scope="module")
def quarter(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[QuarterWalk]:
    """IV quarter 2025 of a small district: sent, returned, sent again, accepted, in the republic's list."""
    path = tmp_path_factory.mktemp("databank") / "kurator.db"
    copy(sqlite_template, path)
    database = Database.open(f"sqlite:///{path}")
    walk = QuarterWalk(database)
    walk.put_on("Ивановы", "2025-03-10")
    walk.put_on("Сидоровы", "2025-06-02", off="2025-11-20")
    walk.put_on("Фёдоровы", "2025-10-15")
    walk.world.to("2026-01-01 00:01")
    walk.compare("2026-01-12 10:00").send(SECRETARY)
    walk.do("QR_T05", REGION, {"accepted": False, "return_reason": "Нет причины снятия."})
    walk.do("QR_T07", REGION)
    walk.world.pass_time(hours=1)
    walk.send(SECRETARY).accept().do("QR_T06", REGION)
    yield walk
    database.close()


@pytest.fixture
def app(quarter: QuarterWalk, tmp_path: Path) -> Flask:
    return application_of(house_of(quarter.world, tmp_path))


@pytest.fixture
def enter(app: Flask, quarter: QuarterWalk) -> Callable[[str], Visitor]:
    def enter(login: str) -> Visitor:
        visitor = Visitor(app.test_client())
        visitor.post(f"/login/as/{quarter.world.actor(login).staff_id}")
        return visitor

    return enter


def rows_in(page: str) -> int:
    return page.count('<tr><td class="number">')


@pytest.mark.parametrize(("figure", "number"), FIGURES.items())
def test_each_figure_opens_the_rows_it_counts(enter: Callable, figure: str, number: int) -> None:
    page = enter(SECRETARY).get(f"/databank?{PERIOD}&figure={figure}").get_data(as_text=True)

    assert rows_in(page) == number
    assert f'aria-current="true"><strong>{number}</strong>' in page


def test_the_region_sees_what_was_sent_with_who_sent_and_why_it_was_returned(
    enter: Callable, quarter: QuarterWalk
) -> None:
    region = enter(REGION)
    listed = region.get(f"/databank/sent?{PERIOD}").get_data(as_text=True)
    assert "Оршанский район" in listed and "принят, версия 2" in listed and "сформирован" in listed

    page = region.get(f"/databank/sent/{quarter.line().id}").get_data(as_text=True)
    assert "Нет причины снятия." in page and "Sekretar" in page
    for figure, number in FIGURES.items():
        address = f"/databank/sent/{quarter.line().id}?figure={figure}"
        assert rows_in(region.get(address).get_data(as_text=True)) == number


def test_the_first_version_stays_readable(enter: Callable, quarter: QuarterWalk) -> None:
    address = f"/databank/sent/{quarter.line().id}?version=1"

    assert rows_in(enter(SECRETARY).get(address).get_data(as_text=True)) == 3


def test_the_republican_list_names_the_municipality_and_is_the_region_s_alone(
    enter: Callable, quarter: QuarterWalk
) -> None:
    address = f"/databank/sent/{quarter.line('F-ME-8').id}"

    assert "<td>Оршанский район</td>" in enter(REGION).get(address).get_data(as_text=True)
    assert enter(SECRETARY).get(address).status_code == 404


def test_another_commission_meets_nothing_of_this_district(enter: Callable, quarter: QuarterWalk) -> None:
    stranger = enter("morozova")

    assert stranger.get(f"/databank/sent/{quarter.line().id}").status_code == 404
    assert "Фёдоровы" not in stranger.get(f"/databank?{PERIOD}").get_data(as_text=True)


@pytest.mark.parametrize("how", ["xlsx", "pdf"])
def test_lists_can_be_taken_along(enter: Callable, quarter: QuarterWalk, how: str) -> None:
    own = enter(SECRETARY).get(f"/exports/databank/{how}?{PERIOD}&figure=closing", follow_redirects=True)
    sent = enter(REGION).get(
        f"/exports/databank_list/{how}?submission_id={quarter.line().id}", follow_redirects=True
    )

    starts = {"xlsx": b"PK", "pdf": b"%PDF"}[how]
    assert own.data.startswith(starts) and sent.data.startswith(starts)


def test_every_look_at_a_list_is_recorded(enter: Callable, quarter: QuarterWalk) -> None:
    enter(SECRETARY).get(f"/databank?{PERIOD}")

    kinds = quarter.world.rows(select(AccessRecord.object_kind).distinct())
    assert "databank" in {kind for (kind,) in kinds}
