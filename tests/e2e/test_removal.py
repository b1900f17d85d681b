"""A removal in the browser: guardianship begins it, the head of the municipality signs on a telephone."""

import pytest
from playwright.sync_api import expect

from tests.browser import AXE, barriers
from tests.e2e.screen import Screen, complete, fill, go
from tests.processes import removal_answers as say
from tests.processes.removal import OPEKA, RemovalWalk
from tests.world import World

GUARD, MAYOR, OFFICER = "Ефимова Вера", "Окулов Виктор", "Данилова Ирина"
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="needs axe-core: npm ci in frontend")


@needs_axe
def test_guardianship_begins_and_writes_the_message_down(screen: Screen, world: World) -> None:
    world.deploy()
    world.to("2025-05-05 10:00")
    page = screen.enter(GUARD)
    screen.open("/cases")
    assert barriers(page) == []

    go(page, page.get_by_role("button", name="Сообщение об угрозе ребенку"))

    expect(page.locator("main")).to_contain_text("Принять сообщение, назначить выезд")
    assert barriers(page) == []
    fill(page, {**say.card(RemovalWalk(world).staff(OPEKA))})
    complete(page)
    screen.open("/tasks?whose=offered")
    expect(page.locator("main")).to_contain_text("Выехать по месту нахождения ребенка")


@needs_axe
def test_the_head_signs_the_act_on_a_telephone(phone: Screen, world: World) -> None:
    walk = RemovalWalk(world)
    world.deploy()
    walk.told_of_threat("2025-05-05 10:00").visit("2025-05-05 10:20", "2025-05-05 10:50")
    walk.survey("2025-05-05 11:00", say.threat()).act("2025-05-05 11:20")
    page = phone.enter(MAYOR)

    phone.open("/tasks?whose=offered")
    go(page, page.locator("a[data-task]", has_text="Подписать акт об отобрании").first)
    expect(page.locator("main")).to_contain_text("Дети оставлены без надзора")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    fill(page, {"signed": True})
    complete(page)

    assert "ER_T08" in walk.open()


@needs_axe
def test_the_police_begin_with_either_button(phone: Screen, world: World) -> None:
    world.deploy()
    page = phone.enter(OFFICER)
    phone.open("/cases")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    go(page, page.get_by_role("button", name="Безнадзорный ребенок"))

    expect(page.locator("main")).to_contain_text("Установить личность ребенка")
    assert barriers(page) == []
