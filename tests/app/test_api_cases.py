"""Cases by the API: reported, found by id and number, shown as far as a person's right goes."""

import pytest
from sqlalchemy import select

from storage.models import AccessRecord, TokenScope
from storage.unit_of_work import UnitOfWork
from tests.app.caller import Caller
from tests.processes.answers import report
from tests.world import World


def looks(world: World, case_id: str) -> list[tuple[str, list[str]]]:
    records = select(AccessRecord.action, AccessRecord.fields).where(AccessRecord.case_id == case_id)
    return [(row.action, row.fields) for row in world.rows(records.order_by(AccessRecord.at))]


def test_a_report_opens_a_case_that_its_agency_and_the_commission_see(calling, world: World):
    world.deploy()

    answer = calling("semenova").post("/cases")

    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/cases/{answer.json['case_id']}"
    for login in ("semenova", "smirnova"):
        shown = calling(login).get(f"/cases/{answer.json['case_id']}")
        assert (shown.status_code, shown.json["number"]) == (200, answer.json["number"])


def test_a_repeated_report_with_one_key_opens_one_case(calling, world: World):
    world.deploy()
    caller = calling("semenova")

    answers = [caller.post("/cases", key="report-1").json for _ in range(2)]

    assert answers[0] == answers[1]
    assert len(caller.get("/cases").json["items"]) == 1


def test_a_case_is_found_by_its_number_and_the_look_is_recorded(calling, world: World):
    world.deploy()
    case_id = world.open_case("semenova")
    secretary = calling("smirnova")
    (line,) = secretary.get("/cases").json["items"]

    shown = secretary.get(f"/cases/{line['number']}")
    secretary.get(f"/cases/{line['number']}/deadlines")

    assert shown.json["id"] == case_id
    assert looks(world, case_id) == [("view", ["head"]), ("view", ["deadlines"])]


def test_a_case_of_another_municipality_does_not_exist(calling, world: World):
    world.deploy()
    case_id = world.open_case("semenova")
    number = calling("smirnova").get("/cases").json["items"][0]["number"]
    stranger = calling("morozova")

    parts = ("", "/tasks", "/deadlines", "/documents", "/history")
    answers = [stranger.get(f"/cases/{case}{part}") for case in (case_id, number) for part in parts]

    assert {answer.status_code for answer in answers} == {404}
    assert stranger.get("/cases").json["items"] == []
    assert looks(world, case_id) == []


def test_who_reported_reads_their_own_terms_and_not_the_story_of_the_case(calling, world: World):
    world.deploy()
    case_id = world.open_case("semenova")
    teacher, secretary = calling("semenova"), calling("smirnova")

    (term,) = teacher.get(f"/cases/{case_id}/deadlines").json["items"]
    refused = teacher.get(f"/cases/{case_id}/history")
    story = secretary.get(f"/cases/{case_id}/history").json["items"]

    assert term["explanation"]
    assert (refused.status_code, refused.json["detail"]) == (403, "У вас нет права: читать ход дела.")
    assert "data" not in story[0]


def test_a_report_handed_in_by_a_program_names_the_family_to_the_commission_only(calling, world: World):
    world.deploy()
    teacher, secretary = calling("semenova"), calling("smirnova")
    case = teacher.post("/cases").json["case_id"]
    (line,) = teacher.get("/tasks", whose="offered").json["items"]
    task = teacher.get(f"/tasks/{line['id']}").json

    body = {"answers": {**task["form"]["values"], **report()}, "version": task["version"]}
    done = teacher.post(f"/tasks/{task['id']}/complete", body, key="journal-1")

    assert (done.status_code, done.json["status"]) == (200, "running")
    full, masked = (caller.get(f"/cases/{case}").json for caller in (secretary, teacher))
    assert ("Ковалёв Артём", "2012-03-14") in [(member["name"], member["born"]) for member in full["members"]]
    assert ("К. А.", "2012") in [(member["name"], member["born"]) for member in masked["members"]]
    assert (full["family_name"], masked["family_name"], masked["addresses"]) == ("Ковалёвы", "К.", [])
    assert (
        teacher.get(f"/tasks/{task['id']}").json["handed_in"]["answers"]["informant"]
        == "соседка, Петрова О. И."
    )


@pytest.mark.parametrize(("place", "naming"), [("/cases", "q"), ("/people", "q"), ("/people", "born_on")])
def test_names_are_not_taken_from_an_address(calling, place: str, naming: str):
    refused = calling("smirnova").get(place, **{naming: "2015-03-01"})

    assert refused.status_code == 422
    assert "POST …/search" in refused.json["errors"][f"query.{naming}"][0]
    assert calling("smirnova").get(place).status_code == 200


def test_a_key_for_reading_is_enough_to_search(app, world: World):
    staff_id, now = world.actor("smirnova").staff_id, world.clock.now()
    with world.database.begin() as connection:
        token = UnitOfWork(connection).tokens.issue(staff_id, now, scopes=(TokenScope.READ,))
    reader = Caller(app.test_client(), token)

    assert reader.post("/cases/search", {"q": "а"}).status_code == 200
    assert reader.post("/people/search", {"q": "а"}).status_code == 200
    assert reader.post("/cases").status_code == 403


def test_a_search_is_recorded_with_what_it_found(calling, world: World):
    world.deploy()
    case_id = world.open_case("semenova")

    calling("smirnova").post("/cases/search", {"q": "МДВ"})

    records = world.rows(
        select(AccessRecord.object_id, AccessRecord.fields).where(AccessRecord.action == "search")
    )
    assert [(row.object_id, row.fields) for row in records] == [("МДВ", [case_id])]


def test_an_act_the_case_does_not_wait_for_is_refused(calling, world: World):
    world.deploy()
    case_id = world.open_case("semenova")

    answer = calling("smirnova").post("/messages", {"name": "nothing", "case": case_id})

    assert answer.status_code == 422
    assert answer.json["detail"] == "Сейчас дело не ждёт такого действия."


def test_a_message_to_a_case_of_others_is_not_found(calling, world: World):
    world.deploy()
    case_id = world.open_case("semenova")

    assert calling("morozova").post("/messages", {"name": "any", "case": case_id}).status_code == 404
