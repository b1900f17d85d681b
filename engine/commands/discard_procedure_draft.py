"""A draft is laid aside: nobody draws on it any more, and all of it can still be read."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.drafts.board import draft_in_work
from engine.errors import DraftChanged
from storage.models import ProcedureDraftState


@dataclass(frozen=True, kw_only=True)
class DiscardProcedureDraft:
    draft_id: str
    version: int

    def run(self, context: CommandContext) -> Mapping[str, object]:
        draft = draft_in_work(context, self.draft_id, self.version)
        version = context.uow.procedure_drafts.advance(
            draft.id,
            draft.version,
            state=ProcedureDraftState.DISCARDED,
            updated_at=context.now,
            updated_by=context.actor.staff_id,
        )
        if version is None:
            raise DraftChanged(draft.version + 1)
        return {"version": version}
