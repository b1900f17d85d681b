"""The expert group at its desk: buttons that begin, who sees a family, sessions and journals of its own."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from storage.database import Database
from storage.models import CommissionSession
from tests.processes.expert_path import ExpertWalk
from tests.processes.expert_place import ADMINISTRATION, CSPN, LEADER, SCHOOL, SECRETARY, ExpertWorld
from tests.world import at

APPLICATION = {"process": "expert_group_session", "start": "EG_S01"}
BUTTON = "Зарегистрировать заявление родителей"


@pytest.fixture
def world(database: Database) -> ExpertWorld:
    world = ExpertWorld(database, region="ru-tve", code="КЛН", sessions=[at("2025-10-24 15:00")])
    world.to("2025-10-14 12:00")
    return world


@pytest.fixture
def walk(world: ExpertWorld) -> ExpertWalk:
    return ExpertWalk(world)


def test_the_secretary_registers_an_application_by_a_button(walk: ExpertWalk, enter: Callable) -> None:
    person = enter(SECRETARY)
    assert BUTTON in person.get("/cases").get_data(as_text=True)

    page = person.post("/cases/begin", APPLICATION, follow=True).get_data(as_text=True)

    assert "Зарегистрировать заявление" in page and "Заведено дело № КЛН-2025-1" in page


def test_a_button_is_shown_only_to_whom_the_diagram_offers_it(walk: ExpertWalk, enter: Callable) -> None:
    leader = enter(LEADER).get("/cases").get_data(as_text=True)
    school = enter(SCHOOL)

    assert "Созвать кризисное заседание" in leader and BUTTON not in leader
    assert BUTTON not in school.get("/cases").get_data(as_text=True)
    assert school.post("/cases/begin", APPLICATION).status_code == 403


def test_a_known_family_applies_again_in_its_own_case(walk: ExpertWalk, enter: Callable) -> None:
    walk.apply("2025-10-14 12:00")
    person = enter(SECRETARY)
    assert BUTTON in person.get(f"/cases/{walk.case_id}").get_data(as_text=True)

    person.post(f"/cases/{walk.case_id}/begin", APPLICATION)

    assert len(walk.runs()) == 2


def test_the_act_on_the_composition_is_begun_without_a_family(walk: ExpertWalk, enter: Callable) -> None:
    walk.world.deploy("expert_group_composition.ru-tve.bpmn")
    start = {"process": "expert_group_composition", "start": "EG_X31"}

    page = enter(ADMINISTRATION).post("/cases/begin", start, follow=True).get_data(as_text=True)

    assert "Состав и руководитель группы" in page
    assert walk.world.open_tasks()[0].case_id is None


def test_the_group_sees_the_items_of_its_sessions_and_others_do_not(
    walk: ExpertWalk, enter: Callable
) -> None:
    walk.apply("2025-10-14 12:00").prepare().open_session(7)
    place = f"/cases/{walk.case_id}"

    for login in (SECRETARY, LEADER, "shilov"):
        assert "Ежова" in enter(login).get(place).get_data(as_text=True), login
    for login in (CSPN, "smirnova", ADMINISTRATION):
        assert enter(login).get(place).status_code == 404, login


def test_the_group_has_sessions_of_its_own(walk: ExpertWalk, enter: Callable) -> None:
    person = enter(SECRETARY)
    assert "24 октября" in person.get("/sessions").get_data(as_text=True)

    person.post("/sessions", {"day": "2025-11-07", "time": "15:00", "kind": "regular"})

    planned = select(CommissionSession.body, CommissionSession.members_total).where(
        CommissionSession.held_at == at("2025-11-07 15:00")
    )
    assert walk.world.rows(planned) == [("expert_group", 9)]


def test_the_journal_of_protocols_is_on_the_shelf(walk: ExpertWalk, enter: Callable) -> None:
    walk.apply("2025-10-14 12:00").prepare().open_session(7).analyse().word("residential")
    walk.ballot("++++--0").draw_up("2025-10-27 12:00", 7)
    person = enter(SECRETARY)

    assert "Журнал регистрации протоколов" in person.get("/registers").get_data(as_text=True)
    book = person.get(f"/registers/F-KA-2/mun:{walk.world.municipality_id}").get_data(as_text=True)
    assert "первичный" in book


def test_programs_begin_what_is_offered(walk: ExpertWalk, calling: Callable) -> None:
    secretary, school = calling(SECRETARY), calling(SCHOOL)
    offered = {item["start_event"] for item in secretary.get("/starts").json["items"]}
    assert offered == {"EG_S01", "EG_S02"} and school.get("/starts").json["items"] == []

    body = {"process_key": "expert_group_session", "start_event": "EG_S01"}
    answer = secretary.post("/starts", body)

    assert answer.status_code == 201 and answer.json["number"] == "КЛН-2025-1"
    assert school.post("/starts", body).status_code == 403
