"""AC-01 in a browser: a neighbour's report goes from the school to the agenda of the commission."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.screen import Screen, complete, fill
from tests.processes import answers
from tests.processes.path import ASKED
from tests.world import World

SCHOOL, SECRETARY, CHAIR = "Семёнова", "Смирнова Елена", "Яковлев"
AGENCIES = ("Данилова", "Алексеева", "Ефимова")


@pytest.fixture
def reported(screen: Screen, world: World) -> Page:
    """The social teacher has written the report down, told it by phone and by letter."""
    world.deploy()
    page = screen.enter(SCHOOL)
    screen.open("/cases").get_by_role("button", name="Новое сообщение").click()
    fill(page, answers.report())
    complete(page)
    screen.do("по телефону", answers.phoned())
    return screen.do("письменную информацию", answers.letter())


def check(screen: Screen, world: World) -> None:
    """The secretary plans the check, the agencies answer, the family agrees."""
    screen.enter(SECRETARY)
    screen.do("Зарегистрировать в журнале КДНиЗП", answers.received())
    asked = [world.agency(login) for login in ASKED]
    screen.do("Организовать проверку", answers.check(asked, reply_due="2025-04-04"))
    for name in AGENCIES:
        screen.enter(name)
        screen.do("материал", answers.materials())
    screen.enter(SECRETARY)
    screen.do("согласие", answers.consent())


def test_a_report_goes_from_the_school_to_the_agenda(reported: Page, screen: Screen, world: World) -> None:
    page = reported
    check(screen, world)
    places = {f"minors-{number}-occupation": "школа № 2" for number in (0, 1)}
    screen.do("Подготовить заключение", {**answers.conclusion(), **places})
    screen.enter(CHAIR)
    screen.do("Подписать заключение")
    screen.enter(SECRETARY)
    screen.do("в повестку")

    screen.open("/sessions").locator("tbody tr", has_text="1").locator("a").first.click()
    expect(page.locator("main")).to_contain_text("Признание находящимися в СОП")
    expect(page.locator("main")).to_contain_text("Ковалёвы")


def test_the_family_and_both_children_stand_in_the_case(reported: Page, screen: Screen) -> None:
    people = reported.locator(".people")
    screen.open("/cases").locator("tbody a").first.click()
    expect(people).to_contain_text("К. А.")  # the school has told what it knew and needs no more
    screen.enter(SECRETARY)
    screen.open("/cases").locator("tbody a").first.click()

    expect(people).to_contain_text("Ковалёв Артём")
    expect(people).to_contain_text("Ковалёва Мария")
    expect(people).to_contain_text("мать")


def test_the_school_is_told_what_comes_next(screen: Screen, world: World) -> None:
    world.deploy()
    page = screen.enter(SCHOOL)
    screen.open("/cases").get_by_role("button", name="Новое сообщение").click()
    fill(page, answers.report())
    complete(page)

    expect(page.locator(".flashes .good")).to_contain_text("Дальше: ")
