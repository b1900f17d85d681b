"""The four clients do their work here as they would with Camunda 7, unmodified, against a live server."""

import asyncio
import io
import json
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from runpy import run_path
from typing import Any
from uuid import UUID

import httpx
import pycamunda.deployment
import pycamunda.externaltask
import pycamunda.message
import pycamunda.processdef
import pycamunda.processinst
import pycamunda.signal
import pycamunda.task
import pytest
import requests
from camunda.client.engine_client import EngineClient
from camunda.external_task.external_task import ExternalTask, TaskResult
from camunda.external_task.external_task_worker import ExternalTaskWorker
from camunda_client.clients import CamundaEngineClient, ExternalTaskClient
from camunda_client.clients.dto import AuthData
from camunda_client.clients.engine.schemas import (
    GetHistoryTasksFilterSchema,
    GetTasksFilterSchema,
    ProcessInstanceQuerySchema,
    SendCorrelationMessageSchema,
)
from camunda_client.clients.engine.schemas.body import VariableInstanceFilterSchema
from camunda_client.utils import deserialize
from requests.auth import HTTPBasicAuth

from engine.commands import CorrelateMessage
from tests.bpmn import definitions, end, one_process, start, user
from tests.engine_rest.conftest import Live, compatibility, errand, route

HERE = Path(__file__).parent
NODE = shutil.which("node") or str(Path(__file__).parents[2] / ".venv" / "bin" / "node")


def test_the_python_worker_prints_jams_and_fails(live: Live) -> None:
    with live.heard("camunda-external-task-client-python3"):
        _python(live)


def _python(live: Live) -> None:
    engine = EngineClient(live.url, {"auth_bearer": {"access_token": live.secretary}})
    config = {"auth_basic": {"username": "robot", "password": live.robot}, "asyncResponseTimeout": 2000}
    worker = ExternalTaskWorker("py", live.url, {**config, "maxTasks": 5})
    printed, jammed, failed = (
        engine.start_process("errand_python", {"copies": copies}, business_key=f"py-{copies}")["id"]
        for copies in (2, 0, 11)
    )
    seen: list[ExternalTask] = []

    def work(task: ExternalTask) -> TaskResult:
        seen.append(task)
        copies = task.get_variable("copies")
        if copies == 0:
            return task.bpmn_error("paper_jam", "Нет бумаги", {"trouble": "paper"})
        if copies > 9:
            return task.failure("Лоток пуст", "лоток 2", max_retries=0, retry_timeout=0)
        return task.complete({"pages": copies * 2, "printed": {"value": '{"tray": 2}', "type": "Json"}})

    worker.fetch_and_execute("python", work)

    assert sorted(task.get_variable("copies") for task in seen) == [0, 2, 11]
    assert seen[0].get_extension_properties() == {"payload": "copies", "tray": "2"}
    assert live.elements(printed) == ["check"]
    assert live.elements(jammed) == ["mend"]
    (job,) = engine.get_jobs(0, 10, with_failure=True, process_instance_id=failed)
    assert (job["exceptionMessage"], job["retries"]) == ("Лоток пуст", 0)
    assert engine.set_job_retry(job["id"], 1)
    worker.fetch_and_execute("python", lambda task: task.complete({}))
    assert live.elements(failed) == ["check"]
    assert len(engine.get_process_instance("errand_python")) == 3
    pages = engine.get_process_instance_variable(printed, "pages", with_meta=True)
    assert (pages["type"], pages["value"]) == ("Integer", "NA==\n")


def test_the_russian_client_goes_through_the_inbox(live: Live) -> None:
    # In a thread of its own: the browser of another test may have a loop running in this one.
    with live.heard("camunda-client"), ThreadPoolExecutor(max_workers=1) as aside:
        aside.submit(lambda: asyncio.run(_in_two_chairs(live))).result()


async def _in_two_chairs(live: Live) -> None:
    async with httpx.AsyncHTTPTransport() as one, httpx.AsyncHTTPTransport() as other:
        engine = CamundaEngineClient(live.url, AuthData("smirnova", live.secretary), one)
        robot = ExternalTaskClient("ru", live.url, AuthData("robot", live.robot), other)
        await _russian(live, engine, robot)


