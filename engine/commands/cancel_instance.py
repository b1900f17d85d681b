"""A procedure is stopped for good, with a ground."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import access
from engine.context import CommandContext
from engine.errors import InstanceNotRunning, Invalid
from storage.models import InstanceStatus


@dataclass(frozen=True, kw_only=True)
class CancelInstance:
    instance_id: str
    reason: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        instance = context.instance(self.instance_id)
        access.require_may_steer(context.actor, instance.row.municipality_id)
        if not self.reason.strip():
            raise Invalid("Укажите основание отмены процедуры.")
        if instance.row.status not in (InstanceStatus.RUNNING, InstanceStatus.SUSPENDED):
            raise InstanceNotRunning("Процедура уже закончена.", hint="Обновите страницу дела.")
        instance.cancel(self.reason)
        context.uow.incidents.resolve_instance(instance.row.id, at=context.now, by=context.actor.staff_id)
        return {"instance_id": instance.row.id, "status": instance.row.status}
