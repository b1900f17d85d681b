"""Sessions at the desk: one page for all its cases, one marking, the same through the API, few questions."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from storage.models import SessionAct
from storage.unit_of_work import UnitOfWork
from tests.processes.path import MEMBERS, SECRETARY, CaseWalk
from tests.storage.counting import counted
from tests.world import World

MOST_STATEMENTS = 26
SERIES = {"rhythm": "1", "weekday": "1", "from": "2025-11-01", "until": "2026-02-01", "free": "forward"}


@pytest.fixture
def two(world: World) -> tuple[CaseWalk, CaseWalk]:
    walks = CaseWalk(world), CaseWalk(world)
    for each in walks:
        each.intake("2025-09-18").verify("2025-09-19").to_session()
    return walks


def test_a_day_at_the_session_is_one_page(two: tuple[CaseWalk, CaseWalk], enter: Callable) -> None:
    walk, other = two
    person, place = enter(SECRETARY), f"/sessions/{walk.session().id}"
    assert "Дел, которые ждали" not in person.get(place).get_data(as_text=True)
    person.post(f"{place}/agenda/order", {"question": other.questions()[0].id, "where": "up"})
    assert [each.questions()[0].position for each in two] == [2, 1]
    person.post(f"{place}/invite")
    page = person.post(f"{place}/invite", {"name": "Орлов П. П.", "role": "invited"}, follow=True)
    assert "Орлов П. П." in page.get_data(as_text=True) and "Ковалёв Артём" in page.get_data(as_text=True)
    for each in two:
        each.invite()
    walk.world.to(walk.session().held_at)

    present = [walk.staff(login) for login in MEMBERS]
    marked = enter(SECRETARY).post(
        f"{place}/attendance", {"present": present, "presiding": present[0]}, follow=True
    )

    assert "кворум есть" in marked.get_data(as_text=True)
    assert {"KS_T04"} == {*walk.open(), *other.open()}


def test_a_page_of_a_session_costs_the_same_for_any_number_of_cases(
    two: tuple[CaseWalk, CaseWalk], enter: Callable
) -> None:
    walk, person = two[0], enter(SECRETARY)
    place = f"/sessions/{walk.session().id}"
    person.get(place)
    with counted(walk.world.database) as sent:
        person.get(place)

    assert len(sent) <= MOST_STATEMENTS, "\n".join(sent)


def test_a_move_is_told_to_who_must_be_told_again(
    two: tuple[CaseWalk, CaseWalk], enter: Callable, calling: Callable
) -> None:
    walk, person = two[0], enter(SECRETARY)
    place = f"/sessions/{walk.session().id}"
    person.post(f"{place}/invite", {"name": "Орлов П. П."})
    look = calling(SECRETARY)
    with walk.world.database.read() as connection:
        (guest,) = UnitOfWork(connection).session_acts.invitees(walk.session().id)
    person.post(f"{place}/invitations", {"told": guest.id, "way": "phone", f"answer-{guest.id}": "yes"})
    walk.world.pass_time(minutes=5)

    moved = person.post(
        f"{place}/move", {"day": "2025-10-09", "time": "15:00", "reason": "Болезнь"}, follow=True
    ).get_data(as_text=True)

    assert "известите снова" in moved and "придет" in moved and "Болезнь" in moved
    (marked,) = walk.world.rows(select(SessionAct).where(SessionAct.kind == "invitations"))
    assert marked.by_name and marked.data == {
        "told": [guest.id],
        "way": "phone",
        "answers": {guest.id: [None, "yes"]},
    }
    assert look.get(place).json["held_at"].startswith("2025-10-09T12:00")


def test_regular_sessions_keep_off_days_off(world: World, enter: Callable) -> None:
    world.to("2025-10-20 12:00")
    person = enter(SECRETARY)

    days = person.get("/sessions/plan", query_string=SERIES).get_data(as_text=True)
    assert "вместо 4 ноября 2025" in days and 'value="2025-11-05"' in days
    person.post("/sessions", {"day": ["2025-11-05", "2025-12-02"], "time": "11:00", "kind": "regular"})

    month = person.get("/sessions/month?month=2025-12").get_data(as_text=True)
    assert "11:00" in month
    refused = person.post("/sessions", {"day": "2025-11-04", "time": "11:00", "kind": "regular"})
    assert refused.status_code == 422 and "нерабочий день" in refused.get_data(as_text=True)


def test_members_see_the_agenda_and_keep_nothing(two: tuple[CaseWalk, CaseWalk], enter: Callable) -> None:
    walk, member = two[0], enter("zhukova")
    place = f"/sessions/{walk.session().id}"
    page = member.get(place).get_data(as_text=True)

    assert walk.case().number in page and "Перенести" not in page
    assert member.post(f"{place}/move", {"day": "2025-10-09"}).status_code == 403
    assert enter("morozova").get(place).status_code == 404


def test_programs_keep_sessions_as_the_page_does(two: tuple[CaseWalk, CaseWalk], calling: Callable) -> None:
    walk, other = two
    program, session_id = calling(SECRETARY), walk.session().id
    assert session_id in [each["id"] for each in program.get("/sessions", body="kdn").json["items"]]
    agenda = program.get(f"/sessions/{session_id}/agenda").json["items"]
    assert [item["step"] for item in agenda] == ["agenda", "agenda"]

    ids = [item["id"] for item in reversed(agenda)]
    assert program.post(f"/sessions/{session_id}/agenda", {"question_ids": ids}).status_code == 200
    moved = program.post(f"/questions/{ids[0]}/move", {"reason": "Нет материалов"}, key="m").json
    assert moved["terms"] >= 1 and moved["session_id"] != session_id
    assert program.post(f"/questions/{ids[0]}/move", {"reason": "Нет материалов"}, key="m").json == moved
    off = program.post(f"/sessions/{session_id}/call-off", {"reason": "Нет зала"}).json
    assert off["questions"] == 1 and walk.session().id == other.session().id
    plan = {"body": "kdn", "moments": ["2025-10-09T10:00"], "is_regular": False, "reason": "Срочно"}
    assert len(program.post("/sessions", plan).json["session_ids"]) == 1
    assert calling("morozova").get(f"/sessions/{session_id}").status_code == 404
    assert calling("zhukova").post("/sessions", plan).status_code == 403


def test_attendance_and_votes_come_from_programs_too(
    two: tuple[CaseWalk, CaseWalk], calling: Callable
) -> None:
    walk, program = two[0], calling(SECRETARY)
    walk.invite()
    session = walk.session()
    walk.world.to(session.held_at)
    present = [walk.staff(login) for login in MEMBERS]

    answer = program.post(f"/sessions/{session.id}/attendance", {"present": present, "presiding": present[0]})
    assert answer.json == {"session_id": session.id, "questions": 1, "quorum": True}
    walk.do("KS_T04", "yakovlev", {"heard": "Доложила Смирнова.", "decision": "recognise"})
    cast = {"votes": dict.fromkeys(present, "for")}
    assert program.post(f"/questions/{walk.questions()[0].id}/votes", cast).json["votes"] == 8
    assert "KS_T06" in walk.open()
