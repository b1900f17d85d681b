"""A kept state of a draft gets a name, so that it is found again and nothing is written over it."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.drafts.board import checked_comment, require_may_draw
from engine.errors import Invalid, NotFound
from storage.models import RevisionKept


@dataclass(frozen=True, kw_only=True)
class NameRevision:
    draft_id: str
    number: int
    comment: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        require_may_draw(context.actor)
        drafts, comment = context.uow.procedure_drafts, checked_comment(self.comment)
        if not comment:
            raise Invalid("Напишите, чем памятна эта редакция.", hint="Например: «до замены срока».")
        if drafts.revision(self.draft_id, self.number) is None:
            raise NotFound("Такой редакции нет.", hint="Обновите список редакций.")
        drafts.change_revision(self.draft_id, self.number, comment=comment, kept=RevisionKept.NAMED)
        return {"number": self.number, "comment": comment}
