"""A procedure is halted for a while: no task can be done, no timer fires; statutory terms run on."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import access
from engine.context import CommandContext
from engine.errors import Invalid
from storage.models import InstanceStatus


@dataclass(frozen=True, kw_only=True)
class SuspendInstance:
    instance_id: str
    reason: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        instance = context.running(self.instance_id)
        access.require_may_steer(context.actor, instance.row.municipality_id)
        if not self.reason.strip():
            raise Invalid("Укажите основание приостановки.")
        instance.set_status(InstanceStatus.SUSPENDED, "instance_suspended", self.reason)
        return {"instance_id": instance.row.id, "status": instance.row.status}
