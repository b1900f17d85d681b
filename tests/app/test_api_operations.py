"""Deploying, what is stuck, the calculator of terms, and the document that describes it all."""

import io
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from engine.errors import ExpressionInvalid
from storage.unit_of_work import UnitOfWork
from tests import bpmn, dmn
from tests.app.caller import Caller
from tests.app.test_api_entry import routes
from tests.world import World

GOOD = bpmn.process("p", bpmn.start() + bpmn.user("a") + bpmn.end(), "start>a a>end")
BROKEN = bpmn.process(
    "p",
    bpmn.start()
    + bpmn.user("a", groups="nobody")
    + bpmn.service("s", "no_such")
    + bpmn.user("b", groups="none")
    + bpmn.end(),
    "start>a a>s s>b b>end",
)


def deployed(caller: Caller, **files: bytes):
    data = {
        "name": "проба",
        "files": [(io.BytesIO(content), f"{name}.bpmn") for name, content in files.items()],
    }
    return caller.post("/deployments", data=data, content_type="multipart/form-data")


def test_a_deployed_diagram_is_given_back_byte_for_byte(calling):
    caller = calling("admin")

    answer = deployed(caller, p=GOOD)
    (line,) = caller.get("/definitions").json["items"]
    xml = caller.get(f"/definitions/{line['id']}/xml")

    assert (answer.status_code, answer.json["definitions"][0]["is_new"]) == (201, True)
    assert (xml.data, xml.mimetype) == (GOOD, "application/xml")


def test_a_deployed_table_is_given_back_byte_for_byte(calling):
    caller = calling("admin")
    content = dmn.one(["n"], ["a"], [["-", "1"]])

    data = {"files": (io.BytesIO(content), "d.ru-me.dmn")}
    answer = caller.post("/deployments", data=data, content_type="multipart/form-data")
    (line,) = caller.get("/decisions").json["items"]
    xml = caller.get(f"/decisions/{line['id']}/xml")

    assert [(each["key"], each["is_new"]) for each in answer.json["decisions"]] == [("d", True)]
    assert (line["edition"], line["version"], xml.data, xml.mimetype) == (
        "ru-me",
        1,
        content,
        "application/xml",
    )
    assert caller.get("/decisions/none/xml").status_code == 404


def test_a_diagram_may_be_kept_as_a_drawing_and_is_given_back_byte_for_byte(calling):
    caller = calling("admin")
    content = BROKEN.decode().replace("UTF-8", "windows-1251").encode("windows-1251")

    data = {"drawing": "true", "files": (io.BytesIO(content), "Чужая.BPMN")}
    answer = caller.post("/deployments", data=data, content_type="multipart/form-data")
    (line,) = caller.get("/drawings").json["items"]
    xml = caller.get(f"/drawings/{line['id']}/xml")

    assert answer.status_code == 201, answer.json
    assert (answer.json["definitions"], caller.get("/definitions").json["items"]) == ([], [])
    assert (line["resource_name"], line["version"]) == ("Чужая.BPMN", 1)
    assert (xml.data, xml.content_type) == (content, "application/xml")
    assert caller.get("/drawings/none/xml").status_code == 404


def test_a_broken_diagram_is_refused_with_every_finding_and_nothing_is_deployed(calling):
    caller = calling("admin")

    answer = deployed(caller, good=GOOD.replace(b'id="p"', b'id="q"'), broken=BROKEN)

    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    found = [(each["file"], each["code"], each["element"]) for each in answer.json["findings"]]
    assert found[:2] == [("broken.bpmn", "group-unknown", "a"), ("broken.bpmn", "group-unknown", "b")]
    assert ("broken.bpmn", "topic-without-handler", "s") in found
    assert all(each["message"] and each["advice"] and each["message_en"] for each in answer.json["findings"])
    assert caller.get("/definitions").json["items"] == []


def test_a_file_that_is_no_diagram_is_refused_by_name(calling):
    data = {"files": (io.BytesIO(b"x"), "notes.txt")}

    answer = calling("admin").post("/deployments", data=data, content_type="multipart/form-data")

    assert (answer.status_code, "notes.txt" in answer.json["detail"]) == (422, True)


def test_a_worker_deploys_nothing(calling):
    assert deployed(calling("smirnova"), p=GOOD).status_code == 403


def failed(world: World) -> tuple[str, str]:
    """A job out of attempts and the incident it became."""
    body = bpmn.start() + bpmn.catch("wait", bpmn.timer("timeDuration", "PT1H")) + bpmn.user("a") + bpmn.end()
    world.deploy_bytes({"p.bpmn": bpmn.process("p", body, "start>wait wait>a a>end")})
    instance = world.start("p")
    with world.database.begin() as connection:
        uow = UnitOfWork(connection)
        (job_id, _due) = next(iter(uow.jobs.waiting(instance).values()))
        job = uow.jobs.get(job_id)
        assert job is not None
        uow.jobs.postpone(job, token=job.token, due_at=world.clock.now(), error="сбой", failed=True)
        uow.incidents.report(
            at=world.clock.now(),
            kind="job_failed",
            message="сбой",
            instance_id=instance,
            job_id=job_id,
            case_id=None,
            municipality_id=world.municipality_id,
            element_id="wait",
        )
    return instance, job_id


