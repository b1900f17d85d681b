"""A draft is laid aside: nobody draws on it any more, and all of it can still be read.

The last of its revisions says who laid it aside and when.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.drafts.board import draft_in_work, revision_values
from engine.errors import DraftChanged
from storage.models import ProcedureDraftState

LAID_ASIDE = "Черновик отложен"


@dataclass(frozen=True, kw_only=True)
class DiscardProcedureDraft:
    draft_id: str
    version: int

    def run(self, context: CommandContext) -> Mapping[str, object]:
        draft = draft_in_work(context, self.draft_id, self.version)
        drafts = context.uow.procedure_drafts
        version = drafts.advance(
            draft.id,
            draft.version,
            state=ProcedureDraftState.DISCARDED,
            updated_at=context.now,
            updated_by=context.actor.staff_id,
        )
        if version is None:
            raise DraftChanged(draft.version + 1)
        newest, files = drafts.newest_revision(draft.id), {}
        if newest is not None:
            files = drafts.files(draft.id, newest.number)
        number = newest.number + 1 if newest else 1
        drafts.add_revision(draft.id, files, number=number, **revision_values(context, LAID_ASIDE))
        return {"version": version}
