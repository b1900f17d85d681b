"""A person has looked at the clock and at what is due, and lets the timers that were held back go."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import access
from engine.context import CommandContext
from engine.errors import Conflict, Invalid
from engine.jobs.timekeeping import stands
from storage.repositories.pulse import Pulses


@dataclass(frozen=True, kw_only=True)
class LetTimersGo:
    """The clock is taken to be right as it is; ``ground`` says who has made sure, and how."""

    ground: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        access.require_may_keep_time(context.actor)
        if not self.ground.strip():
            raise Invalid(
                "Укажите, почему таймеры можно отпустить.", hint="Например: дата сервера проверена."
            )
        found, ground = stands(context.uow, context.now), self.ground.strip()
        if not found.is_held:
            raise Conflict("Таймеры уже не задержаны.", hint="Обновите страницу.")
        Pulses(context.uow.connection).let_go(at=context.now, by=context.actor.staff_id, ground=ground)
        return {"pace": found.pace.value, "waiting": found.waiting, "ground": ground}
