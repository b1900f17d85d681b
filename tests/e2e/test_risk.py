"""The register of the risk group in a browser: whole on a desk and in a hand, each figure opens its rows."""

import pytest
from playwright.sync_api import Page, expect

from storage.database import Database
from tests.browser import AXE, barriers
from tests.e2e.screen import Screen, go
from tests.processes.risk_path import RiskWalk
from tests.processes.risk_place import SADIK, SCHOOL, RiskWorld

pytestmark = pytest.mark.skipif(not AXE.exists(), reason="needs axe-core: npm ci in frontend")


@pytest.fixture
def world(database: Database) -> RiskWorld:
    return RiskWorld(database)


@pytest.fixture
def entered(world: RiskWorld) -> RiskWalk:
    """An entry of a school, in which a special category stands, and one of a preschool, removed."""
    family = {"child_birth": "2021-02-03", "entry_kind": "family", "child_name": "Ёлкина Мария"}
    RiskWalk(world, SADIK).stand(**family).news().confirm("removal").take_off("11")
    return RiskWalk(world, SCHOOL).stand(parents_liability="Штраф по статье 5.35").plan()


def is_whole(page: Page) -> bool:
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return barriers(page) == [] and beyond <= 0


@pytest.mark.parametrize("window", ["screen", "phone"])
def test_the_register_and_an_entry_are_whole(
    window: str, request: pytest.FixtureRequest, entered: RiskWalk
) -> None:
    seen: Screen = request.getfixturevalue(window)
    page = seen.enter("Komissarova")
    for path in (
        "/risk",
        "/risk?measure=removed",
        f"/risk/{entered.entry().id}",
        "/risk/print",
        "/risk?year=2020",
    ):
        seen.open(path)
        assert is_whole(page), path


def test_a_figure_opens_its_rows_and_an_entry_shows_closed_data_for_a_reason(
    screen: Screen, entered: RiskWalk
) -> None:
    page = screen.enter("Komissarova")
    screen.open("/risk")
    go(page, page.locator(".figures li", has_text="на конец периода").get_by_role("link"))
    expect(page.get_by_role("heading", name="На конец периода")).to_be_visible()
    go(page, page.get_by_role("link", name="Лялин Егор Олегович"))

    assert "Штраф" not in page.content()
    page.get_by_label("Для чего они нужны").fill("проверка полноты")
    go(page, page.get_by_role("button", name="Показать и записать"))
    assert "Штраф" in page.content()


def test_the_keeper_asks_for_a_change_and_gets_the_task(screen: Screen, entered: RiskWalk) -> None:
    page = screen.enter("Shkolnaya")
    screen.open(f"/risk/{entered.entry().id}")
    go(page, page.get_by_role("button", name="Внести изменения"))

    expect(page.locator("a[data-task]", has_text="Обновить или подтвердить запись")).to_be_visible()
