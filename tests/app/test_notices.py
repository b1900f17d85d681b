"""Notices and letters on their pages: to whom they show, what is read, where they lead."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from engine.letters.letters import NOTICES, TERMS, Said, of_notice
from engine.letters.outbox import MailRefused, Outbox
from storage.models import Deadline, Incident, Notice
from storage.repositories.deliveries import Letter
from tests.processes.path import CaseWalk
from tests.world import MOSCOW, World

CHAIR, CLINIC, HEAD_OF_DISTRICT = "yakovlev", "alekseeva", "okulov"
MISSED = "Срок пропущен: «Направить письменную информацию в КДНиЗП», был до 7 мая"


@pytest.fixture
def case(world: World) -> CaseWalk:
    """A clinic phones on 30 April and sends no letter; it is 15 May."""
    walk = CaseWalk(world)
    walk.report("2025-04-30 10:15", CLINIC).phone("2025-04-30 10:20", CLINIC).receive("2025-04-30 10:30")
    world.to("2025-05-15 09:00")
    return walk


def text(visitor, path: str = "/notices") -> str:
    return visitor.get(path).get_data(as_text=True)


def counted(page: str) -> int:
    found = re.search(r'class="bell-count">(\d+)<', page)
    return int(found[1]) if found else 0


def test_those_named_by_the_ladder_find_it_with_a_number_on_every_page(
    enter: Callable, case: CaseWalk
) -> None:
    secretary = enter("smirnova")
    page = text(secretary)

    assert MISSED in page and case.case().number in page
    assert counted(page) == counted(text(secretary, "/cases")) > 0
    assert "Направить письменную информацию" not in text(enter("morozova"))


def test_opening_a_notice_reads_it_and_leads_to_its_task(enter: Callable, case: CaseWalk) -> None:
    secretary = enter("smirnova")
    before = counted(text(secretary))
    notice_id = case.world.value(select(Notice.id).where(Notice.element_id == "IC_T03", Notice.step == "E1"))

    answer = secretary.post(f"/notices/{notice_id}/open")

    assert answer.location.startswith("/tasks/")
    assert counted(text(secretary)) == before - 1
    assert MISSED not in text(secretary) and MISSED in text(secretary, "/notices?show=all")


def test_a_reminder_of_a_preliminary_day_says_so(enter: Callable, case: CaseWalk) -> None:
    with case.world.database.begin() as connection:
        connection.execute(update(Deadline).values(is_preliminary=True))

    page = text(enter("smirnova"), "/notices?show=all")

    assert re.search(r"Срок подходит: «[^»]+», до [^<]+ \(предварительно\)", page)


def test_who_has_no_part_in_the_case_learns_its_number_only(enter: Callable, case: CaseWalk) -> None:
    page = text(enter(HEAD_OF_DISTRICT))

    assert case.case().number in page
    assert case.case_id not in page and case.case().family_name not in page


def test_everything_is_read_at_once_by_one_and_not_for_others(enter: Callable, case: CaseWalk) -> None:
    secretary = enter("smirnova")
    secretary.post("/notices/read")

    assert counted(text(secretary)) == 0 and "Все прочитано" in text(secretary)
    assert counted(text(enter(CHAIR))) > 0


def test_nobody_reads_what_was_told_to_others(enter: Callable, case: CaseWalk) -> None:
    notice_id = case.world.value(select(Notice.id).where(Notice.element_id == "IC_T03", Notice.step == "E3"))

    assert enter(CLINIC).post(f"/notices/{notice_id}/open").status_code == 404


def test_without_a_mail_server_letters_are_read_on_their_page(enter: Callable, case: CaseWalk) -> None:
    Outbox(case.world.executor).run_due()
    page = text(enter("smirnova"), "/notices/letters")

    assert "Куратор, 15 мая:" in page and "осталось в Кураторе" in page
    assert "smirnova@kurator.example" in page and "yakovlev@kurator.example" not in page


def test_a_letter_leads_to_the_notices_by_a_link(enter: Callable, case: CaseWalk) -> None:
    object.__setattr__(case.world.executor.workshop, "address", "https://kurator.example")
    case.world.to("2025-05-16 08:30")
    Outbox(case.world.executor).write_digests()
    chair = enter(CHAIR)

    assert '<a href="https://kurator.example/notices"' in text(chair, "/notices/letters")
    assert chair.get(NOTICES).status_code == 200


def test_an_urgent_letter_leads_to_the_account_of_its_term(enter: Callable, case: CaseWalk) -> None:
    term_id = case.terms("IC_SP1")[-1].id
    said = Said(
        kind="missed",
        element_name="Проверка",
        case_number="МДВ-2025-1",
        due_at=case.world.clock.now(),
        by_hours=True,
        deadline_id=term_id,
    )
    letter = of_notice(said, zone=MOSCOW, now=case.world.clock.now(), address="https://kurator.example")

    assert f"Почему этот срок: https://kurator.example{TERMS}/{term_id}\n" in letter.body
    assert enter(CHAIR).get(f"{TERMS}/{term_id}").status_code == 200


def test_mail_that_does_not_leave_is_seen_and_sent_again(enter: Callable, case: CaseWalk) -> None:
    class Refusing:
        def send(self, letter: Letter) -> None:
            raise MailRefused("почтовый сервер ответил 550 нет такого ящика", hopeless=True)

    Outbox(case.world.executor, Refusing()).run_due()
    secretary = enter("smirnova")
    assert "Почта не уходит" in text(secretary, "/cockpit/incidents") and "Отправить снова" in text(
        secretary, "/cockpit/incidents"
    )
    assert "нет такого ящика" in text(secretary, "/notices/outgoing")

    for row in case.world.rows(select(Incident.id).where(Incident.kind == "mail_failed")):
        secretary.post(f"/notices/outgoing/{row.id}/retry", {"reason": "ящик заведен"})
    Outbox(case.world.executor).run_due()

    assert "Почта не уходит" not in text(secretary, "/cockpit/incidents")


def test_programs_learn_the_same(calling: Callable, case: CaseWalk) -> None:
    caller = calling("smirnova")
    unread = caller.get("/notices/unread").get_json()["unread"]
    page = caller.get("/notices", unread="true", limit=200).get_json()

    assert unread == len(page["items"]) > 0
    assert MISSED in {item["text"] for item in page["items"]}
    first = page["items"][0]["id"]
    assert caller.post("/notices/read", {"ids": [first]}).get_json() == {"read": 1}
    assert caller.post("/notices/read").get_json() == {"read": unread - 1}
    assert caller.get("/notices/unread").get_json() == {"unread": 0}
    assert calling("morozova").post("/notices/read", {"ids": [first]}).status_code == 404
