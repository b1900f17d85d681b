"""The law beside the diagram in a browser: one lights the other, by pointer and by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import AXE, barriers
from tests.e2e.screen import Screen

pytestmark = pytest.mark.skipif(not AXE.exists(), reason="needs axe-core: npm ci in frontend")
READER, PAGE = "Смирнова Елена", "/law/ME?procedure=intake_case"


def opened(screen: Screen) -> Page:
    screen.enter(READER)
    page = screen.open(PAGE)
    expect(page.locator("kurator-diagram")).to_have_attribute("aria-busy", "false", timeout=15000)
    return page


@pytest.mark.parametrize("window", ["screen", "phone"])
def test_it_is_whole_on_a_desk_and_in_a_hand(window: str, request: pytest.FixtureRequest) -> None:
    page = opened(request.getfixturevalue(window))

    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    text, drawing = page.locator(".law-text").bounding_box(), page.locator(".law-drawing").bounding_box()
    assert text is not None and drawing is not None
    assert (text["y"] < drawing["y"]) if window == "phone" else (text["x"] < drawing["x"])


def test_words_and_elements_light_each_other(screen: Screen) -> None:
    page = opened(screen)
    lit = page.locator("kurator-diagram .djs-element.lit")

    page.locator("#ME-4\\.6-3").hover()
    expect(lit).to_have_count(1)
    element = lit.get_attribute("data-element-id")

    page.locator("#ME-4\\.4-1 a[data-element]").first.focus()
    expect(lit).not_to_have_attribute("data-element-id", str(element))

    page.locator(f".law-elements li[data-element='{element}']").hover()
    expect(lit).to_have_attribute("data-element-id", str(element))
    expect(page.locator(".law-block.lit #ME-4\\.6-3")).to_be_visible()


def test_a_click_brings_the_other_side_into_sight(screen: Screen) -> None:
    page = opened(screen)
    page.locator("#ME-4\\.6-3 a[data-element]").click()
    shape = page.locator("kurator-diagram .djs-element.lit")
    expect(shape).to_be_in_viewport()

    page.evaluate("window.scrollTo(0, 0)")
    shape.click()
    expect(page.locator(".law-block:focus #ME-4\\.6-3")).to_be_in_viewport()


def test_without_scripts_the_links_do_the_same(plain: Screen) -> None:
    page = plain.enter(READER)
    plain.open("/law/ME")
    page.locator("#ME-4\\.6-3 a").first.click()

    expect(page.locator(".law-block.lit #ME-4\\.6-3")).to_be_visible()
    expect(page.locator(".law-elements li.lit")).to_have_count(1)
