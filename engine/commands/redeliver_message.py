"""A person has a message to a partner sent once more; its id stays, so the partner drops a repeat."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.errors import Conflict, NotFound
from engine.partners.keeping import endpoint_of, reason_of, record, require_keeper
from storage.models import MessageState


@dataclass(frozen=True, kw_only=True)
class RedeliverMessage:
    message_id: str
    reason: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        require_keeper(context)
        messages = context.uow.partner_messages
        message, reason = messages.get(self.message_id), reason_of(self.reason)
        if message is None:
            raise NotFound("Такого сообщения партнёру нет.", hint="Вернитесь к журналу отправки.")
        if message.state == MessageState.WAITING and message.due_at <= context.now:
            raise Conflict("Сообщение уже отправляется.", hint="Обновите страницу через минуту.")
        messages.change(
            message.id,
            state=MessageState.WAITING.value,
            due_at=context.now,
            expiries=0,
            lease_owner=None,
            lease_until=None,
            token=message.token + 1,
        )
        endpoint = endpoint_of(context, message.endpoint_id)
        record(
            context,
            "redelivered",
            endpoint.partner_id,
            endpoint_id=endpoint.id,
            old={"state": message.state},
            new={"state": MessageState.WAITING.value, "message": message.id},
            reason=reason,
        )
        return {"message_id": message.id}
