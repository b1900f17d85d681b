"""Work that waited for the commit: a deferred activity, or a message for another instance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from engine.bpmn.model import EventKind
from engine.commands.start_instance import begin
from engine.context import CommandContext
from engine.instances import courier, pace
from engine.instances.running import RunningInstance, has_ended
from engine.jobs.claimed import due_job, moment_of
from storage.repositories.jobs import JobRow

AT_ONCE = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class RunJob:
    """It happens when it was due: when what led to it happened, not when a worker came to it."""

    job_id: str
    token: int

    def run(self, context: CommandContext) -> Mapping[str, object]:
        job = due_job(context, self.job_id, self.token)
        if job is None:
            return {"done": False}
        instance = context.instance(job.instance_id)
        instance.act_at(moment_of(context, job, job.due_at))
        if job.kind == "start":
            # The sender may have ended with the very message that starts another procedure.
            _start(context, instance, job)
            return {"done": True}
        if has_ended(instance.row):
            _nobody_left(instance, job)
            return {"done": True}
        instance = context.running(job.instance_id)
        instance.act_by_itself("job", context.now)
        if job.kind == "continue":
            instance.resume(str(job.spiff_task_id))
        elif job.kind == "signal":
            instance.signal(str(job.topic))
        else:
            _deliver(instance, job)
        return {"done": True}


def _nobody_left(instance: RunningInstance, job: JobRow) -> None:
    """The receiver ended while the message was on its way: it is kept for the case, a signal is gone."""
    if job.kind == "message":
        courier.keep(instance, str(job.topic), job.payload)


def _deliver(instance: RunningInstance, job: JobRow) -> None:
    waiting = instance.waiting_for(EventKind.MESSAGE, str(job.topic))
    if waiting is None:
        courier.keep(instance, str(job.topic), job.payload)
        return
    since = instance.uow.subscriptions.since(waiting.id) if _is_late(instance) else None
    if since is not None:
        # Sent before anybody waited for it, as we know now: it is heard when one began to.
        instance.act_at(max(since, instance.services.at))
    instance.trigger(waiting.id, job.payload)


def _is_late(instance: RunningInstance) -> bool:
    return instance.context.now - instance.services.at > AT_ONCE


def _start(context: CommandContext, sender: RunningInstance, job: JobRow) -> None:
    row = sender.row
    pace.check_starts(context, row, job.payload["process"])
    elsewhere = job.payload.get("case_id")
    case = context.uow.cases.get(elsewhere) if elsewhere else None
    begin(
        context,
        process_key=job.payload["process"],
        # A family that moved is taken over by the commission of its new place, in a case of its own.
        municipality_id=case.municipality_id if case else row.municipality_id,
        case_id=case.id if case else row.case_id,
        business_key=case.number if case else row.business_key,
        start_event=job.payload["start"],
        agency_id=None if case else row.agency_id,
        variables=job.payload["variables"],
        at=sender.services.at,
    )