async def _russian(live: Live, engine: CamundaEngineClient, robot: ExternalTaskClient) -> None:
    started = await engine.start_process("errand_russian", "ru-1", {"copies": deserialize(3)})
    here = GetTasksFilterSchema(process_instance_id=started.id)

    (first,) = await robot.fetch_and_lock(["russian"])
    await robot.extend_lock(first.id)
    assert (first.parsed_variables, first.business_key) == ({"copies": 3}, "ru-1")
    await robot.complete(first.id, global_variables={"pages": deserialize(6)})
    ended = await engine.start_process("errand_russian", "ru-2", {"copies": deserialize(1)})
    (second,) = await robot.fetch_and_lock(["russian"])
    await robot.failure(second.id, error_message="Лоток пуст", retries=0, error_details="лоток 2")
    assert (await engine.get_tasks_count(here)).count == 1
    (task,) = await engine.get_tasks(here)
    await _through_the_inbox(engine, task, str(started.id), live)
    (incident,) = [each for each in await engine.get_incidents() if each.process_instance_id == ended.id]
    assert incident.incident_message == "Лоток пуст"
    posted = SendCorrelationMessageSchema(message_name="posted", process_instance_id=started.id)
    with pytest.raises(Exception, match="403"):  # the diagram offers this message to nobody
        await engine.send_correlation_message(posted)
    found = await engine.get_process_instances(ProcessInstanceQuerySchema(business_key="ru-2"))
    assert [each.id for each in found] == [ended.id]
    await engine.delete_process(str(ended.id))
    assert await engine.get_process_instances(ProcessInstanceQuerySchema(business_key="ru-2")) == []
    past = await engine.get_history_process_instance(ended.id)
    assert past is not None and past.state is not None and past.state.value == "EXTERNALLY_TERMINATED"


async def _through_the_inbox(engine: CamundaEngineClient, task: Any, instance_id: str, live: Live) -> None:
    me = live.world.actor("smirnova").staff_id
    await engine.claim_task(task.id, me)
    claimed = await engine.get_task(task.id)
    assert claimed is not None and claimed.assignee_uuid == UUID(me)
    links = await engine.get_identity_links(task.id)
    assert {link.type for link in links} == {"candidate", "assignee"}
    await engine.unclaim_task(task.id)
    await engine.set_assignee_task(task.id, me)
    await engine.submit_task_form(task.id, {"checked": deserialize(value=True)})
    done = await engine.get_history_tasks(GetHistoryTasksFilterSchema(process_instance_id=instance_id))
    assert [(each.name, each.delete_reason) for each in done] == [("check", "completed")]
    wanted = VariableInstanceFilterSchema(process_instance_id_in=[instance_id])
    values = await engine.get_variable_instances_post(wanted, variable_name_in=["pages", "checked"])
    assert {each.name: each.value for each in values} == {"pages": 6, "checked": True}
    assert live.elements(instance_id) == []


def test_pycamunda_deploys_starts_works_and_signals(live: Live) -> None:
    with live.heard("pycamunda"):
        _deploys(live)
        _goes_through(live)


def _deploys(live: Live) -> None:
    keeper = HTTPBasicAuth("admin", live.admin)
    drawn = io.BytesIO(errand("pycamunda").replace(b'name="check"', b'name="Check the letter"'))
    drawn.name = "errand_pycamunda.bpmn"  # type: ignore[misc]
    create = pycamunda.deployment.Create(live.url, "Letters", source="tests", deploy_changed_only=True)
    create.auth = keeper
    create.add_resource(drawn)

    deployed = create()

    ((_, definition),) = deployed.deployed_process_definitions.items()
    assert (definition.key, definition.version) == ("errand_pycamunda", 2)
    listing = pycamunda.deployment.GetList(live.url, name="Letters")
    listing.auth = keeper
    assert [each.id_ for each in listing()] == [deployed.id_]
    resources = pycamunda.deployment.GetResources(live.url, deployed.id_)
    resources.auth = keeper
    assert [each.name for each in resources()] == ["errand_pycamunda.bpmn"]


def _goes_through(live: Live) -> None:
    ask = partial(_asked, live)
    (newest,) = ask(pycamunda.processdef.GetList(live.url, key="errand_pycamunda", latest_version=True))
    start_it = pycamunda.processdef.StartInstance(live.url, key="errand_pycamunda", business_key="pc-1")
    start_it.add_variable("copies", 4, "Integer")
    instance = ask(start_it)
    assert instance.definition_id == newest.id_
    _does_its_work(live)
    (task,) = ask(pycamunda.task.GetList(live.url, process_instance_id=instance.id_, unassigned=True))
    assert (task.name, task.assignee) == ("Check the letter", None)
    ask(pycamunda.task.Claim(live.url, task.id_, live.world.actor("smirnova").staff_id))
    finish = pycamunda.task.Complete(live.url, task.id_, with_variables_in_return=True)
    finish.add_variable("checked", value=True)
    assert ask(finish)["pages"].value == 8
    assert [each.id_ for each in ask(pycamunda.processinst.GetList(live.url, business_key="pc-1"))] == [
        instance.id_
    ]
    assert ask(pycamunda.processinst.VariablesGet(live.url, instance.id_, "copies")).value == 4
    live.world.run(CorrelateMessage(name="posted", instance_id=instance.id_))
    ask(pycamunda.signal.EventAll(live.url, "archived"))
    assert live.world.status(instance.id_) == "completed"


