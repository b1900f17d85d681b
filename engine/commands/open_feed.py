"""A person makes a secret address at which a calendar program reads her terms."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.errors import Invalid
from storage.models import FeedKind

MOST = 10
"""A program on every device of one person; more are forgotten ones."""


@dataclass(frozen=True, kw_only=True)
class OpenFeed:
    """Only the hash of the secret comes here: what a command answers is kept."""

    kind: FeedKind
    token_hash: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        staff_id = context.actor.staff_id
        if context.uow.feeds.count_open(staff_id) >= MOST:
            raise Invalid(
                f"У вас уже {MOST} адресов календаря, больше завести нельзя.",
                hint="Отзовите те, которыми вы не пользуетесь.",
            )
        return {"feed_id": context.uow.feeds.open(staff_id, self.kind, self.token_hash, at=context.now)}
