"""A session was planned: the terms of the municipality that waited for one begin."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import access
from engine.context import CommandContext
from storage.models import InstanceStatus


@dataclass(frozen=True, kw_only=True)
class BeginAwaitedTerms:
    municipality_id: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        access.require_may_steer(context.actor, self.municipality_id)
        return {"instances": begin_awaited(context, self.municipality_id)}


def begin_awaited(context: CommandContext, municipality_id: str) -> int:
    """Let every procedure that waits for a session look at the calendar again; answers how many there are."""
    awaited = context.workshop.law.start_events["session_date"].date
    waiting = context.uow.deadlines.awaiting(municipality_id, awaited)
    for instance_id in waiting:
        instance = context.instance(instance_id)
        # A suspended procedure looks again at its next step.
        if instance.row.status == InstanceStatus.RUNNING:
            instance.look_again()
    return len(waiting)
