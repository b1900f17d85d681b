"""Rows of a running case, renamed when it is taken over to another version of its procedure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from storage.models import (
    FAR_FUTURE,
    Deadline,
    Incident,
    Job,
    JobState,
    ProcessInstance,
    TaskCandidate,
    TaskStatus,
    UserTask,
)


class Migrating:
    def __init__(self, connection: Connection):
        self._connection = connection

    def rebind(self, instance_id: str, *, definition_id: str, bundle: Sequence[str]) -> None:
        """What the case and its open tasks go by from now on."""
        self._connection.execute(
            update(ProcessInstance)
            .where(ProcessInstance.id == instance_id)
            .values(definition_id=definition_id, bundle=list(bundle))
        )
        self._connection.execute(
            update(UserTask)
            .where(UserTask.instance_id == instance_id, UserTask.status == TaskStatus.OPEN)
            .values(definition_id=definition_id)
        )

    def began_at(self, task_ids: Sequence[str]) -> dict[str, datetime]:
        """When tasks arose."""
        rows = self._connection.execute(
            select(UserTask.id, UserTask.created_at).where(UserTask.id.in_(task_ids))
        )
        return {row[0]: row[1] for row in rows}

    def draw_task(self, task_id: str, values: Mapping[str, object]) -> None:
        """What of an open task comes from the diagram; who does it and its term stay."""
        self._connection.execute(update(UserTask).where(UserTask.id == task_id).values(**values))

    def offer(self, task_id: str, groups: Sequence[str], *, due_at: datetime | None) -> None:
        """Who finds the task in the inbox, and with which term."""
        if due_at is None:
            none = {"due_at": None, "due_date": None, "target_date": None}
            self._connection.execute(update(UserTask).where(UserTask.id == task_id).values(**none))
        self._connection.execute(delete(TaskCandidate).where(TaskCandidate.task_id == task_id))
        rows = [
            {"group_key": group, "due_at": due_at or FAR_FUTURE, "task_id": task_id}
            for group in dict.fromkeys(groups)
        ]
        if rows:
            self._connection.execute(insert(TaskCandidate), rows)

    def rename(self, token_id: str, *, element_id: str, name: str | None, clauses: str | None) -> None:
        """The element of a token: of its open term, of what waits there and of what failed there."""
        terms = select(Deadline.id).where(
            Deadline.spiff_task_id == token_id, Deadline.state.in_(("not_started", "running"))
        )
        self._connection.execute(
            update(Deadline)
            .where(Deadline.id.in_(terms.scalar_subquery()))
            .values(element_id=element_id, element_name=name, clauses=clauses)
        )
        jobs = update(Job).where(Job.state.in_((JobState.WAITING.value, JobState.FAILED.value)))
        self._connection.execute(
            jobs.where(Job.deadline_id.in_(terms.scalar_subquery())).values(element_id=element_id)
        )
        failed = select(Job.id).where(Job.spiff_task_id == token_id, Job.state == JobState.FAILED.value)
        self._connection.execute(
            update(Incident)
            .where(Incident.job_id.in_(failed.scalar_subquery()), Incident.resolved_at.is_(None))
            .values(element_id=element_id)
        )

    def rename_job(self, token_id: str, element_id: str) -> None:
        self._connection.execute(
            update(Job)
            .where(
                Job.spiff_task_id == token_id,
                Job.state.in_((JobState.WAITING.value, JobState.FAILED.value)),
            )
            .values(element_id=element_id)
        )

    def set_rule(self, token_id: str, rule: str) -> None:
        """A term that has not started, or is counted anew, goes by the rule of the new version."""
        self._connection.execute(
            update(Deadline)
            .where(Deadline.spiff_task_id == token_id, Deadline.state.in_(("not_started", "running")))
            .values(rule=rule)
        )
