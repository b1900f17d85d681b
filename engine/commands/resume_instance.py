"""A halted procedure goes on; timers that came due meanwhile fire in their order."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import access
from engine.context import CommandContext
from engine.errors import InstanceNotRunning
from storage.models import InstanceStatus


@dataclass(frozen=True, kw_only=True)
class ResumeInstance:
    instance_id: str
    reason: str = ""

    def run(self, context: CommandContext) -> Mapping[str, object]:
        instance = context.instance(self.instance_id)
        access.require_may_steer(context.actor, instance.row.municipality_id)
        if instance.row.status != InstanceStatus.SUSPENDED:
            raise InstanceNotRunning("Процедура не приостановлена.", hint="Обновите страницу дела.")
        instance.set_status(InstanceStatus.RUNNING, "instance_resumed", self.reason)
        return {"instance_id": instance.row.id, "status": instance.row.status}
