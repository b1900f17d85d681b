"""An earlier state of a draft is the present one again; what came between stays in the list."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.drafts.board import draft_in_work, write
from engine.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class RestoreRevision:
    draft_id: str
    version: int
    number: int

    def run(self, context: CommandContext) -> Mapping[str, object]:
        draft = draft_in_work(context, self.draft_id, self.version)
        files = context.uow.procedure_drafts.files(draft.id, self.number)
        if not files:
            raise NotFound("Такой редакции нет.", hint="Обновите список редакций.")
        return write(context, draft, files, f"Возвращена редакция {self.number}")
