"""Incidents: what a person must look at."""

from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True)
class IncidentRow:
    id: str
    kind: str
    instance_id: str | None
    job_id: str | None
    municipality_id: str | None
    element_id: str | None
    resolved_at: datetime | None


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

    def report_fault(
        self, *, at: datetime, kind: str, message: str, element_id: str, **where: Any
    ) -> tuple[str, bool]:
        """Open an incident of a step that could not be made, or count one more on the open one.

        Answers its id and whether it is new.
        """
        known = self._connection.execute(
            select(Incident.id).where(
                Incident.kind == kind,
                Incident.element_id == element_id,
                Incident.resolved_at.is_(None),
                Incident.instance_id.is_not_distinct_from(where.get("instance_id")),
                Incident.municipality_id.is_not_distinct_from(where.get("municipality_id")),
            )
        ).scalar()
        if known is None:
            return self.report(at=at, kind=kind, message=message, element_id=element_id, **where), True
        self._connection.execute(
            update(Incident)
            .where(Incident.id == known)
            .values(last_at=at, count=Incident.count + 1, message=message)
        )
        return known, False

    def get(self, incident_id: str) -> IncidentRow | None:
        row = self._connection.execute(
            select(*(getattr(Incident, name) for name in IncidentRow.__dataclass_fields__)).where(
                Incident.id == incident_id
            )
        ).one_or_none()
        return None if row is None else IncidentRow(**row._mapping)

    def resolve(self, incident_id: str, *, at: datetime, by: str) -> bool:
        """Whether it was still open."""
        result = self._connection.execute(
            update(Incident)
            .where(Incident.id == incident_id, Incident.resolved_at.is_(None))
            .values(resolved_at=at, resolved_by=by)
        )
        return result.rowcount == 1

    def resolve_job(self, job_id: str, *, at: datetime, by: str) -> None:
        self._connection.execute(
            update(Incident)
            .where(Incident.job_id == job_id, Incident.resolved_at.is_(None))
            .values(resolved_at=at, resolved_by=by)
        )

    def resolve_of(self, kind: str, element_id: str, *, at: datetime, by: str) -> None:
        """What the incidents of this kind and place told of is over."""
        self._connection.execute(
            update(Incident)
            .where(Incident.kind == kind, Incident.element_id == element_id, Incident.resolved_at.is_(None))
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
