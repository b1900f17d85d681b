"""Drafts of procedures: who may draw, and a draft taken in hand to be changed."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from engine.actor import Actor
from engine.context import CommandContext
from engine.drafts.files import MOST_FILES, FileKind, drawn_in, kind_of, require_readable
from engine.errors import DraftChanged, Invalid, NotAllowed, NotFound, Refused
from engine.finding_words import FindingWords
from storage.models import ProcedureDraftState, RevisionKept
from storage.repositories.procedure_drafts import ProcedureDraftRow, RevisionRow

ONE_SITTING = timedelta(minutes=10)
"""What one person draws within this time is one revision."""
LONGEST_COMMENT = 300


class DraftClosed(Refused):
    """The draft is with whoever approves it, or its work is over."""

    status = 409


def may_draw(actor: Actor) -> bool:
    """Who composes procedures; what is drawn runs nowhere yet."""
    return actor.is_system or "methodologist" in actor.roles


def require_may_draw(actor: Actor) -> None:
    if not may_draw(actor):
        raise NotAllowed("составлять и менять процедуры")


def draft_in_work(context: CommandContext, draft_id: str, version: int) -> ProcedureDraftRow:
    """The draft, if it may be changed and is still what was seen."""
    require_may_draw(context.actor)
    draft = context.uow.procedure_drafts.get(draft_id)
    if draft is None:
        raise NotFound("Такого черновика нет.", hint="Проверьте ссылку.")
    if draft.state != ProcedureDraftState.OPEN:
        raise DraftClosed(
            f"Черновик «{draft.name}» сейчас не меняют.",
            hint="Он отдан на утверждение, введен в действие или отложен. Возьмите за основу новую копию.",
        )
    if draft.version != version:
        raise DraftChanged(draft.version)
    return draft


def checked_files(files: Mapping[str, bytes], changed: Mapping[str, object], words: FindingWords) -> None:
    """Refuses files that no draft may hold; those that were there before are not looked at again."""
    for name, content in files.items():
        if name in changed:
            require_readable(name, content, words)
    if sum(kind_of(name) is FileKind.DIAGRAM for name in files) != 1:
        raise Invalid(
            "В черновике должна быть одна схема процедуры.",
            hint="Другую процедуру составляйте в отдельном черновике.",
        )
    if len(files) > MOST_FILES:
        raise Invalid(f"В черновике может быть не больше {MOST_FILES} файлов.")


def checked_comment(comment: str) -> str:
    written = " ".join(comment.split())
    if len(written) > LONGEST_COMMENT:
        raise Invalid(f"Пояснение длиннее {LONGEST_COMMENT} знаков.")
    return written


def write(
    context: CommandContext, draft: ProcedureDraftRow, files: Mapping[str, bytes], comment: str
) -> Mapping[str, object]:
    """The files become the draft's present ones, in the revision of this sitting or in a new one."""
    drafts, now = context.uow.procedure_drafts, context.now
    drawn = drawn_in(files)
    told = {"key": drawn.key, "edition": drawn.edition, "name": drawn.name} if drawn else {}
    version = drafts.advance(
        draft.id, draft.version, updated_at=now, updated_by=context.actor.staff_id, **told
    )
    if version is None:
        raise DraftChanged(draft.version + 1)
    newest = drafts.newest_revision(draft.id)
    if newest is not None and not comment and _is_same_sitting(newest, context.actor.staff_id, now):
        drafts.rewrite_revision(draft.id, newest.number, files, at=now)
        return {"version": version, "revision": newest.number}
    number = newest.number + 1 if newest else 1
    drafts.add_revision(draft.id, files, number=number, **revision_values(context, comment))
    return {"version": version, "revision": number}


def revision_values(context: CommandContext, comment: str) -> dict[str, object]:
    return {
        "begun_at": context.now,
        "at": context.now,
        "by": context.actor.staff_id,
        "by_name": context.actor.name,
        "comment": comment or None,
        "kept": RevisionKept.NAMED if comment else RevisionKept.AUTO,
    }


def _is_same_sitting(newest: RevisionRow, staff_id: str, now: datetime) -> bool:
    return newest.kept == RevisionKept.AUTO and newest.by == staff_id and now - newest.begun_at < ONE_SITTING
