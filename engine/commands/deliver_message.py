"""A person hands a message to what waits for it: one that came by paper, or one that found nobody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.bpmn.model import EventKind
from engine.context import CommandContext
from engine.errors import Conflict, Invalid, NotFound
from engine.mending.acts import checked_reason, in_hands
from engine.mending.by_hand import require_unchanged
from engine.mending.names import require_free
from engine.spiff.listening import event_of, waits_for
from engine.spiff.tokens import Token


@dataclass(frozen=True, kw_only=True)
class DeliverMessage:
    """``token_id`` is what waits. With ``message_id`` a kept message is handed over with what it brought."""

    instance_id: str
    token_id: str
    reason: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    message_id: str = ""
    seen: int | None = None

    def run(self, context: CommandContext) -> Mapping[str, object]:
        instance = in_hands(context, self.instance_id, "message")
        reason = checked_reason(context, "message", self.reason)
        require_unchanged(instance, self.seen)
        token = instance.token(self.token_id)
        name = token.spec.awaited.name
        if not waits_for(token, EventKind.MESSAGE, name):
            raise Conflict("Этого сообщения дело уже не ждет.", hint="Обновите страницу.")
        payload = self._kept(context, token) if self.message_id else dict(self.payload)
        require_free(payload)
        instance.record(
            "message_received",
            element_id=event_of(token).id,
            element_name=event_of(token).name or None,
            data={"name": name, "keys": sorted(payload), "reason": reason, "by_hand": True},
        )
        instance.trigger(token.id, payload)
        return {"instance_id": instance.row.id, "element_id": token.node.id, "status": instance.status}

    def _kept(self, context: CommandContext, token: Token) -> dict[str, Any]:
        subscriptions, row = context.uow.subscriptions, context.instance(self.instance_id).row
        kept = subscriptions.kept_message(self.message_id, now=context.now)
        fits = (
            kept is not None
            and kept.municipality_id in (None, row.municipality_id)
            and kept.case_id in (None, row.case_id)
        )
        if not fits or not subscriptions.mark_delivered(self.message_id, at=context.now):
            raise NotFound("Такого сообщения нет: его уже передали или его время прошло.")
        assert kept is not None
        if kept.name != token.spec.awaited.name:
            raise Invalid("Дело ждет другого сообщения.", hint="Выберите то, чего оно ждет.")
        return dict(kept.payload)
