"""A timer of the diagram, or a step of the ladder, is due."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import escalation
from engine.context import CommandContext
from engine.jobs import due_job


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
            late = max(0, int((context.now - job.due_at).total_seconds()))
            instance.record(
                "timer_fired",
                element_id=job.element_id,
                data={"due_at": job.due_at.isoformat(), "late_seconds": late},
            )
            instance.trigger(str(job.spiff_task_id), {})
        return {"fired": True}
