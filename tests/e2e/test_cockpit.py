"""A supervisor's way through the cockpit: by the drawing, by the keyboard, on every width, without barriers."""

import re

from playwright.sync_api import expect

from tests.app.cockpit_crowd import planted
from tests.browser import AXE, barriers
from tests.e2e.screen import Screen
from tests.world import World

SUPERVISOR = "Киселёв"
WIDTHS = (1440, 1024, 390)


def test_a_supervisor_goes_from_the_overview_to_one_procedure(world: World, screen: Screen) -> None:
    planted(world, 30)
    page = screen.enter(SUPERVISOR)
    listed = page.url
    assert listed.endswith("/cockpit")

    screen.open("/cockpit?measure=stay")
    step = page.locator("[data-place] a").first
    name = step.inner_text()
    expect(page.locator("kurator-diagram")).to_have_attribute("aria-busy", "false")
    expect(page.locator("kurator-diagram .diagram-badge-count").first).to_be_visible()
    faults = {"/cockpit": barriers(page)} if AXE.exists() else {}
    element = page.locator("[data-place]").first.get_attribute("data-place")
    page.locator(f'kurator-diagram .djs-element[data-element-id="{element}"] .djs-hit').first.dispatch_event(
        "click"
    )
    page.wait_for_url(re.compile("/cockpit/instances"))
    expect(page.locator(".pills")).to_contain_text(f"стоит на шаге «{name}»")
    faults["list"] = barriers(page) if AXE.exists() else []

    page.locator("a.opening").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/cockpit/instances/"))
    expect(page.locator("kurator-diagram")).to_have_attribute("aria-busy", "false")
    page.locator("details summary", has_text="Шаги схемы").focus()
    page.keyboard.press("Enter")
    page.locator(".steps a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("kurator-diagram .djs-element.lit").first).to_be_attached()
    faults["one"] = barriers(page) if AXE.exists() else []
    address = page.url

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for path in ("/cockpit", "/cockpit/instances", "/cockpit/tasks", "/cockpit/incidents", address):
            page.goto(path if path.startswith("http") else screen.address + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
    assert {where: fault for where, fault in faults.items() if fault} == {}
    assert screen.complaints == []
