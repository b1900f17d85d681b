"""Those who keep a municipality: every button of settings, calendar, recount, notices, letters and feeds."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from engine.letters.outbox import Outbox
from tests.browser import AXE, barriers
from tests.e2e.screen import Screen
from tests.processes.path import CaseWalk
from tests.world import World

pytestmark = pytest.mark.skipif(not AXE.exists(), reason="needs axe-core: npm ci in frontend")
KEEPER, SECRETARY = "Зимина", "Смирнова Елена"


@pytest.fixture(params=["screen", "phone"])
def window(request: pytest.FixtureRequest) -> Screen:
    """The same on a desk and in a hand."""
    opened: Screen = request.getfixturevalue(request.param)
    return opened


def is_whole(page: Page) -> None:
    """Nobody is kept out of the page, and nothing of it lies beyond the edge."""
    assert barriers(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, page.url


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()
    page.wait_for_load_state()
    is_whole(page)


def test_a_setting_is_tried_changed_and_returned(window: Screen) -> None:
    page = window.enter(KEEPER)
    window.open("/settings")
    is_whole(page)
    page.get_by_role("link", name="Сколько дней у куратора на учетную карту семьи").click()
    page.get_by_label("Пример: событие в день").fill("2025-05-12")
    page.get_by_label("Число").fill("7")
    expect(page.locator("#setting-example")).to_contain_text("если событие 12 мая, срок 21 мая")
    page.get_by_label("Как считать").select_option("CD")
    press(page, "Показать пример")
    expect(page.locator("#setting-example")).to_contain_text("если событие 12 мая, срок 19 мая")

    page.get_by_label("Основание").fill("Постановление главы № 12")
    press(page, "Изменить")
    expect(page.locator(".facts")).to_contain_text("7 календарных дней")
    page.get_by_label("Основание").fill("Постановление главы № 13")
    press(page, "Вернуть значение по умолчанию")
    expect(page.locator(".timeline")).to_contain_text("Постановление главы № 13")


def test_a_ladder_out_of_order_is_refused_with_what_was_typed(window: Screen) -> None:
    page = window.enter(KEEPER)
    window.open("/settings/ladder.E3")
    page.get_by_label("Число").fill("1")
    page.get_by_label("Как считать").select_option("CD")
    page.get_by_label("Основание").fill("Опыт")
    press(page, "Изменить")

    expect(page.locator("#setting-example")).to_contain_text("Ступени идут не по порядку")
    expect(page.get_by_label("Основание")).to_have_value("Опыт")


def test_without_scripts_a_setting_is_tried_all_the_same(plain: Screen) -> None:
    page = plain.enter(KEEPER)
    plain.open("/settings/rule.quorum")
    page.get_by_label("Значение").select_option("TWO_THIRDS")
    page.get_by_role("button", name="Показать пример").click()

    expect(page.locator("#setting-example")).to_contain_text("если членов 11, нужно 8")


def test_a_day_is_set_and_terms_are_counted_anew_and_back(window: Screen, checked: CaseWalk) -> None:
    page = window.enter(KEEPER)
    window.open("/calendar?year=2025")
    is_whole(page)
    may = page.locator(".month", has_text="Май")
    may.get_by_role("link", name="15", exact=True).click()
    expect(page.get_by_label("День", exact=True)).to_have_value("2025-05-15")
    page.locator("#day-reason").fill("День района")
    page.locator("#day-source").fill("Решение Собрания № 7")
    press(page, "Изменить")
    expect(may).to_contain_text("15 мая: День района")

    page.get_by_role("link", name="Показать, какие сроки изменятся").click()
    is_whole(page)
    expect(page.locator("table").first).to_contain_text(checked.case().number)
    press(page, "Пересчитать сроки")
    expect(page.locator(".flashes")).to_contain_text("Сроки пересчитаны")
    page.get_by_label("Основание").fill("Решение отменено")
    page.once("dialog", lambda asked: asked.accept())
    press(page, "Вернуть прежние сроки")
    expect(page.locator(".flashes")).to_contain_text("Прежние сроки возвращены")
    page.get_by_role("link", name="К пересчету сроков").click()
    expect(page.locator(".timeline")).to_contain_text("Решение отменено")


def test_a_table_goes_out_and_comes_back_and_a_faulty_one_does_not(window: Screen, tmp_path: Path) -> None:
    page = window.enter(KEEPER)
    window.open("/calendar?year=2025")
    with page.expect_download() as download:
        page.get_by_role("link", name="Выгрузить CSV").click()
    out = tmp_path / "days.csv"
    download.value.save_as(out)
    exported = out.read_text(encoding="utf-8")

    _load(page, out, exported + "32.01.2025;выходной;нет;нет\n15.05.2025;как-то;нет;нет\n")
    lines = len(exported.splitlines())
    expect(page.get_by_role("alert")).to_contain_text(f"строка {lines + 1}: нужна дата")
    expect(page.get_by_role("alert")).to_contain_text(f"строка {lines + 2}: вид дня")
    page.get_by_role("link", name="К календарю").click()

    _load(page, out, exported)
    expect(page.locator(".empty")).to_contain_text("Изменений нет")
    page.get_by_role("link", name="К календарю").click()
    _load(page, out, exported + "15.05.2025;выходной;День района;Решение № 7\n")
    press(page, "Изменить дней: 1")
    expect(page.locator(".month", has_text="Май")).to_contain_text("15 мая: День района")


def _load(page: Page, file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    page.locator("#table-file").set_input_files(file)
    page.locator("#table-source").fill("Решение № 7")
    press(page, "Показать изменения")


def test_a_year_is_called_preliminary_and_no_longer(window: Screen) -> None:
    page = window.enter(KEEPER)
    window.open("/calendar")
    page.locator("#calendar-year").fill("2026")
    press(page, "Показать")
    state = page.locator("section", has=page.get_by_role("heading", name="Состояние 2026 года"))
    for status, badge in (("preliminary", "предварительно"), ("", "утвержден")):
        page.locator("#year-status").select_option(status)
        page.locator("#year-source").fill("Ждем постановления")
        state.get_by_role("button", name="Изменить").click()
        expect(page.locator(".page-head .badge")).to_have_text(badge)
        is_whole(page)


def test_notices_are_opened_and_read_and_letters_lead_back(window: Screen, checked: CaseWalk) -> None:
    world: World = checked.world
    object.__setattr__(world.executor.workshop, "address", window.address)
    for moment in ("2025-05-22 08:30", "2025-05-27 08:30"):
        world.to(moment)
        Outbox(world.executor).write_digests()
    page = window.enter(SECRETARY)
    window.open("/notices")
    is_whole(page)
    page.locator(".told").get_by_role("button").first.click()
    expect(page).to_have_url(re.compile("/(tasks|cases)/"))
    window.open("/notices")
    press(page, "Отметить все прочитанными")
    expect(page.locator(".empty")).to_contain_text("Все прочитано")

    page.get_by_role("link", name="Письма").click()
    is_whole(page)
    page.locator(".letter").first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Уведомления")
    window.open("/notices/outgoing")
    is_whole(page)
    expect(page.locator("tbody")).to_contain_text("smirnova@kurator.example")


def test_an_address_of_a_calendar_is_made_and_revoked(window: Screen) -> None:
    page = window.enter(SECRETARY)
    window.open("/terms/feeds")
    page.get_by_label("Моего органа").check()
    press(page, "Завести адрес")
    address = page.locator("#feed-address").input_value()
    assert "BEGIN:VCALENDAR" in page.request.get(address).text()

    press(page, "Отозвать")
    assert page.request.get(address).status == 404
