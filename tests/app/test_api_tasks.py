"""A worker's program: the list, a task, every step, on both databases."""

from typing import Any

import pytest

from tests import bpmn
from tests.app.caller import Caller
from tests.conftest import database  # noqa: F401
from tests.world import World


@pytest.fixture
def task_id(world: World) -> str:
    """A task of the commission's secretary without a form; another one follows it."""
    body = bpmn.start() + bpmn.user("a") + bpmn.user("b") + bpmn.end()
    world.deploy_bytes({"p.bpmn": bpmn.process("p", body, "start>a a>b b>end")})
    world.start("p")
    return str(world.task("a").id)


@pytest.fixture
def secretary(calling) -> Caller:
    return calling("smirnova")


def reported(caller: Caller) -> dict[str, Any]:
    """The task that follows a report of a family: the agency's journal."""
    caller.post("/cases")
    (line,) = caller.get("/tasks", whose="offered").json["items"]
    return caller.get(f"/tasks/{line['id']}").json


def test_a_task_offered_to_a_group_is_claimed_and_becomes_mine(secretary, task_id):
    (offered,) = secretary.get("/tasks", whose="free").json["items"]

    claimed = secretary.post(f"/tasks/{task_id}/claim")

    assert offered["id"] == task_id
    assert claimed.json == {"task_id": task_id, "version": 2}
    assert [row["id"] for row in secretary.get("/tasks").json["items"]] == [task_id]


def test_pages_of_a_list_follow_each_other_without_gaps(secretary, world: World, task_id):
    for _ in range(4):
        world.start("p")

    first = secretary.get("/tasks", whose="free", limit=3).json
    second = secretary.get("/tasks", whose="free", limit=3, cursor=first["next_cursor"]).json

    assert (len(first["items"]), len(second["items"]), second["next_cursor"]) == (3, 2, None)
    assert len({row["id"] for row in first["items"] + second["items"]}) == 5


def test_a_completed_task_lets_the_procedure_go_on(secretary, world: World, task_id):
    secretary.post(f"/tasks/{task_id}/claim")

    done = secretary.post(f"/tasks/{task_id}/complete")

    assert (done.status_code, done.json["status"]) == (200, "running")
    assert world.open_elements() == ["b"]


def test_a_repeated_request_with_the_same_key_gets_the_same_answer(secretary, world: World, task_id):
    first = secretary.post(f"/tasks/{task_id}/complete", {"version": 1}, key="once")
    second = secretary.post(f"/tasks/{task_id}/complete", {"version": 1}, key="once")

    assert first.status_code == 200
    assert (second.status_code, second.json) == (200, first.json)
    assert world.open_elements() == ["b"]


def test_one_key_for_two_different_requests_is_refused(secretary, task_id):
    secretary.post(f"/tasks/{task_id}/claim", key="once")

    answer = secretary.post(f"/tasks/{task_id}/complete", key="once")

    assert (answer.status_code, answer.json["type"]) == (409, "urn:kurator:problem:CommandRepeated")


def test_the_key_of_one_person_is_not_the_key_of_another(calling, world: World):
    world.deploy()

    cases = [calling(login).post("/cases", key="once").json["case_id"] for login in ("semenova", "smirnova")]

    assert len(set(cases)) == 2


@pytest.mark.parametrize(("given", "status"), [({"match": '"1"'}, 412), ({"body": {"version": 1}}, 409)])
def test_a_step_on_a_version_that_is_gone_is_refused(secretary, task_id, given, status):
    secretary.post(f"/tasks/{task_id}/claim")

    answer = secretary.post(f"/tasks/{task_id}/complete", **given)

    assert (answer.status_code, answer.json["type"]) == (status, "urn:kurator:problem:StaleTask")
    assert "изменилась" in answer.json["detail"]


def test_the_version_to_act_on_is_in_the_etag(secretary, task_id):
    shown = secretary.get(f"/tasks/{task_id}")

    answer = secretary.post(f"/tasks/{task_id}/claim", match=shown.headers["ETag"])

    assert answer.status_code == 200


def test_who_comes_second_is_told_who_was_first(secretary, calling, world: World):
    body = bpmn.start() + bpmn.user("vote", groups="kdn_member") + bpmn.end()
    world.deploy_bytes({"q.bpmn": bpmn.process("q", body, "start>vote vote>end")})
    world.start("q")
    address = f"/tasks/{world.task('vote').id}/claim"

    calling("yakovlev").post(address)
    answer = secretary.post(address)

    assert (answer.status_code, answer.json["type"]) == (409, "urn:kurator:problem:TaskTaken")
    assert "уже выполняет Яковлев" in answer.json["detail"]


def test_a_task_is_handed_only_to_who_has_its_role_and_may_be_given_back(secretary, world: World, task_id):
    secretary.post(f"/tasks/{task_id}/claim")
    teacher = world.actor("semenova").staff_id

    handed = secretary.post(f"/tasks/{task_id}/assign", {"staff_id": teacher, "reason": "отпуск"})
    given_back = secretary.post(f"/tasks/{task_id}/release", {"reason": "ошибка"})

    assert (handed.status_code, "нет нужной роли" in handed.json["detail"]) == (422, True)
    assert given_back.json == {"task_id": task_id, "version": 3}


def test_a_task_of_another_municipality_does_not_exist(calling, task_id):
    stranger = calling("morozova")
    steps = ("claim", "release", "complete")

    looked = stranger.get(f"/tasks/{task_id}")
    stepped = [stranger.post(f"/tasks/{task_id}/{step}") for step in steps]

    assert (looked.status_code, looked.json["detail"]) == (404, "Такой задачи нет, или она не для вас.")
    assert [answer.status_code for answer in stepped] == [404, 404, 404]


def test_a_task_shows_its_form_with_what_is_known_and_its_term_with_the_count(calling, world: World):
    world.deploy()
    shown = reported(calling("semenova"))

    assert (shown["form"]["key"], shown["may_complete"]) == ("F-ME-1", True)
    fields = {field["key"]: field for field in shown["form"]["fields"]}
    assert fields["source_code"]["required"]
    assert fields["source_code"]["choices"][0]["label"]
    assert shown["form"]["values"]["received_at"]


def test_wrong_answers_are_refused_field_by_field_and_kept_as_a_draft(calling, world: World):
    world.deploy()
    caller = calling("semenova")
    task = reported(caller)

    answer = caller.post(f"/tasks/{task['id']}/complete", {"answers": {"received_at": "вчера"}})

    assert (answer.status_code, answer.json["type"]) == (422, "urn:kurator:problem:FormInvalid")
    assert "source_code" in answer.json["errors"]
    assert "received_at" in answer.json["errors"]
    kept = caller.get(f"/tasks/{task['id']}").json["form"]
    assert (kept["draft_version"], kept["values"]["received_at"]) == (1, "вчера")


def test_a_draft_saved_elsewhere_is_not_overwritten(calling, world: World):
    world.deploy()
    caller = calling("semenova")
    address = f"/tasks/{reported(caller)['id']}/draft"

    first = caller.post(address, {"content": {"informant": "сосед"}})
    second = caller.post(address, {"content": {"informant": "школа"}})

    assert first.json["version"] == 1
    assert (second.status_code, second.json["type"]) == (409, "urn:kurator:problem:Conflict")
