"""A procedure could not begin at its moment: it is tried again with back-off, then a person must see it."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.errors import NotFound
from engine.jobs.claimed import MAX_ATTEMPTS, MAX_EXPIRIES, next_try
from engine.jobs.start_timers import following


@dataclass(frozen=True, kw_only=True)
class RecordStartFailure:
    """``error`` is what went wrong, in words that may be shown. A repetition goes on with its next round."""

    timer_id: str
    token: int
    error: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        timers, now = context.uow.start_timers, context.now
        timer = timers.get(self.timer_id)
        if timer is None:
            raise NotFound("Такого начала по сроку нет.")
        if timer.attempts + 1 < MAX_ATTEMPTS and timer.expiries < MAX_EXPIRIES:
            not_before = now + next_try(timer.attempts)
            recorded = timers.try_later(timer, token=self.token, not_before=not_before, error=self.error)
            return {"recorded": recorded, "incident": False}
        coming = following(timer, context.place(timer.municipality_id), now)
        recorded = timers.go_on(timer, token=self.token, at=now, following=coming, error=self.error)
        if recorded:
            context.uow.incidents.report_fault(
                at=now,
                kind="start_failed",
                message=f"Процедура «{timer.definition_key}» не началась в свой срок: {self.error}",
                instance_id=None,
                case_id=None,
                municipality_id=timer.municipality_id,
                element_id=timer.element_id,
            )
        return {"recorded": recorded, "incident": recorded}
