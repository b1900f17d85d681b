"""A person has read what she was told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.context import CommandContext
from engine.errors import NotFound
from engine.ladder.notices import keys_of, since
from storage.queries.notices import told_among, unread


@dataclass(frozen=True, kw_only=True)
class ReadNotices:
    """Without ``notice_ids``: everything she has not read yet."""

    notice_ids: Sequence[str] = ()

    def run(self, context: CommandContext) -> Mapping[str, object]:
        actor, connection = context.actor, context.uow.connection
        keys = keys_of(actor)
        if self.notice_ids:
            chosen = set(self.notice_ids)
            if told_among(connection, keys=keys, notice_ids=chosen) != chosen:
                raise NotFound("Такого уведомления нет, или оно не для вас.", hint="Обновите страницу.")
        else:
            chosen = set(unread(connection, staff_id=actor.staff_id, keys=keys, since=since(context.now)))
        context.uow.notices.read(actor.staff_id, chosen, at=context.now)
        return {"read": len(chosen)}
