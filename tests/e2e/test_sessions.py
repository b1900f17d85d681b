"""The secretary's day in a browser: the schedule, a session with two families, people and their doubles."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import AXE, barriers
from tests.e2e.screen import Screen
from tests.processes.path import CHAIR, CaseWalk
from tests.world import World

pytestmark = pytest.mark.skipif(not AXE.exists(), reason="needs axe-core: npm ci in frontend")
SECRETARY = "Смирнова Елена"


@pytest.fixture
def two(world: World) -> tuple[CaseWalk, CaseWalk]:
    """Two families whose recognition is put to the session of 2 October."""
    walks = CaseWalk(world), CaseWalk(world)
    for each in walks:
        each.intake("2025-09-18").verify("2025-09-19").to_session()
    return walks


def is_whole(page: Page) -> None:
    """On a desk and in a hand: nobody is kept out, nothing lies beyond the edge."""
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert barriers(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} {width}"


def said(page: Page, words: str) -> None:
    expect(page.locator(".flashes")).to_contain_text(words)


def press(page: Page, name: str, words: str) -> None:
    page.once("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name=name, exact=True).first.click()
    said(page, words)
    page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")


def test_the_schedule_is_made_by_rhythm_and_by_hand(screen: Screen, two: tuple[CaseWalk, CaseWalk]) -> None:
    page = screen.enter(SECRETARY)
    screen.open("/sessions")
    is_whole(page)
    page.get_by_label("День недели").select_option("1")
    page.get_by_label("Как часто").select_option("1")
    page.get_by_label("С какого дня").fill("2025-11-01")
    page.get_by_label("По какой день").fill("2025-12-31")
    page.get_by_role("button", name="Показать дни").click()
    expect(page.locator(".choices")).to_contain_text("вместо 4 ноября 2025")
    is_whole(page)
    press(page, "Назначить отмеченные", "Заседаний назначено: 2")

    page.locator("#session-day").fill("2025-09-24")
    page.get_by_label("Вид").select_option("extra")
    page.get_by_label("Почему внеочередное").fill("Срочный вопрос")
    press(page, "Назначить", "Заседаний назначено: 1")
    page.get_by_role("link", name="Месяц").click()
    page.get_by_role("link", name="Следующий месяц").click()
    expect(page.locator(".terms-month")).to_contain_text("15:00")
    page.get_by_role("link", name="Предыдущий месяц").click()
    is_whole(page)
    page.get_by_role("link", name="внеочередное").click()
    expect(page.locator(".timeline")).to_contain_text("Срочный вопрос")


def test_the_agenda_invitations_and_moves(screen: Screen, two: tuple[CaseWalk, CaseWalk]) -> None:
    page, walk = screen.enter(SECRETARY), two[0]
    screen.open(f"/sessions/{walk.session().id}")
    page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
    is_whole(page)
    press(page, "Ниже", "Порядок вопросов изменен")
    press(page, "Выше", "Порядок вопросов изменен")
    press(page, "Собрать дела, которые ждут заседания", "Повестка собрана")
    press(page, "Внести членов и семьи из повестки", "Список приглашенных дополнен")
    page.locator("#guest").fill("Орлов Петр Петрович")
    press(page, "Пригласить", "Список приглашенных дополнен")
    page.get_by_label("извещен(а) сейчас").first.check()
    page.locator("select.inline").first.select_option("yes")
    press(page, "Записать извещения и ответы", "Приглашения отмечены")
    expect(page.locator(".people").first).to_contain_text("придет")
    is_whole(page)

    page.locator("input[name=reason]").first.fill("Нет характеристики")
    press(page, "Перенести вопрос", "Вопрос перенесен")
    page.locator("#move-day").fill("2025-10-09")
    page.locator("#move-reason").fill("Болезнь председателя")
    press(page, "Перенести заседание", "Заседание перенесено")
    expect(page.locator("h1")).to_contain_text("9 октября 2025")
    page.locator("#off-reason").fill("Нет зала")
    press(page, "Записать", "Вопросы перешли")
    expect(page.locator(".page-head")).to_contain_text("отменено")
    is_whole(page)
    page.get_by_role("link", name="Повестка для печати").click()
    expect(page.locator("h1")).to_have_text("Повестка заседания")


def test_who_came_is_marked_once_and_votes_are_entered(
    screen: Screen, two: tuple[CaseWalk, CaseWalk]
) -> None:
    walk = two[0]
    for each in two:
        each.invite()
    walk.world.to(walk.session().held_at)
    page = screen.enter(SECRETARY)
    screen.open(f"/sessions/{walk.session().id}")
    for box in page.locator("input[name=present]").all()[:8]:
        box.check()
    chair = page.locator("#presiding option").nth(1).get_attribute("value")
    page.locator("#presiding").select_option(chair)
    press(page, "Отметить явку", "Явка отмечена")
    expect(page.locator(".figures")).to_contain_text("кворум есть")

    walk.do("KS_T04", CHAIR, {"heard": "Доложила Смирнова Е. В.", "decision": "recognise"})
    page.reload()
    is_whole(page)
    for ballot in page.locator(".ballot select").all():
        ballot.select_option("for")
    press(page, "Записать голоса", "Голоса записаны")
    expect(page.locator("article").first).to_contain_text("за 8")
    page.get_by_role("link", name="Оформить протокол").click()
    expect(page.get_by_role("button", name="Завершить задачу")).to_be_visible()


def test_a_person_is_found_compared_merged_and_parted(screen: Screen, two: tuple[CaseWalk, CaseWalk]) -> None:
    page = screen.enter(SECRETARY)
    screen.open("/people")
    is_whole(page)
    page.locator("#person-words").fill("ковалева мар")
    page.get_by_role("button", name="Найти").click()
    page.locator("tbody").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Родство")).to_be_visible()
    is_whole(page)
    page.get_by_role("link", name="Возможные повторы").click()
    is_whole(page)
    page.locator("tr", has_text="Ковалёва Мария").get_by_role("link", name="Сравнить").click()
    page.get_by_role("link", name="Поменять местами").click()
    is_whole(page)
    page.get_by_label("Почему это один человек").fill("Одно свидетельство о рождении")
    press(page, "Объединить", "Записи объединены")
    expect(page.locator("tbody").first.locator("tr")).to_have_count(2)
    page.locator("input[name=reason]").fill("Двойняшки")
    press(page, "Отменить объединение", "Объединение отменено")
    is_whole(page)
    page.get_by_role("link", name="Возможные повторы").click()
    page.locator("tr", has_text="Ковалёва Анна").get_by_role("link", name="Сравнить").click()
    page.get_by_label("Почему", exact=True).fill("Тезки")
    press(page, "Больше не предлагать эту пару", "это разные люди")
    screen.open("/people/doubles")
    expect(page.locator("tbody")).not_to_contain_text("Ковалёва Анна")
