"""Every page for everybody: no barriers by WCAG 2.2, nothing beyond the edge, one thing at a time on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from storage.models import CasePerson, CommissionSession, Deadline, Document
from tests.browser import AXE, barriers
from tests.e2e.screen import Screen, go
from tests.processes.path import CaseWalk
from tests.world import World

SECRETARY, OFFICER = "Смирнова Елена", "Быкова"
SECTIONS = ("history", "tasks", "deadlines", "documents", "programme", "registers", "diagram")
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="needs axe-core: npm ci in frontend")


def addresses(walk: CaseWalk) -> Iterator[str]:
    """Every kind of page that the secretary of the commission may open."""
    world = walk.world
    yield from ("/tasks?whose=offered", "/tasks?whose=mine", "/cases", "/search?q=ков", "/search?q=нет")
    yield from (
        "/registers",
        f"/registers/F-ME-1/mun:{world.municipality_id}",
        "/sessions",
        "/cockpit",
        "/calendar",
        "/settings",
        "/settings/a.card",
        "/terms?whose=office",
        "/terms",
        "/terms/week?whose=office",
        "/terms/week/print?whose=office",
        "/terms/feeds",
    )
    yield from (f"/cases/{walk.case_id}/{name}" for name in SECTIONS)
    paper = f"/documents/{world.rows(select(Document.id).where(Document.case_id == walk.case_id))[0].id}"
    child = world.value(select(CasePerson.person_id).where(CasePerson.case_id == walk.case_id).limit(1))
    yield from (paper, f"{paper}/print", f"{paper}/correct", f"{paper}/names/person/{child}")
    yield f"/sessions/{world.rows(select(CommissionSession.id))[0].id}"
    term = f"/deadlines/{world.rows(select(Deadline).where(Deadline.case_id == walk.case_id))[0].id}"
    yield from (term, f"{term}/print", f"{term}/change")
    yield from ("/processes", "/nowhere")
    yield f"/tasks/{world.open_tasks(walk.case_id)[0].id}"


@needs_axe
@pytest.mark.timeout(180)
def test_pages_have_no_barriers_and_run_off_the_edge_of_no_screen(screen: Screen, checked: CaseWalk) -> None:
    page = screen.enter(SECRETARY)
    found: dict[str, list[object]] = {}
    for path in addresses(checked):
        screen.open(path)
        found[path] = [*barriers(page), *too_wide_at(page)]

    assert {path: faults for path, faults in found.items() if faults} == {}


def too_wide_at(page: Page) -> list[int]:
    """At which widths of a screen the page has to be scrolled sideways; ends where it began."""
    found = []
    for width in (390, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(width)
    return found


@needs_axe
def test_the_door_and_the_log_of_access_have_no_barriers(screen: Screen, checked: CaseWalk) -> None:
    page = screen.open("/login")
    assert barriers(page) == []
    screen.enter(SECRETARY)
    screen.open(f"/cases/{checked.case_id}")
    screen.enter(OFFICER)
    screen.open("/access-log")

    expect(page.locator("tbody")).to_contain_text("Смирнова")
    assert barriers(page) == []


@needs_axe
def test_a_faulty_form_has_no_barriers(form: Page) -> None:
    form.get_by_role("button", name="Завершить задачу").click()
    expect(form.locator("#error-summary")).to_be_visible()

    assert barriers(form) == []


@needs_axe
def test_a_change_of_a_term_is_shown_before_it_is_made(phone: Screen, checked: CaseWalk) -> None:
    running = select(Deadline).where(Deadline.case_id == checked.case_id, Deadline.state == "running")
    term = f"/deadlines/{checked.world.rows(running)[0].id}"
    page = phone.enter(SECRETARY)
    phone.open(f"{term}/change")
    page.get_by_label("Новый срок").fill("2025-05-21")
    page.get_by_label("Основание").first.fill("Распоряжение № 7")
    page.get_by_role("button", name="Показать, что изменится").first.click()

    expect(page.locator("main")).to_contain_text("Пока ничего не изменено")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Подтвердить").click()
    expect(page.locator("main")).to_contain_text("15 мая → 21 мая")
    expect(page.locator(".note.good").last).to_contain_text("пересчет дает ту же дату")


def test_only_the_panes_of_a_task_scroll_never_the_page(screen: Screen, task: str) -> None:
    """Else the buttons at the foot of the form would be out of sight."""
    page = screen.enter("Фёдорова")
    go(page, page.locator("a[data-task]").first)

    assert page.evaluate("document.documentElement.scrollHeight") <= 900
    expect(page.get_by_role("button", name="Завершить задачу")).to_be_in_viewport()


def test_on_a_small_screen_the_filters_unfold(tablet: Screen, task: str) -> None:
    page = tablet.enter("Фёдорова")
    overdue = page.get_by_role("checkbox", name="Просрочено")
    expect(overdue).to_be_hidden()
    page.locator("summary", has_text="Отбор").click()
    overdue.check()
    go(page, page.get_by_role("button", name="Показать"))

    expect(page.locator(".empty")).to_contain_text("Ничего не найдено")


def test_on_a_phone_the_task_has_a_page_of_its_own(phone: Screen, task: str) -> None:
    page = phone.enter("Фёдорова")
    go(page, page.locator("a[data-task]").first)

    expect(page.locator(".pane-list")).to_be_hidden()
    page.get_by_role("link", name="К списку задач").click()
    expect(page.locator("a[data-task]").first).to_be_visible()


def test_on_a_phone_the_answers_of_a_row_are_equally_wide(phone: Screen, task: str) -> None:
    page = phone.enter("Фёдорова")
    go(page, page.locator("a[data-task]").first)
    go(page, page.locator("button[value='parents:add']"))

    fields = page.locator("[data-rows='parents'] .field:visible")
    widths = fields.evaluate_all("fields => fields.map(field => field.offsetWidth)")

    assert len(widths) > 4 and len(set(widths)) == 1


def test_paper_gets_the_document_and_not_the_page(screen: Screen, world: World, checked: CaseWalk) -> None:
    page = screen.enter(SECRETARY)
    screen.open(f"/registers/F-ME-1/mun:{world.municipality_id}/print")
    page.emulate_media(media="print")

    expect(page.locator("table")).to_contain_text("Ковалёв Артём")
    expect(page.get_by_role("link", name="К журналу")).to_be_hidden()
