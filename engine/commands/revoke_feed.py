"""A person ends a secret address of her calendar."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class RevokeFeed:
    feed_id: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        if not context.uow.feeds.revoke(context.actor.staff_id, self.feed_id, at=context.now):
            raise NotFound("Такого адреса календаря у вас нет.", hint="Обновите страницу.")
        return {}
