"""A person has the letters of an incident sent once more."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import access
from engine.commands.record_delivery import KIND
from engine.context import CommandContext
from engine.errors import Conflict, NotFound


@dataclass(frozen=True, kw_only=True)
class RetryMail:
    """``reason`` says what was mended."""

    incident_id: str
    reason: str = ""

    def run(self, context: CommandContext) -> Mapping[str, object]:
        incident = context.uow.incidents.get(self.incident_id)
        if incident is None or incident.kind != KIND:
            raise NotFound("Такого сбоя почты нет.")
        access.require_may_steer(context.actor, incident.municipality_id)
        if not context.uow.incidents.resolve(incident.id, at=context.now, by=context.actor.staff_id):
            raise Conflict("Сбой уже закрыт.", hint="Обновите страницу.")
        letters = context.uow.deliveries.revive(incident.id, due_at=context.now)
        return {"incident_id": incident.id, "letters": letters, "reason": self.reason}
