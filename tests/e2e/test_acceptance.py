"""Scenarios of the regulation carried through the pages by hand: what each person sees on the way, with its days."""

import pytest
from playwright.sync_api import expect

from tests.e2e.screen import Screen
from tests.e2e.story import Story
from tests.processes import answers
from tests.processes.path import CHAIR, CURATOR, GROUP, HEADS, SECRETARY, CaseWalk
from tests.world import World

SCHOOL, CLINIC = "semenova", "alekseeva"


@pytest.fixture
def story(world: World, screen: Screen) -> Story:
    return Story(world, screen)


@pytest.mark.timeout(300)
def test_a_family_is_recognised_and_its_programme_goes_to_the_agencies(story: Story) -> None:
    """AC-02."""
    late_session = story.call_session("2025-10-23 15:00")
    story.intake("2025-09-18").verify("2025-09-19").to_session().decide("recognise").recognise("2026-10-02")
    story.do("IC_T19", CURATOR, answers.card(), at="2025-10-07 10:00")
    story.propose("2025-10-09 12:00", due="2025-12-01")
    story.do("IC_T21", CURATOR, answers.programme(), at="2025-10-15 10:00")
    story.do("KS_T01", SECRETARY, {"session": late_session})
    story.do("KS_T02", SECRETARY)
    story.vote("approve").sign()
    story.do("IC_T22", SECRETARY, at="2025-10-27 11:00")
    for login in GROUP:
        story.do("IC_T23", HEADS[login], answers.specialist(story.staff(login)))

    told = story.look(SECRETARY, "deadlines")
    expect(told.locator(".badge.late")).to_have_count(0)
    expect(told.locator("main")).to_contain_text("Направить утвержденную программу органам")
    expect(story.look(SECRETARY, "documents").locator("tbody")).to_contain_text("Индивидуальная программа")
    expect(story.book("Реестр отправки")).to_contain_text("Детская поликлиника")


@pytest.fixture
def proposed(story: Story, world: World) -> Story:
    """A family on the register since 2 October 2025; in November its curator proposes to take it off."""
    before = CaseWalk(world)
    before.intake("2025-09-18").verify("2025-09-19").to_session().decide("recognise").recognise("2026-10-02")
    story.case_id = before.case_id
    story.tell("MSG_PREPARE_PROPOSAL", CURATOR, at="2025-11-10 10:00")
    story.do("IC_T34", CURATOR, answers.curator_removes())
    return story


def test_a_question_not_adopted_stands_on_the_next_agenda(proposed: Story) -> None:
    """AC-07, the second question."""
    proposed.invite().vote("close", "0++++--0")

    agenda = proposed.agenda("4 декабря").locator("main")
    expect(agenda).to_contain_text("Прекращение нахождения в СОП")
    expect(proposed.look(SECRETARY).locator(".people")).to_contain_text("на учете с 2 октября")


def test_a_family_leaves_the_register_by_the_vote_of_the_presiding_person(proposed: Story) -> None:
    """AC-07, the first question, to the end of the case by grounds of 6.3 and 6.4."""
    proposed.invite().vote("close", "++++----").sign()
    children = [
        answers.minor_leaves(proposed.person(name), "ME-6.3-d", text="да") for name in ("Артём", "Мария")
    ]
    family = answers.family_leaves("ME-6.4-e", text="улучшение")
    proposed.do("IC_T39", SECRETARY, answers.closing(*children, family))

    page = proposed.look(SECRETARY)
    expect(page.locator("h1").locator("..")).to_contain_text("снята с учета")
    expect(page.locator(".people")).to_contain_text("снят с учета")
    page = proposed.look(SECRETARY, "documents")
    page.locator("main a", has_text="Постановление о прекращении").click()
    expect(page.locator("main")).to_contain_text("принято голосом председательствующего")


def test_a_check_over_new_year_is_late_and_the_fact_is_not_confirmed(story: Story) -> None:
    """AC-04."""
    story.report("2025-12-26 16:30").phone("2025-12-26 16:40").receive("2025-12-26 16:50")
    story.write("2025-12-26 17:00").ask("2025-12-29 10:00", reply_due="2025-12-30")
    story.gather("2025-12-30 12:00").do("IC_T10", SECRETARY, answers.conclusion("not_confirmed"))
    story.world.to("2026-01-15 09:30")

    story.enter(CHAIR)
    expect(story.screen.open("/cockpit/tasks?term=late").locator("main")).to_contain_text(
        "просрочено на 1 раб. день, 14 января"
    )
    story.do("IC_T11", CHAIR)
    story.do("IC_T12", SECRETARY, answers.result())

    told = story.look(SECRETARY, "deadlines").locator("main")
    expect(told).to_contain_text("исполнено с опозданием на 1 раб. день, 15 января")
    expect(story.look(SECRETARY, "registers").locator("main")).to_contain_text("Факт не подтвердился")
    informed = story.look(SCHOOL, "registers").locator("main")
    expect(informed).to_contain_text("Факт не подтвердился")
    expect(story.look(SCHOOL, "documents").locator("main")).not_to_contain_text("Заключение")


def test_a_letter_that_is_not_sent_is_missed_over_may_day_and_accepted_late(story: Story) -> None:
    """AC-05."""
    story.report("2025-04-30 10:15", CLINIC).phone("2025-04-30 10:20", CLINIC).receive("2025-04-30 10:30")
    story.world.to("2025-05-08 10:00")
    story.enter(CLINIC)
    listed = story.screen.open("/tasks?whose=offered").locator("[data-task-list] li", has_text="письменную")
    expect(listed.locator(".item-term.late")).to_have_text("7 мая")

    story.world.to("2025-05-14 12:00")
    story.enter(CLINIC)
    expect(story.screen.open("/tasks?whose=offered").locator(".item-term.late")).to_have_text("3 раб. дн.")
    story.write("2025-05-15 11:00", CLINIC)

    expect(story.look(CLINIC, "deadlines").locator("main")).to_contain_text("исполнено с опозданием")
    page = story.look(SECRETARY)
    expect(page.locator("h1").locator("..")).to_contain_text("просрочка")
    expect(page.locator("main")).to_contain_text("Срок пропущен: «Направить письменную информацию в КДНиЗП»")
