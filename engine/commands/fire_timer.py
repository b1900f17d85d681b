"""A timer of the diagram, or a step of the ladder, is due."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import escalation
from engine.context import CommandContext
from engine.jobs import due_job
from engine.running import RunningInstance
from engine.spiff.timers import rounds_due
from storage.repositories.jobs import JobRow


@dataclass(frozen=True, kw_only=True)
class FireTimer:
    """``token`` is the fencing token of the claim; an old one has no effect."""

    job_id: str
    token: int

    def run(self, context: CommandContext) -> Mapping[str, object]:
        job = due_job(context, self.job_id, self.token)
        if job is None:
            return {"fired": False}
        instance = context.running(job.instance_id)
        # After an outage a timer acts at its own due moment, so what it starts is counted from then.
        instance.act_at(min(job.due_at, context.now))
        if job.kind == "escalation":
            escalation.take_step(instance, job)
        else:
            instance.act_by_itself()
            instance.record("timer_fired", element_id=job.element_id, data=_told(context, instance, job))
            instance.trigger(str(job.spiff_task_id), {})
        return {"fired": True}


def _told(context: CommandContext, instance: RunningInstance, job: JobRow) -> dict[str, object]:
    """When it was due, how late it is, and for how many rounds it stands when there were several."""
    late = max(0, int((context.now - job.due_at).total_seconds()))
    rounds = rounds_due(instance.token(str(job.spiff_task_id)))
    told: dict[str, object] = {"due_at": job.due_at.isoformat(), "late_seconds": late}
    return {**told, "rounds": rounds} if rounds > 1 else told
