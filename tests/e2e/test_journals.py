"""A journal in a browser: found, corrected, closed, printed and taken along, every button pressed."""

import pytest
from playwright.sync_api import Page, expect

from tests.app import journals
from tests.app.journals import moment
from tests.browser import AXE, barriers
from tests.e2e.screen import Screen
from tests.world import World

pytestmark = pytest.mark.skipif(not AXE.exists(), reason="needs axe-core: npm ci in frontend")
KEEPER, HEAD = "Семёнова", "Белов"


@pytest.fixture(params=["screen", "phone"])
def window(request: pytest.FixtureRequest, world: World) -> Screen:
    journals.enter(world, day=moment("2025-03-10T08:00"))
    journals.enter(world, day=moment("2025-11-20T08:00"), informant="сосед Ёлкин", address="ул. Мира, 7")
    world.to("2026-01-12T10:00")
    opened: Screen = request.getfixturevalue(request.param)
    return opened


def is_whole(page: Page) -> None:
    assert barriers(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, page.url


def test_a_journal_is_searched_corrected_and_taken_along(window: Screen) -> None:
    page = window.enter(KEEPER)
    window.open("/registers")
    is_whole(page)
    page.get_by_role("link", name="Журнал первичного учета").first.click()
    is_whole(page)
    page.get_by_label("Слова из записи").fill("елкин")
    page.get_by_label("Внесено с").fill("2025-11-01")
    page.get_by_role("button", name="Показать").click()
    expect(page.locator("table.register tbody tr")).to_have_count(1)
    for name, ending in (("Таблица Excel", ".xlsx"), ("PDF для печати", ".pdf")):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        assert download.value.suggested_filename.endswith(ending)

    page.get_by_role("link", name="Запись № 2").click()
    page.get_by_text("Исправить запись").click()
    page.get_by_label("Адрес места жительства").fill("ул. Мира, 9")
    page.get_by_role("button", name="Внести исправление").click()
    expect(page.get_by_role("alert")).to_contain_text("Нужна причина исправления")
    is_whole(page)
    page.get_by_label("Причина исправления").fill("ошиблись домом")
    page.get_by_role("button", name="Внести исправление").click()

    expect(page.locator(".facts s")).to_have_text("ул. Мира, 7")
    expect(page.locator("main")).to_contain_text("ошиблись домом")
    is_whole(page)
    page.get_by_role("link", name="Журнал первичного учета").click()
    page.get_by_label("Записи", exact=True).select_option("corrected")
    page.get_by_role("button", name="Показать").click()
    page.get_by_role("link", name="Весь год").click()
    expect(page.locator("table.register tbody tr")).to_have_count(2)
    page.get_by_role("link", name="Распечатать").click()
    expect(page.locator("body")).to_contain_text("Прошнуровано")


def test_a_year_is_closed_for_good(window: Screen) -> None:
    page = window.enter(HEAD)
    window.open("/registers")
    page.get_by_role("link", name="Журнал первичного учета").first.click()
    page.get_by_role("link", name="Закрыть год").click()
    is_whole(page)
    page.get_by_role("link", name="Не закрывать").click()
    page.get_by_role("link", name="Закрыть год").click()
    page.get_by_role("button", name="Закрыть журнал").click()

    expect(page.locator(".flashes")).to_contain_text("последний номер 2, записей 2")
    expect(page.get_by_role("link", name="Закрыть год")).to_have_count(0)
    is_whole(page)
