"""A worker's day in a browser: enter, take, type, save, hand in."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import AXE, Screen
from tests.processes.path import CaseWalk
from tests.world import World

SPECIALIST, COLLEAGUE, SECRETARY = "fedorova", "Никитина", "Смирнова Елена"


@pytest.fixture
def task(world: World) -> str:
    world.deploy()
    return str(world.task("IC_T01", world.open_case(SPECIALIST)).id)


def fill(page: Page) -> None:
    page.get_by_label("Источник информации").select_option("citizens")
    page.get_by_label("От кого поступила информация").fill("Соседка, назвалась Верой")
    page.locator("[name='children-0-surname']").fill("Ковалёв")
    page.locator("[name='problem_and_help']").fill("Дети одни дома вторые сутки.")
    page.locator("[name='threat_flag'][value='false']").check()


def test_a_task_goes_from_the_list_to_done(screen: Screen, world: World, task: str) -> None:
    page = screen.enter("Фёдорова")
    page.locator("a[data-task]").first.click()
    fill(page)
    page.get_by_role("button", name="Завершить задачу").click()

    expect(page.get_by_role("status").first).to_contain_text("завершена")
    assert "IC_T01" not in world.open_elements()


def test_what_is_typed_is_saved_by_itself(screen: Screen, task: str) -> None:
    page = screen.enter("Фёдорова")
    page.locator("a[data-task]").first.click()
    page.get_by_label("От кого поступила информация").fill("Соседка")
    expect(page.locator("[data-draft-status]")).to_contain_text("Черновик сохранён", timeout=8000)
    page.get_by_label("От кого поступила информация").fill("Соседка Вера")
    expect(page.locator("#draft-version")).to_have_value("2", timeout=8000)

    page.reload()

    expect(page.get_by_label("От кого поступила информация")).to_have_value("Соседка Вера")


def test_enter_in_a_field_loses_nothing(screen: Screen, task: str) -> None:
    """Enter presses the form's first button: it must save, not take a row away or hand in."""
    page = screen.enter("Фёдорова")
    page.locator("a[data-task]").first.click()
    page.locator("[name='children-0-surname']").fill("Ковалёв")
    page.locator("[name='children-0-surname']").press("Enter")

    expect(page.locator("[name='children-0-surname']")).to_have_value("Ковалёв")
    expect(page.get_by_role("button", name="Завершить задачу")).to_be_visible()


def test_a_faulty_form_points_to_its_faults(screen: Screen, task: str) -> None:
    page = screen.enter("Фёдорова")
    page.locator("a[data-task]").first.click()
    page.get_by_role("button", name="Завершить задачу").click()
    page.locator(".error-summary a", has_text="От кого поступила информация").click()

    expect(page.get_by_label("От кого поступила информация")).to_be_focused()


def test_the_list_is_walked_with_keys(screen: Screen, world: World, task: str) -> None:
    world.open_case(SPECIALIST)
    page = screen.enter("Фёдорова")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1).last).to_contain_text("Зарегистрировать")


def test_the_diagram_shows_where_the_case_is(screen: Screen, task: str) -> None:
    page = screen.enter("Фёдорова")
    page.locator("a[data-task]").first.click()

    diagram = page.locator("kurator-diagram")
    expect(diagram).to_have_attribute("aria-busy", "false", timeout=15000)
    expect(diagram.locator("svg").first).to_be_visible()


def test_without_scripts_a_task_is_taken_and_done(plain: Screen, world: World, task: str) -> None:
    page = plain.enter("Фёдорова")
    page.locator("a[data-task]").first.click()
    fill(page)
    page.locator("button[value='children:add']").click()
    assert page.locator("[name='children-1-surname']").count() == 1
    page.locator("[name='children-1-surname']").fill("Ковалёва")
    page.get_by_role("button", name="Завершить задачу").click()

    assert page.get_by_role("status").first.inner_text().count("завершена") == 1


@pytest.mark.skipif(not AXE.exists(), reason="needs axe-core: npm ci in frontend")
def test_pages_are_accessible(screen: Screen, world: World) -> None:
    walk = CaseWalk(world).intake("2025-05-12").verify("2025-05-14")
    page = screen.enter(SECRETARY)
    paths = [
        "/tasks?whose=offered",
        "/cases",
        "/sessions",
        "/registers",
        "/control",
        "/processes",
        "/search?q=ков",
    ]
    paths += [
        f"/cases/{walk.case_id}/{name}" for name in ("history", "tasks", "deadlines", "documents", "diagram")
    ]
    paths += [f"/tasks/{world.open_tasks(walk.case_id)[0].id}"]
    for path in paths:
        screen.open(path)
        assert screen.faults() == [], path
    page.goto(screen.address + "/tasks?whose=offered")


@pytest.mark.skipif(not AXE.exists(), reason="needs axe-core: npm ci in frontend")
def test_the_door_and_a_faulty_form_are_accessible(screen: Screen, task: str) -> None:
    screen.open("/login")
    assert screen.faults() == []
    page = screen.enter("Фёдорова")
    page.locator("a[data-task]").first.click()
    page.get_by_role("button", name="Завершить задачу").click()

    assert screen.faults() == []


def test_on_a_phone_nothing_runs_off_the_edge(phone: Screen, world: World) -> None:
    walk = CaseWalk(world).intake("2025-05-12").verify("2025-05-14")
    page = phone.enter(SECRETARY)
    task_id = world.open_tasks(walk.case_id)[0].id
    for path in (
        "/tasks?whose=offered",
        f"/tasks/{task_id}",
        f"/cases/{walk.case_id}",
        "/sessions",
        "/control",
    ):
        phone.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_on_a_phone_the_task_has_a_page_of_its_own(phone: Screen, task: str) -> None:
    page = phone.enter("Фёдорова")
    page.locator("a[data-task]").first.click()

    expect(page.locator(".pane-list")).to_be_hidden()
    page.get_by_role("link", name="К списку задач").click()
    expect(page.locator("a[data-task]").first).to_be_visible()
