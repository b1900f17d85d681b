"""The moment has come at which a procedure begins by itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.commands.start_instance import begin
from engine.context import CommandContext
from engine.errors import NotFound
from engine.jobs.start_timers import following, rounds_due
from storage.repositories.start_timers import WAITING


@dataclass(frozen=True, kw_only=True)
class FireStart:
    """``token`` is the fencing token of the claim; an old one has no effect."""

    timer_id: str
    token: int

    def run(self, context: CommandContext) -> Mapping[str, object]:
        timers = context.uow.start_timers
        timer = timers.get(self.timer_id)
        if timer is None:
            raise NotFound("Такого начала по сроку нет.")
        place = context.place(timer.municipality_id)
        coming = following(timer, place, context.now)
        if timer.state != WAITING or not timers.go_on(
            timer, token=self.token, at=context.now, following=coming
        ):
            return {"fired": False}
        instance = begin(
            context,
            process_key=timer.definition_key,
            municipality_id=timer.municipality_id,
            start_event=timer.element_id,
            # After an outage it began when it was due, and its terms are counted from then.
            at=min(timer.due_at, context.now),
        )
        late = max(0, int((context.now - timer.due_at).total_seconds()))
        told: dict[str, object] = {"due_at": timer.due_at.isoformat(), "late_seconds": late}
        rounds = rounds_due(timer, place, context.now)
        instance.record(
            "timer_fired",
            element_id=timer.element_id,
            data={**told, "rounds": rounds} if rounds > 1 else told,
        )
        return {"fired": True, "instance_id": instance.row.id}
