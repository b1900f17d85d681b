"""What the sweep has found is written down: new troubles, changed ones, and those that are gone."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.errors import NotAllowed
from engine.partners.telling import tell_stuck
from storage.repositories.stuck import Trouble


@dataclass(frozen=True, kw_only=True)
class NoteStuck:
    """``whole``: everything was looked through, not only what had just changed."""

    found: tuple[Trouble, ...]
    freed: tuple[str, ...]
    whole: bool

    def run(self, context: CommandContext) -> Mapping[str, object]:
        if not context.actor.is_system:
            raise NotAllowed("вести список застрявшего: его ведёт сама система")
        book = context.uow.stuck
        known = book.open({trouble.instance_id for trouble in self.found if trouble.instance_id})
        book.note(self.found, at=context.now)
        book.free(self.freed, at=context.now)
        if self.whole:
            book.swept(context.now)
        for trouble in self.found:
            if trouble.instance_id is not None and trouble.id not in known:
                tell_stuck(context, trouble.instance_id, trouble.element_id, trouble.kind)
        return {"found": len(self.found), "freed": len(self.freed)}
