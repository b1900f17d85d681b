"""A draft is sent to be approved, or a version is asked to be withdrawn; and what was asked is taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.context import CommandContext
from engine.definitions import deploying
from engine.drafts import releases
from engine.drafts.board import draft_in_work
from engine.drafts.methodists import require_may_put_in_force
from engine.errors import Conflict, DraftChanged, Invalid, NotAllowed, NotFound
from storage.models import ProcedureDraftState, ReleaseKind, ReleaseState
from storage.queries.procedure_drafts import draft_files


@dataclass(frozen=True, kw_only=True)
class SubmitDraft:
    """The files as they are now are to come into force: at once, or on a day. Raises DiagramInvalid."""

    draft_id: str
    version: int
    comment: str
    version_tag: str = ""
    effective_from: date | None = None

    def run(self, context: CommandContext) -> Mapping[str, object]:
        draft = draft_in_work(context, self.draft_id, self.version)
        comment = releases.said(self.comment, what="что изменено и почему")
        tag = " ".join(self.version_tag.split())
        if len(tag) > releases.LONGEST_TAG:
            raise Invalid(f"Метка версии длиннее {releases.LONGEST_TAG} знаков.")
        effective_from = releases.day_of(context, self.effective_from)
        files = draft_files(context.uow.connection, draft.id)
        deploying.judged(context, releases.deployable(files))
        version = context.uow.procedure_drafts.advance(
            draft.id,
            draft.version,
            state=ProcedureDraftState.SUBMITTED.value,
            updated_at=context.now,
            updated_by=context.actor.staff_id,
        )
        if version is None:
            raise DraftChanged(draft.version + 1)
        request_id = context.uow.releases.ask(
            kind=ReleaseKind.RELEASE.value,
            draft_id=draft.id,
            key=draft.key,
            edition=draft.edition,
            name=draft.name,
            files_sha256=releases.fingerprint(files),
            comment=comment,
            version_tag=tag or None,
            effective_from=effective_from,
            asked_at=context.now,
            asked_by=context.actor.staff_id,
            asked_by_name=context.actor.name,
            authors=context.uow.releases.authors(draft.id),
        )
        return {"request_id": request_id, "version": version}


@dataclass(frozen=True, kw_only=True)
class AskWithdrawal:
    """New cases are to go by the version before this one again."""

    definition_id: str
    reason: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        require_may_put_in_force(context.actor)
        row = context.uow.definitions.get(self.definition_id)
        if row is None:
            raise NotFound("Такой версии процедуры нет.", hint="Проверьте ссылку.")
        if row.withdrawn_at is not None or context.uow.releases.is_asked(definition_id=row.id):
            raise Conflict("Эта версия уже отозвана, или об этом уже спросили.", hint="Обновите страницу.")
        reason = releases.said(self.reason, what="почему версию нужно отозвать")
        releases.require_another(context, row.id, row.key, row.edition)
        request_id = context.uow.releases.ask(
            kind=ReleaseKind.WITHDRAWAL.value,
            definition_id=row.id,
            key=row.key,
            edition=row.edition,
            name=row.name,
            comment=reason,
            asked_at=context.now,
            asked_by=context.actor.staff_id,
            asked_by_name=context.actor.name,
            authors=[],
        )
        return {"request_id": request_id}


@dataclass(frozen=True, kw_only=True)
class TakeBackRequest:
    """Who asked, or has drawn on the draft, goes on drawing."""

    request_id: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        request = releases.open_request(context, self.request_id)
        if not context.actor.is_system and context.actor.staff_id not in {request.asked_by, *request.authors}:
            raise NotAllowed("забрать назад чужой запрос")
        releases.decided(context, request, ReleaseState.TAKEN_BACK)
        if releases.is_release(request):
            releases.set_draft(context, request, ProcedureDraftState.OPEN)
        return {"request_id": request.id, "draft_id": request.draft_id}
