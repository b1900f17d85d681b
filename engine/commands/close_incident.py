"""A person has seen to an incident that no job of its own will ever end."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import access
from engine.context import CommandContext
from engine.errors import Conflict, Invalid, NotFound


@dataclass(frozen=True, kw_only=True)
class CloseIncident:
    """``reason`` says what was done about it."""

    incident_id: str
    reason: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        incident = context.uow.incidents.get(self.incident_id)
        if incident is None:
            raise NotFound("Такого сбоя нет.")
        access.require_may_steer(context.actor, incident.municipality_id)
        if incident.job_id is not None:
            raise Invalid(
                "Этот сбой закроется сам, когда работа будет выполнена.", hint="Нажмите «Повторить»."
            )
        if not self.reason.strip():
            raise Invalid("Укажите, что сделано, чтобы закрыть сбой.")
        if not context.uow.incidents.resolve(incident.id, at=context.now, by=context.actor.staff_id):
            raise Conflict("Сбой уже закрыт.", hint="Обновите страницу.")
        if incident.instance_id is not None:
            context.instance(incident.instance_id).record(
                "incident_closed", element_id=incident.element_id, data={"reason": self.reason}
            )
        return {"incident_id": incident.id}
