"""A timer of the diagram, or a step of the ladder, is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.context import CommandContext
from engine.instances.running import RunningInstance
from engine.jobs.claimed import due_job, moment_of
from engine.ladder import escalation
from engine.spiff.timers import rounds_due
from engine.spiff.tokens import Token
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
        if job.kind == "escalation":
            instance.act_at(moment_of(context, job, escalation.planned(job)))
            escalation.take_step(instance, job)
        else:
            _fire(context, instance, job)
        return {"fired": True}


def _fire(context: CommandContext, instance: RunningInstance, job: JobRow) -> None:
    token = instance.token(str(job.spiff_task_id))
    # Of a job that failed and was put off only the token still knows when the timer was due.
    due_at = datetime.fromisoformat(token.internal_data["due"])
    instance.act_at(moment_of(context, job, due_at))
    instance.act_by_itself(job.kind, job.due_at)
    instance.record("timer_fired", element_id=job.element_id, data=_told(context, token, due_at))
    instance.trigger(token.id, {})


def _told(context: CommandContext, token: Token, due_at: datetime) -> dict[str, object]:
    """When it was due, how late it is, and for how many rounds it stands when there were several."""
    late = max(0, int((context.now - due_at).total_seconds()))
    rounds = rounds_due(token)
    told: dict[str, object] = {"due_at": due_at.isoformat(), "late_seconds": late}
    return {**told, "rounds": rounds} if rounds > 1 else told
