"""Work that waited for the commit: a deferred activity, or a message for another instance."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.bpmn.model import EventKind
from engine.commands.start_instance import begin
from engine.context import CommandContext
from engine.jobs import due_job
from engine.running import RunningInstance
from storage.repositories.jobs import JobRow


@dataclass(frozen=True, kw_only=True)
class RunJob:
    job_id: str
    token: int

    def run(self, context: CommandContext) -> Mapping[str, object]:
        job = due_job(context, self.job_id, self.token)
        if job is None:
            return {"done": False}
        instance = context.running(job.instance_id)
        if job.kind == "continue":
            instance.resume(str(job.spiff_task_id))
        elif job.kind == "signal":
            instance.signal(str(job.topic))
        elif job.kind == "message":
            _deliver(instance, job)
        else:
            _start(context, instance, job)
        return {"done": True}


def _deliver(instance: RunningInstance, job: JobRow) -> None:
    from engine.courier import keep

    waiting = instance.waiting_for(EventKind.MESSAGE, str(job.topic))
    if waiting is None:
        keep(instance, str(job.topic), job.payload)
    else:
        instance.trigger(waiting.id, job.payload)


def _start(context: CommandContext, sender: RunningInstance, job: JobRow) -> None:
    row = sender.row
    begin(
        context,
        process_key=job.payload["process"],
        municipality_id=row.municipality_id,
        case_id=row.case_id,
        business_key=row.business_key,
        start_event=job.payload["start"],
        agency_id=row.agency_id,
        variables=job.payload["variables"],
    )
