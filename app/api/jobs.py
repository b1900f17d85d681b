"""What is stuck and what waits for its moment, for those who answer for it."""

from collections.abc import Mapping
from typing import Any

from app.access.guard import only
from app.access.people import me
from app.api.fields import Text, one_of
from app.api.instance_schemas import ClosedIncidentSchema, IncidentSchema, JobSchema, RetriedSchema
from app.api.paging import PageQuery, page_of, paged
from app.api.requests import KeyHeader, ReasonBody, execute
from app.api.section import Section
from app.cockpit import SUPERVISORS, watched
from app.house import current_house
from engine.commands import CloseIncident, RetryJob
from engine.errors import NotFound
from storage.models import JobState
from storage.queries import incidents as rows
from storage.unit_of_work import UnitOfWork

jobs = Section("jobs", __name__, "Сбои и отложенная работа: посмотреть, повторить.")
Body = Mapping[str, Any]


class JobQuery(PageQuery):
    state = Text(
        load_default=None, validate=one_of(JobState), metadata={"description": "Без него — невыполненные."}
    )


@jobs.get("/incidents")
@only(*SUPERVISORS)
@jobs.arguments(PageQuery, location="query")
@jobs.response(200, page_of(IncidentSchema))
def incidents(query: Body) -> Body:
    """Что требует вмешательства человека, последние первыми"""
    with current_house().database.read() as connection:
        return paged(rows.open_incidents(connection, municipalities=watched(me()), **query))


@jobs.post("/incidents/<incident_id>/close")
@only(*SUPERVISORS)
@jobs.arguments(KeyHeader, location="headers")
@jobs.arguments(ReasonBody)
@jobs.response(200, ClosedIncidentSchema)
def close(headers: Body, body: Body, incident_id: str) -> Body:
    """Закрыть сбой, у которого нет работы для повтора, и сказать, что сделано"""
    with current_house().database.read() as connection:
        incident = UnitOfWork(connection).incidents.get(incident_id)
    watching = watched(me())
    if incident is None or (watching is not None and incident.municipality_id not in watching):
        raise NotFound(
            "Такого сбоя нет, или он не для вас.", hint="Возьмите обозначение из списка incidents."
        )
    return execute(CloseIncident(incident_id=incident_id, reason=body["reason"]), headers)


@jobs.get("/jobs")
@only(*SUPERVISORS)
@jobs.arguments(JobQuery, location="query")
@jobs.response(200, page_of(JobSchema))
def listing(query: Body) -> Body:
    """Таймеры и отложенные действия, ближайшие первыми"""
    with current_house().database.read() as connection:
        return paged(rows.jobs(connection, municipalities=watched(me()), **query))


@jobs.post("/jobs/<job_id>/retry")
@only(*SUPERVISORS)
@jobs.arguments(KeyHeader, location="headers")
@jobs.arguments(ReasonBody, required=False)
@jobs.response(200, RetriedSchema)
def retry(headers: Body, body: Body, job_id: str) -> Body:
    """Повторить работу, у которой кончились попытки"""
    _require_watched(job_id)
    return execute(RetryJob(job_id=job_id, reason=body["reason"]), headers)


def _require_watched(job_id: str) -> None:
    """Somebody else's job is answered like one that does not exist."""
    watching = watched(me())
    with current_house().database.read() as connection:
        uow = UnitOfWork(connection)
        job = uow.jobs.get(job_id)
        owner = uow.instances.lock(job.instance_id) if job else None
    if owner is None or (watching is not None and owner.municipality_id not in watching):
        raise NotFound("Такого задания нет, или оно не для вас.", hint="Возьмите обозначение из списка jobs.")
