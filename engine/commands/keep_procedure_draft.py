"""What was drawn is kept: files come, change and go, and the draft has a new number."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.drafts.board import checked_comment, checked_files, draft_in_work, write


@dataclass(frozen=True, kw_only=True)
class KeepProcedureDraft:
    """``version`` is the one that was seen; ``changes`` maps a file's name to its bytes, None takes it out.

    With a ``comment`` the state is a revision of its own and stays; without one it may be
    written over by the next keeping of the same person. Raises DraftChanged.
    """

    draft_id: str
    version: int
    changes: Mapping[str, bytes | None]
    comment: str = ""

    def run(self, context: CommandContext) -> Mapping[str, object]:
        draft = draft_in_work(context, self.draft_id, self.version)
        comment, drafts = checked_comment(self.comment), context.uow.procedure_drafts
        newest = drafts.newest_revision(draft.id)
        number = newest.number if newest else 0
        before = drafts.files(draft.id, number)
        laid_over = {**before, **self.changes}
        files = {name: content for name, content in laid_over.items() if content is not None}
        if files == before and not comment:
            return {"version": draft.version, "revision": number}
        checked_files(files, self.changes, context.workshop.law.findings)
        return write(context, draft, files, comment)
