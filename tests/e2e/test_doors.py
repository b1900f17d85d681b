"""Who may come in, where one may not go, and in what tongue one is spoken to."""

from playwright.sync_api import expect

from tests.e2e.screen import Screen, go
from tests.processes.path import CaseWalk

SECRETARY, STRANGER = "Смирнова Елена", "Морозова"


def test_a_stranger_is_told_in_russian_that_there_is_no_such_case(screen: Screen, checked: CaseWalk) -> None:
    page = screen.enter(STRANGER)
    answer = page.goto(f"{screen.address}/cases/{checked.case_id}")

    assert answer is not None and answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Такого дела нет, или оно не для вас.")
    expect(page.locator("body")).not_to_contain_text("Ковалёв")


def test_who_has_left_comes_back_only_by_the_door(screen: Screen, checked: CaseWalk) -> None:
    page = screen.enter(SECRETARY)
    page.get_by_role("button", name="Выйти").click()
    expect(page.locator(".flashes")).to_contain_text("Вы вышли")
    screen.open(f"/cases/{checked.case_id}")

    expect(page.get_by_label("Пароль")).to_be_visible()


def test_who_was_sent_to_the_door_comes_in_where_they_wanted(screen: Screen, checked: CaseWalk) -> None:
    page = screen.open(f"/cases/{checked.case_id}")
    page.locator("li", has_text=SECRETARY).get_by_role("button").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Ковалёвы")


def test_the_pages_speak_english_when_asked_and_russian_again(screen: Screen, task: str) -> None:
    page = screen.enter("Фёдорова")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("nav .nav")).to_contain_text("Tasks")
    go(page, page.locator("a[data-task]").first)
    expect(page.get_by_role("button", name="Complete")).to_be_visible()

    page.get_by_role("button", name="Русский").click()
    expect(page.locator("nav .nav")).to_contain_text("Задачи")
