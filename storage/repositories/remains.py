"""What is left of a procedure that cannot be read any more: taken away by its id, without its state."""

from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from storage.models import Deadline, EventSubscription, Job, JobState, TaskCandidate, TaskStatus, UserTask


def clear_remains(connection: Connection, instance_id: str, *, at: datetime) -> None:
    """Its open tasks, waiting jobs, subscriptions and open terms end without having been done."""
    tasks = select(UserTask.id).where(UserTask.instance_id == instance_id)
    connection.execute(delete(TaskCandidate).where(TaskCandidate.task_id.in_(tasks)))
    connection.execute(
        update(UserTask)
        .where(UserTask.instance_id == instance_id, UserTask.status == TaskStatus.OPEN)
        .values(status=TaskStatus.CANCELLED, ended_at=at)
    )
    connection.execute(
        update(Job)
        .where(Job.instance_id == instance_id, Job.state.in_((JobState.WAITING, JobState.FAILED)))
        .values(state=JobState.CANCELLED, done_at=at)
    )
    connection.execute(delete(EventSubscription).where(EventSubscription.instance_id == instance_id))
    connection.execute(
        update(Deadline)
        .where(Deadline.instance_id == instance_id, Deadline.state.in_(("running", "not_started")))
        .values(state="void", closed_at=at)
    )
