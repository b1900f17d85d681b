"""Procedures by the API: started, looked at, told messages, halted."""

import pytest

from tests import bpmn
from tests.conftest import database  # noqa: F401
from tests.world import World

OFFER = bpmn.properties(offer="Сообщить об угрозе", offerTo="kdn_secretary")


@pytest.fixture
def process(world: World) -> str:
    """A procedure that waits for a person and, beside, for a message offered to the secretary."""
    body = (
        bpmn.start()
        + bpmn.user("a", groups="kdn_secretary")
        + bpmn.boundary("told", "a", OFFER + bpmn.message("threat"), interrupting=False)
        + bpmn.user("b")
        + bpmn.end()
    )
    flows = "start>a a>end told>b b>end"
    world.deploy_bytes({"p.bpmn": bpmn.process("p", body, flows, bpmn.message_known("threat"))})
    return "p"


@pytest.fixture
def case_id(world: World) -> str:
    world.deploy("intake_case.ru-me.bpmn", "kdn_session.bpmn")
    return world.open_case("smirnova", at_commission=True)


def test_a_started_procedure_shows_where_it_stands(calling, process):
    caller = calling("smirnova")

    started = caller.post("/instances", {"process": process, "variables": {"n": 1}})
    shown = caller.get(f"/instances/{started.json['instance_id']}").json

    assert started.status_code == 201
    assert shown["elements"] == [{"element_id": "a", "waiting": 1, "overdue": 0}]
    assert shown["variables"] == {"n": 1}


def test_an_agency_starts_nothing_but_a_report(calling, process):
    assert calling("semenova").post("/instances", {"process": process}).status_code == 403


def test_a_procedure_nobody_deployed_is_not_found_in_words(calling):
    answer = calling("smirnova").post("/instances", {"process": "unknown"})

    assert answer.status_code == 404
    assert "unknown" in answer.json["detail"]
    assert answer.json["detail"].startswith("Процедур")


def test_a_start_without_the_name_of_the_procedure_says_what_is_missing(calling):
    answer = calling("smirnova").post("/instances", {"processs": "p"})

    assert answer.status_code == 422
    assert answer.json["errors"] == {"process": ["Нужно указать."], "processs": ["Такого поля нет."]}


def test_the_variables_of_a_procedure_are_the_commissions(calling, world: World):
    world.deploy()
    world.open_case("semenova")
    instance = calling("smirnova").get("/instances").json["items"][0]["id"]

    seen = {login: calling(login).get(f"/instances/{instance}").json for login in ("semenova", "smirnova")}

    assert seen["semenova"]["variables"] is None
    assert seen["smirnova"]["variables"]["threat"] is False
    assert seen["semenova"]["elements"] == seen["smirnova"]["elements"]


def test_a_message_to_a_case_reaches_the_element_that_waits(calling, world: World, process, case_id):
    caller = calling("smirnova")
    started = caller.post("/instances", {"process": process, "case": case_id}).json

    answer = caller.post("/messages", {"name": "threat", "case": case_id})

    assert answer.json == {"delivered": True, "instance_id": started["instance_id"], "element_id": "told"}
    assert world.task("b", case_id)


def test_a_message_offered_to_another_role_is_refused(calling, process, case_id):
    calling("smirnova").post("/instances", {"process": process, "case": case_id})

    answer = calling("yakovlev").post("/messages", {"name": "threat", "case": case_id})

    assert (answer.status_code, answer.json["type"]) == (403, "urn:kurator:problem:NotAllowed")


def test_an_instance_of_another_municipality_does_not_exist(calling, world: World, process):
    instance = world.start(process)
    stranger = calling("morozova")

    looked = [stranger.get(f"/instances/{instance}{part}") for part in ("", "/history")]
    steered = [stranger.post(f"/instances/{instance}/{act}") for act in ("suspend", "resume", "cancel")]

    assert {answer.status_code for answer in looked + steered} == {404}


def test_a_halted_procedure_refuses_work_until_it_goes_on(calling, world: World, process):
    caller, instance = calling("smirnova"), world.start(process)
    address = f"/tasks/{world.task('a').id}/complete"

    caller.post(f"/instances/{instance}/suspend", {"reason": "запрос суда"})
    refused = caller.post(address)
    caller.post(f"/instances/{instance}/resume")

    assert (refused.status_code, refused.json["detail"]) == (409, "Процедура приостановлена.")
    assert caller.post(address).json["status"] == "completed"


def test_what_happened_is_read_in_order_from_where_one_stopped(calling, world: World, process):
    caller, instance = calling("smirnova"), world.start(process)

    first = caller.get(f"/instances/{instance}/history", limit=2).json["items"]
    rest = caller.get(f"/instances/{instance}/history", after=first[-1]["seq"]).json["items"]

    assert [event["seq"] for event in first + rest] == list(range(1, len(first + rest) + 1))


def test_instances_are_listed_by_page_and_by_state(calling, world: World, process):
    caller = calling("smirnova")
    started = [world.start(process) for _ in range(3)]
    caller.post(f"/instances/{started[0]}/cancel", {"reason": "ошибка"})

    first = caller.get("/instances", status="running", limit=1).json
    second = caller.get("/instances", status="running", limit=1, cursor=first["next_cursor"]).json

    assert {row["id"] for row in first["items"] + second["items"]} == set(started[1:])
    assert second["next_cursor"] is None
