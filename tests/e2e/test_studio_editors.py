"""A methodologist at the editors of forms and of decision tables, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from engine.commands import KeepProcedureDraft, OpenProcedureDraft
from engine.dmn.blank import blank_table
from engine.drafts.blank_diagram import blank_diagram
from engine.forms.editing import new_form
from storage.queries.procedure_drafts import draft_files, draft_line
from tests.e2e.screen import Screen, go
from tests.world import World

FORM, TABLE = "F-X-SCHOOL", "urgent.dmn"
ROW = ".tjs-table tbody tr"


@pytest.fixture
def draft(world: World) -> str:
    files = {
        "school_notice.bpmn": blank_diagram("school_notice", "Уведомление школы"),
        f"forms/{FORM}.json": new_form(FORM, "Уведомление школы"),
        TABLE: blank_table("urgent", "Нужна ли срочная проверка"),
    }
    return str(world.run(OpenProcedureDraft(files=files), "lapteva")["draft_id"])


def kept(world: World, draft: str, name: str) -> str:
    with world.database.read() as connection:
        return draft_files(connection, draft)[name].decode()


def row(page: Page, number: int, column: int):
    return page.locator(ROW).nth(number - 1).locator("td").nth(column)


def test_a_question_is_seen_in_the_preview_before_it_is_saved(
    screen: Screen, world: World, draft: str
) -> None:
    screen.enter("Лаптева")
    page = screen.open(f"/studio/{draft}/forms/{FORM}?field=text")
    page.fill("#f-label", "Как уведомили школу")
    preview = page.locator("#preview")
    expect(preview.get_by_label("Как уведомили школу")).to_be_visible()
    assert "Как уведомили" not in kept(world, draft, f"forms/{FORM}.json")

    go(page, page.get_by_role("button", name="Сохранить вопрос"))
    page.fill("#add-label", "Школа ответила")
    page.select_option("#add-type", "bool")
    go(page, page.get_by_role("button", name="Добавить", exact=True))
    go(page, page.get_by_role("button", name="Выше: Школа ответила"))
    assert page.locator(".outline a").all_inner_texts() == ["Школа ответила", "Как уведомили школу"]
    go(page, page.locator("#preview").get_by_role("button", name="Проверить ответы"))
    expect(page.locator("#error-summary")).to_contain_text("Как уведомили школу")


def test_a_table_is_drawn_doubted_tried_and_saved_by_itself(screen: Screen, world: World, draft: str) -> None:
    screen.enter("Лаптева")
    page = screen.open(f"/studio/{draft}/decisions/{TABLE}")
    page.wait_for_selector("[data-decisions][aria-busy=false]")
    row(page, 1, 1).click()
    page.keyboard.press("Control+A")
    page.keyboard.type("< 2")
    row(page, 2, 1).click()
    page.keyboard.type("< 5")
    page.locator(".hit-policy .dms-input-select").click()
    page.get_by_text("Единственное", exact=True).click()

    page.get_by_role("button", name="Строка 2").first.click()
    expect(page.locator(f"{ROW}.decision-doubt")).to_have_count(2)
    expect(page.locator("[data-state]")).to_contain_text("Сохранено")
    assert "&lt; 2" in kept(world, draft, TABLE)
    page.get_by_label("Несовершеннолетних в семье").fill("3")
    page.get_by_role("button", name="Решить").click()
    expect(page.locator("#trials")).to_contain_text("Подошли правила: 2")
    expect(page.locator(f"{ROW}.decision-hit")).to_have_count(1)
    row(page, 1, 1).click(button="right")
    expect(page.get_by_text("Добавить правило ниже")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("thead .input-cell").first.dblclick()
    expect(page.locator(".type-ref-edit-select")).to_contain_text("целое число")
    page.keyboard.press("Escape")
    assert page.evaluate("[...window.__missing]") == []

    _drawn_over_by_another(world, draft)
    row(page, 1, 2).click()
    page.keyboard.press("Control+A")
    page.keyboard.type('"срочно"')
    expect(page.get_by_role("dialog")).to_contain_text("изменил другой человек")


def _drawn_over_by_another(world: World, draft: str) -> None:
    with world.database.read() as connection:
        line = draft_line(connection, draft_id=draft)
    assert line is not None
    changes = {TABLE: blank_table("urgent", "Чужая")}
    world.run(KeepProcedureDraft(draft_id=draft, version=line.version, changes=changes), "safina")
