"""Programs take work by topic, and what they say of it moves the procedure, once."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from engine.commands import Deploy
from engine.doctor import examine
from storage.models import HistoryEvent, Incident
from storage.unit_of_work import UnitOfWork
from tests.bpmn import (
    boundary,
    definitions,
    end,
    error,
    error_known,
    one_process,
    properties,
    service,
    start,
    user,
)
from tests.world import World

PRINTING = definitions(
    error_known("paper_jam"),
    one_process(
        "printing",
        start()
        + service("print_letter", "letters.print", properties(tray="2"), camunda_taskPriority="7")
        + boundary("jammed", "print_letter", error("paper_jam"))
        + user("check")
        + user("mend")
        + end(),
        "start>print_letter print_letter>check check>end jammed>mend mend>end",
    ),
)


class Client:
    """Speaks the dialect with one token."""

    def __init__(self, app: Flask, token: str):
        self._client = app.test_client()
        self._headers = {"Authorization": f"Bearer {token}"}

    def __call__(self, method: str, path: str, body: Any = None, **query: Any) -> TestResponse:
        return self._client.open(
            f"/engine-rest{path}", method=method, json=body, query_string=query, headers=self._headers
        )

    def fetch(self, topic: str = "letters.print", worker: str = "w1", **more: Any) -> list[dict[str, Any]]:
        wish = {"topicName": topic, "lockDuration": 60_000, **more}
        answer = self(
            "POST", "/external-task/fetchAndLock", {"workerId": worker, "maxTasks": 5, "topics": [wish]}
        )
        assert answer.status_code == 200, answer.json
        return list(answer.json)


@pytest.fixture
def program(app: Flask, world: World) -> Callable[..., Client]:
    """``program("letters.*")``: a service account whose token opens these topics."""

    def with_topics(*topics: str, municipality_id: str | None = None) -> Client:
        with world.database.begin() as connection:
            uow = UnitOfWork(connection)
            staff_id = uow.staff.hire(
                login=f"robot {' '.join(topics)}", full_name="Робот", short_name="Робот",
                at=world.clock.now(), municipality_id=municipality_id,
            )  # fmt: skip
            uow.staff.give_role(staff_id, "outside_worker", "platform", "all")
            token = uow.tokens.issue(staff_id, world.clock.now(), scopes=["worker"], topics=topics)
        return Client(app, token)

    return with_topics


@pytest.fixture
def printing(world: World) -> str:
    world.run(Deploy(name="printing", resources={"printing.bpmn": PRINTING}))
    return world.start("printing", copies=2, secret="not asked for")


def test_work_is_lent_with_what_was_asked_for_and_its_end_moves_the_procedure(
    world: World, printing: str, program: Callable[..., Client]
) -> None:
    robot = program("letters.*")

    (task,) = robot.fetch(variables=["copies"], includeExtensionProperties=True)
    again = robot.fetch(worker="w2")
    done = robot(
        "POST", f"/external-task/{task['id']}/complete",
        {"workerId": "w1", "variables": {"pages": {"value": 3, "type": "Integer"}}},
    )  # fmt: skip

    assert (done.status_code, done.data, again) == (204, b"", [])
    assert (task["topicName"], task["priority"], task["retries"]) == ("letters.print", 7, None)
    assert task["variables"] == {"copies": {"type": "Integer", "value": 2, "valueInfo": {}}}
    assert task["extensionProperties"] == {"tray": "2"}
    assert task["lockExpirationTime"].endswith(".000+0000")
    assert world.open_elements() == ["check"]
    told = select(HistoryEvent.data).where(HistoryEvent.kind == "external_task_completed")
    assert world.value(told)["variables"] == {"pages": [None, 3]}
    assert examine(world.database, world.executor.workshop, now=world.clock.now()) == []


def test_another_worker_and_a_late_one_have_no_effect(
    world: World, printing: str, program: Callable[..., Client]
) -> None:
    robot = program("letters.print")
    (task,) = robot.fetch()
    path = f"/external-task/{task['id']}"

    stranger = robot("POST", f"{path}/complete", {"workerId": "w2"})
    longer = robot("POST", f"{path}/extendLock", {"workerId": "w1", "newDuration": 120_000})
    world.pass_time(seconds=100)
    in_time = robot("POST", f"{path}/extendLock", {"workerId": "w1", "newDuration": 1000})
    world.pass_time(seconds=2)
    late = robot("POST", f"{path}/complete", {"workerId": "w1"})

    assert [each.status_code for each in (stranger, longer, in_time, late)] == [400, 204, 204, 400]
    assert stranger.json["type"] == "InvalidRequestException"
    assert "время вышло" in late.json["message"]
    assert robot.fetch(worker="w2") != []


def test_a_failure_is_tried_again_later_and_at_last_a_person_sees_it(
    world: World, printing: str, program: Callable[..., Client], calling: Callable[..., Any]
) -> None:
    robot = program("letters.print")
    (task,) = robot.fetch()
    path = f"/external-task/{task['id']}"
    told = {"workerId": "w1", "errorMessage": "Нет бумаги", "errorDetails": "лоток 2", "retryTimeout": 5000}

    robot("POST", f"{path}/failure", {**told, "retries": 1})
    at_once = robot.fetch()
    world.pass_time(seconds=6)
    (again,) = robot.fetch()
    robot("POST", f"{path}/failure", {**told, "retries": 0})

    assert (at_once, again["retries"], again["errorMessage"]) == ([], 1, "Нет бумаги")
    assert robot("GET", f"{path}/errorDetails").get_data(as_text=True) == "лоток 2"
    assert robot("GET", "/external-task/count", noRetriesLeft="true").json == {"count": 1}
    incident = world.rows(select(Incident).where(Incident.resolved_at.is_(None)))[0]
    assert (incident.job_id, incident.message) == (task["id"], "Нет бумаги")

    retried = calling("smirnova").post(f"/jobs/{task['id']}/retry", {"reason": "бумагу положили"})

    assert retried.status_code == 200
    assert len(robot.fetch()) == 1
    assert world.rows(select(Incident).where(Incident.resolved_at.is_(None))) == []


def test_an_error_of_the_procedure_is_caught_by_its_code_and_another_becomes_an_incident(
    world: World, printing: str, program: Callable[..., Client]
) -> None:
    robot = program("letters.print")
    world.start("printing")
    first, second = robot.fetch()

    caught = robot(
        "POST", f"/external-task/{first['id']}/bpmnError",
        {"workerId": "w1", "errorCode": "paper_jam", "variables": {"tray": {"value": "3"}}},
    )  # fmt: skip
    unknown = robot(
        "POST", f"/external-task/{second['id']}/bpmnError", {"workerId": "w1", "errorCode": "fire"}
    )

    assert (caught.status_code, unknown.status_code) == (204, 204)
    assert world.open_elements() == ["mend"]
    (incident,) = world.rows(select(Incident))
    assert incident.job_id == second["id"] and "«fire»" in incident.message


def test_a_program_meets_only_its_topics_and_its_municipality(
    app: Flask, world: World, printing: str, program: Callable[..., Client]
) -> None:
    away = world.actor("morozova").municipality_id
    other, elsewhere = program("mail.*"), program("letters.*", municipality_id=away)
    (task,) = program("letters.print").fetch()

    assert other.fetch() == elsewhere.fetch() == []
    for stranger in (other, elsewhere):
        assert stranger("GET", "/external-task").json == []
        assert stranger("GET", f"/external-task/{task['id']}").status_code == 404
        assert stranger("POST", f"/external-task/{task['id']}/unlock").status_code == 404
    assert app.test_client().post("/engine-rest/external-task/fetchAndLock", json={}).status_code == 401


def test_locks_retries_and_order_are_set_by_hand(
    world: World, printing: str, program: Callable[..., Client]
) -> None:
    robot = program("letters.print")
    (task,) = robot.fetch()
    path = f"/external-task/{task['id']}"

    steps = [
        robot("POST", f"{path}/unlock"),
        robot("POST", f"{path}/lock", {"workerId": "w3", "lockDuration": 1000}),
        robot("PUT", f"{path}/priority", {"priority": 70}),
        robot("PUT", f"{path}/retries", {"retries": 0}),
        robot("PUT", f"{path}/retries", {"retries": 5}),
    ]
    listed = robot("POST", "/external-task", {"topicName": "letters.print"}, maxResults=1).json

    assert [step.status_code for step in steps] == [204] * 5
    assert [(each["priority"], each["retries"], each["workerId"]) for each in listed] == [(70, 5, None)]
    taken_away = select(HistoryEvent.data).where(HistoryEvent.kind == "external_task_unlocked")
    assert world.value(taken_away) == {"worker": [task["workerId"], None]}
    assert robot("GET", "/external-task/topic-names").json == ["letters.print"]
    assert robot("GET", "/external-task", unheardOf="1").status_code == 400
