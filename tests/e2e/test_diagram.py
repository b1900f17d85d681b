"""Where a case is, drawn: for who is at work, who only looks, and when it is over."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.screen import Screen, complete, fill
from tests.processes import answers
from tests.processes.path import CaseWalk
from tests.world import World


def drawn(page: Page) -> Locator:
    diagram = page.locator("kurator-diagram").first
    expect(diagram).to_have_attribute("aria-busy", "false", timeout=15000)
    return diagram


def test_the_step_where_the_case_is_bears_a_mark(form: Page) -> None:
    diagram = drawn(form)

    expect(diagram.locator(".djs-element.token[data-element-id='IC_T01']")).to_have_count(1)
    expect(diagram.locator(".diagram-badge-here")).to_have_text("здесь")
    expect(diagram.locator(".bjs-powered-by")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_covers_the_mark_of_bpmn_io(form: Page, width: int) -> None:
    """Its licence asks that the mark stays in full view."""
    form.set_viewport_size({"width": width, "height": 900})
    mark = drawn(form).locator(".bjs-powered-by")
    mark.scroll_into_view_if_needed()

    uncovered = """mark => {
        const box = mark.getBoundingClientRect();
        const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return mark.contains(top);
    }"""
    assert mark.evaluate(uncovered)


def test_who_has_not_taken_the_task_sees_it_too(screen: Screen, world: World) -> None:
    walk = CaseWalk(world).intake("2025-05-12")
    page = screen.enter("Смирнова Елена")
    screen.open(f"/tasks/{world.task('IC_T05', walk.case_id).id}")

    expect(drawn(page).locator(".djs-element.token[data-element-id='IC_T05']")).to_have_count(1)
    expect(page.get_by_text("Исполнителя пока нет")).to_be_visible()


def test_a_finished_task_is_drawn_as_passed(form: Page) -> None:
    address = form.url
    fill(form, answers.report())
    complete(form)
    form.goto(address)

    expect(drawn(form).locator(".djs-element.done[data-element-id='IC_T01']")).to_have_count(1)


def test_a_finished_case_is_drawn_without_a_mark(screen: Screen, world: World) -> None:
    walk = CaseWalk(world).intake("2025-05-12").verify("2025-05-14", "not_confirmed")
    for element in walk.open():
        walk.do(element, "smirnova", answers.result())
    screen.enter("Смирнова Елена")
    page = screen.open(f"/cases/{walk.case_id}/diagram")

    expect(drawn(page).locator(".djs-element.token")).to_have_count(0)
    assert drawn(page).locator(".djs-element.done").count() > 5
