"""A methodologist plays a draft in the browser: forms, clock, messages, and the scenario that comes of it."""

from playwright.sync_api import expect

from engine.commands import OpenProcedureDraft
from tests.app.test_playing import FILE, drawn
from tests.browser import AXE, barriers
from tests.e2e.screen import Screen
from tests.world import World


def test_a_draft_is_played_and_written_down_as_a_scenario(screen: Screen, world: World) -> None:
    draft = world.run(OpenProcedureDraft(files={FILE: drawn()}), "lapteva")["draft_id"]
    page = screen.enter("Лаптева")
    screen.open(f"/studio/{draft}/play")
    page.get_by_label("Когда").fill("2026-04-27T09:00")
    page.get_by_role("button", name="Начать прогон").click()
    expect(page.locator(".play-now")).to_have_text("27 апреля 2026 г., 09:00")

    page.get_by_role("button", name="+1 рабочий день").click()
    page.locator(".play-tasks a").click()
    page.locator("[name=status][value=not_required]").check()
    page.locator("[name=subject]").fill("Иванова А. П.")
    page.locator("[name=legal_basis]").fill("статья 9")
    page.locator("[name=confirmed][value=true]").check()
    page.get_by_role("button", name="Выполнить задачу").click()
    page.get_by_text("MSG_A").click()
    page.get_by_role("button", name="Прислать").click()
    expect(page.get_by_text("процедура завершена", exact=True)).to_be_visible()
    if AXE.exists():
        assert barriers(page) == []

    page.get_by_label("Название сценария").fill("Согласие не нужно")
    page.get_by_role("button", name="Записать").click()
    page.get_by_role("button", name="Выполнить все сценарии").click()
    expect(page.get_by_text("сошлись: 1, не сошлись: 0")).to_be_visible()
