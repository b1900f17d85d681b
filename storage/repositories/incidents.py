"""Incidents: what a person must look at."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from storage.columns import new_id
from storage.models import Incident, Job, JobState
from storage.prepared import Prepared

_RESOLVE_CANCELLED = Prepared(
    update(Incident)
    .where(
        Incident.instance_id == bindparam("the_instance"),
        Incident.resolved_at.is_(None),
        Incident.job_id.in_(
            select(Job.id).where(
                Job.instance_id == bindparam("the_instance"), Job.state == JobState.CANCELLED.value
            )
        ),
    )
    .values(resolved_at=bindparam("resolved_at"), resolved_by=bindparam("resolved_by"))
)


class Incidents:
    def __init__(self, connection: Connection):
        self._connection = connection

    def report(self, *, at: datetime, kind: str, message: str, **where: Any) -> str:
        """Open an incident, or count one more on the open incident of the same job."""
        job_id = where.get("job_id")
        if job_id is not None:
            opened = self._connection.execute(
                select(Incident.id).where(Incident.job_id == job_id, Incident.resolved_at.is_(None))
            ).scalar_one_or_none()
            if opened is not None:
                self._connection.execute(
                    update(Incident)
                    .where(Incident.id == opened)
                    .values(last_at=at, count=Incident.count + 1, message=message)
                )
                return opened
        incident_id = new_id()
        self._connection.execute(
            insert(Incident).values(
                id=incident_id, first_at=at, last_at=at, count=1, kind=kind, message=message, **where
            )
        )
        return incident_id

    def resolve_job(self, job_id: str, *, at: datetime, by: str) -> None:
        self._connection.execute(
            update(Incident)
            .where(Incident.job_id == job_id, Incident.resolved_at.is_(None))
            .values(resolved_at=at, resolved_by=by)
        )

    def resolve_instance(self, instance_id: str, *, at: datetime, by: str) -> None:
        self._connection.execute(
            update(Incident)
            .where(Incident.instance_id == instance_id, Incident.resolved_at.is_(None))
            .values(resolved_at=at, resolved_by=by)
        )

    def resolve_cancelled(self, instance_id: str, *, at: datetime, by: str) -> None:
        """What failed is not waited for any more: its stage has ended."""
        _RESOLVE_CANCELLED.write(self._connection, the_instance=instance_id, resolved_at=at, resolved_by=by)
