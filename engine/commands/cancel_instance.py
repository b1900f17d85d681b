"""A procedure is stopped for good, with a ground."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import access
from engine.context import CommandContext
from engine.errors import InstanceNotRunning, Invalid
from engine.mending.acts import cancel_grounds
from storage.models import InstanceStatus


@dataclass(frozen=True, kw_only=True)
class CancelInstance:
    """``ground`` is a code of ``cancel_grounds.csv``; ``reason`` says the rest in words."""

    instance_id: str
    reason: str
    ground: str = ""

    def run(self, context: CommandContext) -> Mapping[str, object]:
        instance = context.instance(self.instance_id)
        access.require_may_steer(context.actor, instance.row.municipality_id)
        reason = self._reason(context)
        if instance.row.status not in (InstanceStatus.RUNNING, InstanceStatus.SUSPENDED):
            raise InstanceNotRunning("Процедура уже закончена.", hint="Обновите страницу дела.")
        instance.cancel(reason)
        context.uow.incidents.resolve_instance(instance.row.id, at=context.now, by=context.actor.staff_id)
        return {"instance_id": instance.row.id, "status": instance.row.status}

    def _reason(self, context: CommandContext) -> str:
        """The ground in the words of the table, then what was said to it."""
        said = " ".join(self.reason.split())
        if not self.ground:
            if not said:
                raise Invalid("Укажите основание отмены процедуры.")
            return said
        ground = cancel_grounds(context.workshop.law.folder).get(self.ground)
        if ground is None:
            raise Invalid("Такого основания нет.", hint="Выберите основание из списка.")
        if ground.needs_words and not said:
            raise Invalid(
                f"К основанию «{ground.name}» нужно пояснение.", hint="Напишите, чем оно подтверждается."
            )
        return f"{ground.name}. {said}".strip() if said else ground.name