def test_a_failed_job_is_seen_and_tried_again(calling, world: World):
    _instance, job_id = failed(world)
    caller = calling("smirnova")

    (incident,) = caller.get("/incidents").json["items"]
    answer = caller.post(f"/jobs/{job_id}/retry", {"reason": "починили"})

    assert (incident["job_id"], incident["message"]) == (job_id, "сбой")
    assert answer.json == {"job_id": job_id}
    assert caller.get("/incidents").json["items"] == []
    assert [job["state"] for job in caller.get("/jobs").json["items"]] == ["waiting"]


def test_a_job_of_another_municipality_does_not_exist(calling, world: World):
    _instance, job_id = failed(world)
    stranger = calling("morozova")

    assert stranger.post(f"/jobs/{job_id}/retry").status_code == 404
    assert stranger.get("/incidents").json["items"] == []
    assert calling("semenova").get("/incidents").status_code == 403


def test_an_incident_without_a_job_is_closed_with_a_reason(calling, world: World):
    body = bpmn.start() + bpmn.script("sum", "n = m + 1") + bpmn.user("a")
    world.deploy_bytes({"p.bpmn": bpmn.process("p", body, "start>sum sum>a")})
    with pytest.raises(ExpressionInvalid):
        world.start("p")
    caller = calling("smirnova")
    (incident,) = caller.get("/incidents").json["items"]

    assert calling("morozova").post(f"/incidents/{incident['id']}/close", {"reason": "x"}).status_code == 404
    answer = caller.post(f"/incidents/{incident['id']}/close", {"reason": "схема исправлена"})

    assert answer.json == {"incident_id": incident["id"]}
    assert caller.get("/incidents").json["items"] == []


def test_a_term_is_computed_and_explained(calling):
    answer = calling("semenova").get("/deadlines/compute", rule="WD:5", **{"from": "2025-04-30T10:00"})

    assert answer.status_code == 200
    assert answer.json["due_date"] == "2025-05-13"
    assert any("9 мая" in step["text"] for step in answer.json["explanation"])


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"rule": "XX:5"}, 422),
        ({"rule": "WD:5", "from": "завтра"}, 422),
        ({"rule": "WD:5", "municipality": "НЕТ"}, 404),
        ({"rule": "WD:5", "municipality": "ВЛЖ"}, 200),
        ({}, 422),
    ],
)
def test_a_term_that_cannot_be_computed_is_refused_in_words(calling, query, status):
    answer = calling("semenova").get("/deadlines/compute", **query)

    assert answer.status_code == status
    assert status == 200 or answer.json["detail"]


def references(node: Any) -> set[str]:
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*(references(value) for value in node.values()))
    return set().union(*(references(item) for item in node)) if isinstance(node, list) else set()


def found(document: dict[str, Any], reference: str) -> Any:
    node: Any = document
    for step in reference.removeprefix("#/").split("/"):
        node = node[step]
    return node


def test_the_description_is_open_and_says_every_route(app: Flask):
    answer = app.test_client().get("/api/v1/openapi.json")
    document = answer.json

    described = {
        (method.upper(), path.replace("{", "").replace("}", ""))
        for path, operations in document["paths"].items()
        for method in operations
        if method != "parameters"
    }

    assert answer.status_code == 200
    assert document["openapi"].startswith("3.1")
    assert {*routes(app), ("GET", "/api/v1/openapi.json")} == described


def test_the_description_holds_together(app: Flask):
    document = app.test_client().get("/api/v1/openapi.json").json
    operations = [
        operation
        for methods in document["paths"].values()
        for method, operation in methods.items()
        if method != "parameters"
    ]

    for reference in references(document):
        assert found(document, reference), reference
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for operation in operations:
        assert operation["summary"]
        assert "default" in operation["responses"]
        assert operation["tags"][0] in {tag["name"] for tag in document["tags"]}


def test_answers_are_as_the_description_says(app: Flask, calling, world: World):
    world.deploy()
    document = app.test_client().get("/api/v1/openapi.json").json
    teacher, secretary = calling("semenova"), calling("smirnova")
    case = teacher.post("/cases").json["case_id"]
    (task,) = teacher.get("/tasks", whose="offered").json["items"]
    (instance,) = secretary.get("/instances").json["items"]
    told = {
        "Task": teacher.get(f"/tasks/{task['id']}"),
        "TaskLinePage": teacher.get("/tasks", whose="offered"),
        "Case": secretary.get(f"/cases/{case}"),
        "CaseTaskList": secretary.get(f"/cases/{case}/tasks"),
        "TermList": secretary.get(f"/cases/{case}/deadlines"),
        "HappeningPage": secretary.get(f"/cases/{case}/history"),
        "DocumentLineList": secretary.get(f"/cases/{case}/documents"),
        "Instance": secretary.get(f"/instances/{instance['id']}"),
        "EventList": secretary.get(f"/instances/{instance['id']}/history"),
        "DefinitionList": secretary.get("/definitions"),
        "JobPage": secretary.get("/jobs"),
        "Computed": secretary.get("/deadlines/compute", rule="WD:5"),
        "Problem": secretary.get("/deadlines/compute"),
    }

    for name, answer in told.items():
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        assert [fault.message for fault in Draft202012Validator(schema).iter_errors(answer.json)] == [], name
