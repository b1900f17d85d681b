"""Incidents and jobs, for those who answer for the course of procedures."""

from flask import Response

from app.access.guard import only
from app.access.people import me
from app.cockpit.reach import SUPERVISORS, watched
from app.engine_rest.section import (
    RequestInvalid,
    answer,
    asked,
    body,
    engine_rest,
    execute,
    flag_of,
    nothing,
    number_of,
    pages,
    refuse_unknown,
    text_of,
)
from app.engine_rest.typed import moment
from app.house import current_house
from engine.commands import RetryJob
from engine.errors import NotFound
from storage.models import FAR_FUTURE, JobState
from storage.queries.incidents import IncidentLine, JobLine, jobs, open_incidents
from storage.unit_of_work import UnitOfWork

INCIDENTS = frozenset({"incidentType", "processInstanceId", "activityId", "incidentId"})
JOBS = frozenset({"processInstanceId", "failedActivityId", "withException", "jobId"})
MANY = 10_000


@engine_rest.get("/incident")
@only(*SUPERVISORS)
def incident_list() -> Response:
    first, most = pages(asked())
    return answer(_incidents()[first : first + most])


@engine_rest.get("/incident/count")
@only(*SUPERVISORS)
def incident_count() -> Response:
    return answer({"count": len(_incidents())})


@engine_rest.get("/job")
@only(*SUPERVISORS)
def job_list() -> Response:
    first, most = pages(asked())
    return answer([_job(line) for line in _jobs()[first : first + most]])


@engine_rest.get("/job/count")
@only(*SUPERVISORS)
def job_count() -> Response:
    return answer({"count": len(_jobs())})


@engine_rest.put("/job/<job_id>/retries")
@only(*SUPERVISORS)
def job_retries(job_id: str) -> Response:
    """A job that was given up is tried again; how often is the house's own rule."""
    watching = watched(me())
    with current_house().database.read() as connection:
        uow = UnitOfWork(connection)
        job = uow.jobs.get(job_id)
        owner = uow.instances.look(job.instance_id) if job is not None else None
    if owner is None or (watching is not None and owner.municipality_id not in watching):
        raise NotFound(f"Задания {job_id} нет, или оно не для вас.")
    if not number_of(body(), "retries"):
        raise RequestInvalid("Поле «retries»: назовите число больше нуля.")
    execute(RetryJob(job_id=job_id, reason="по запросу программы"))
    return nothing()


def _incidents() -> list[dict[str, object]]:
    sent = asked()
    refuse_unknown(sent, INCIDENTS)
    with current_house().database.read() as connection:
        lines = open_incidents(connection, municipalities=watched(me()), limit=MANY).rows
    wanted = {
        "incidentType": text_of(sent, "incidentType"),
        "processInstanceId": text_of(sent, "processInstanceId"),
        "activityId": text_of(sent, "activityId"),
        "id": text_of(sent, "incidentId"),
    }
    told = map(_incident, lines)
    return [each for each in told if all(value in (None, each[name]) for name, value in wanted.items())]


def _incident(line: IncidentLine) -> dict[str, object]:
    return {
        "id": line.id,
        "processDefinitionId": None,
        "processInstanceId": line.instance_id,
        "executionId": line.instance_id,
        "incidentTimestamp": moment(line.last_at),
        "incidentType": "failedJob" if line.job_id else line.kind,
        "activityId": line.element_id,
        "failedActivityId": line.element_id,
        "causeIncidentId": line.id,
        "rootCauseIncidentId": line.id,
        "configuration": line.job_id,
        "tenantId": line.municipality_id,
        "incidentMessage": line.message,
        "jobDefinitionId": None,
        "annotation": None,
    }


def _jobs() -> list[JobLine]:
    sent = asked()
    refuse_unknown(sent, JOBS)
    state = JobState.FAILED.value if flag_of(sent, "withException") else None
    with current_house().database.read() as connection:
        found = jobs(connection, municipalities=watched(me()), state=state, limit=MANY).rows
    wanted = {
        "instance_id": text_of(sent, "processInstanceId"),
        "element_id": text_of(sent, "failedActivityId"),
        "id": text_of(sent, "jobId"),
    }
    return [
        line for line in found if all(value in (None, vars(line)[name]) for name, value in wanted.items())
    ]


def _job(line: JobLine) -> dict[str, object]:
    failed = line.state == JobState.FAILED
    return {
        "id": line.id,
        "jobDefinitionId": None,
        "processInstanceId": line.instance_id,
        "processDefinitionId": None,
        "processDefinitionKey": None,
        "executionId": line.instance_id,
        "exceptionMessage": line.last_error,
        "failedActivityId": line.element_id if failed else None,
        "retries": 0 if failed else 3,
        "dueDate": None if line.due_at >= FAR_FUTURE else moment(line.due_at),
        "suspended": False,
        "priority": 0,
        "tenantId": line.municipality_id,
        "createTime": None,
    }