def _asked(live: Live, request: Any, *, robot: bool = False) -> Any:
    request.auth = HTTPBasicAuth("robot", live.robot) if robot else HTTPBasicAuth("smirnova", live.secretary)
    return request()


def _does_its_work(live: Live) -> None:
    """A worker outside takes the one task, holds it longer and completes it."""
    ask = partial(_asked, live, robot=True)
    fetch = pycamunda.externaltask.FetchAndLock(live.url, "pc", 5)
    fetch.add_topic("pycamunda", 10_000, ["copies"])
    (work,) = ask(fetch)
    ask(pycamunda.externaltask.SetPriority(live.url, work.id_, 5))
    ask(pycamunda.externaltask.SetRetries(live.url, work.id_, 2))
    (listed,) = ask(
        pycamunda.externaltask.GetList(live.url, topic_name="pycamunda", request_error_details=False)
    )
    assert (listed.priority, listed.retries, listed.worker_id) == (5, 2, "pc")
    # For details of errors, and for counting, this client forgets to show its token.
    one = pycamunda.externaltask.Get(live.url, work.id_, request_error_details=False)
    assert ask(one).id_ == work.id_
    ask(pycamunda.externaltask.ExtendLock(live.url, work.id_, 20_000, "pc"))
    complete = pycamunda.externaltask.Complete(live.url, work.id_, "pc")
    complete.add_variable("pages", 8)
    ask(complete)


def test_the_javascript_worker_is_woken_by_new_work(live: Live) -> None:
    with live.heard("camunda-external-task-client-js"):
        worker = subprocess.Popen(
            [NODE, HERE / "worker.mjs", live.url, live.robot, "4"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        printed, jammed, failed = (live.world.start("errand_script", copies=copies) for copies in (2, 0, 11))
        out, errors = worker.communicate(timeout=30)

    assert errors.decode() == ""
    told = sorted(json.loads(out), key=lambda each: (each["copies"], each["retries"] or 0))
    assert [(each["copies"], each["retries"]) for each in told] == [(0, None), (2, None), (11, None), (11, 1)]
    assert (live.elements(printed), live.elements(jammed), live.elements(failed)) == (
        ["check"],
        ["mend"],
        ["check"],
    )


def test_a_modeler_is_told_in_words_why_it_may_not_deploy(live: Live) -> None:
    """Desktop Camunda Modeler asks for the version and for deployments, then sends its form."""
    wrong = definitions(
        one_process("wrong", start() + user("lost", groups="nobody") + end(), "start>lost lost>end")
    )
    auth = HTTPBasicAuth("admin", live.admin)
    form = {
        "deployment-name": "wrong",
        "deployment-source": "Camunda Modeler",
        "deploy-changed-only": "true",
        "enable-duplicate-filtering": "true",
    }

    version = requests.get(f"{live.url}/version", auth=auth, timeout=10).json()
    connected = requests.get(f"{live.url}/deployment?maxResults=0", auth=auth, timeout=10)
    refused = requests.post(
        f"{live.url}/deployment/create",
        data=form,
        files={"wrong.bpmn": ("wrong.bpmn", wrong)},
        auth=auth,
        timeout=10,
    )
    stranger = requests.get(f"{live.url}/deployment", auth=("admin", "guess"), timeout=10)
    worker = requests.get(f"{live.url}/deployment", auth=("robot", live.robot), timeout=10)

    assert version == {"version": "7.23.0"}
    assert (connected.status_code, connected.json()) == (200, [])
    assert (refused.status_code, refused.json()["type"]) == (400, "ParseException")
    finding = refused.json()["details"]["wrong.bpmn"]["errors"][0]
    assert finding["mainElementId"] == "lost" and "lost" in refused.json()["message"]
    assert (stranger.status_code, worker.status_code) == (401, 403)
    assert stranger.json()["type"] == "AuthenticationException"


def test_the_table_of_the_docs_names_every_route_and_the_page_is_made_of_it(live: Live) -> None:
    writer = run_path(str(HERE.parents[1] / "scripts" / "engine_rest_page.py"))
    routes = {
        (method, route(rule.rule))
        for rule in live.app.url_map.iter_rules()
        if rule.rule.startswith("/engine-rest")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert {(row["method"], row["path"]) for row in compatibility()} == routes
    assert writer["TARGET"].read_text(encoding="utf-8") == writer["page"](), (
        "python scripts/engine_rest_page.py"
    )
