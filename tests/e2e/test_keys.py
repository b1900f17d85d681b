"""Without a mouse: keys of the list in any layout, the way past the head, a focus that can be seen."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SPECIALIST
from tests.e2e.screen import Screen, go
from tests.world import World

LETTERS = {"latin": ("KeyJ", "j"), "cyrillic": ("KeyJ", "о")}
PRESS = """([code, key]) => document.activeElement.dispatchEvent(
    new KeyboardEvent('keydown', {code, key, bubbles: true, cancelable: true}))"""
OUTLINE = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
}"""


@pytest.fixture
def listed(screen: Screen, world: World, task: str) -> Page:
    world.open_case(SPECIALIST)
    return screen.enter("Фёдорова")


@pytest.mark.parametrize("layout", LETTERS)
def test_the_list_is_walked_with_keys_of_any_layout(listed: Page, layout: str) -> None:
    tasks = listed.locator("a[data-task]")

    listed.evaluate(PRESS, LETTERS[layout])
    expect(tasks.nth(0)).to_be_focused()
    listed.evaluate(PRESS, LETTERS[layout])
    expect(tasks.nth(1)).to_be_focused()


def test_a_task_is_opened_with_enter_and_another_reached_from_it(listed: Page) -> None:
    listed.keyboard.press("j")
    with listed.expect_navigation():
        listed.keyboard.press("Enter")
    expect(listed.locator("a[data-task]").first).to_have_attribute("aria-current", "true")
    listed.keyboard.press("j")
    expect(listed.locator("a[data-task]").nth(1)).to_be_focused()
    listed.keyboard.press("k")

    expect(listed.locator("a[data-task]").first).to_be_focused()


def test_the_search_is_one_key_away(listed: Page) -> None:
    listed.keyboard.press("/")

    expect(listed.locator("[data-search]")).to_be_focused()
    expect(listed.locator("[data-search]")).to_have_value("")


def test_letters_typed_into_a_field_stay_in_it(listed: Page) -> None:
    go(listed, listed.locator("a[data-task]").first)
    field = listed.get_by_label("От кого поступила информация")
    field.press_sequentially("jk/")

    expect(field).to_have_value("jk/")
    expect(field).to_be_focused()


def test_the_head_can_be_passed_over(listed: Page) -> None:
    listed.keyboard.press("Tab")
    expect(listed.locator(".skip-link")).to_be_focused()
    expect(listed.locator(".skip-link")).to_be_in_viewport()
    listed.keyboard.press("Enter")
    listed.keyboard.press("Tab")

    assert listed.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_where_the_focus_is_can_be_seen(listed: Page) -> None:
    go(listed, listed.locator("a[data-task]").first)
    unseen = []
    for _ in range(40):
        listed.keyboard.press("Tab")
        if not listed.evaluate(OUTLINE):
            unseen.append(listed.evaluate("document.activeElement.outerHTML.slice(0, 120)"))

    assert unseen == []
