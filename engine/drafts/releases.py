"""Putting a draft into force: asked by who drew it, decided by somebody who did not.

Exactly the files that were asked for are approved: their common fingerprint is kept with the
request. A version comes into force at once or on its day; running cases stay on theirs.
"""

import hashlib
from collections.abc import Mapping
from datetime import date

from engine.actor import Actor
from engine.context import CommandContext
from engine.definitions import deploying
from engine.drafts.files import FileKind, kind_of
from engine.drafts.methodists import may_put_in_force, require_may_put_in_force
from engine.errors import Conflict, Invalid, NotAllowed, NotFound
from engine.jobs import start_timers
from storage.models import ProcedureDraftState, ReleaseKind, ReleaseState
from storage.queries.procedure_drafts import draft_files
from storage.repositories.procedure_drafts import ProcedureDraftRow
from storage.repositories.releases import ReleaseRow

LONGEST = 1_000
LONGEST_TAG = 40
_DEPLOYED = (FileKind.DIAGRAM, FileKind.TABLE, FileKind.FORM)


def fingerprint(files: Mapping[str, bytes]) -> str:
    """Of all files of a draft together, their names too."""
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()


def may_decide(actor: Actor, request: ReleaseRow) -> bool:
    """Nobody approves what she has drawn or asked for herself."""
    return may_put_in_force(actor) and actor.staff_id not in {request.asked_by, *request.authors}


def said(words: str, *, what: str) -> str:
    """A comment, reason or remark that must be there."""
    written = " ".join(words.split())
    if not written:
        raise Invalid(f"Не указано: {what}.", hint="Напишите хотя бы одно предложение.")
    if len(written) > LONGEST:
        raise Invalid(f"{what.capitalize()}: больше {LONGEST} знаков.", hint="Сократите текст.")
    return written


def day_of(context: CommandContext, effective_from: date | None) -> date | None:
    """The day from which a version is to hold; None for at once. Days past are refused."""
    today = min(start_timers.days(context.now))
    if effective_from is not None and effective_from < today:
        raise Invalid("День вступления в силу уже прошёл.", hint="Укажите сегодняшний день или будущий.")
    return None if effective_from == today else effective_from


def deployable(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """What of a draft's files comes into force; scenarios stay with the draft."""
    return {name: content for name, content in files.items() if kind_of(name) in _DEPLOYED}


def open_request(context: CommandContext, request_id: str) -> ReleaseRow:
    """The request, if nobody has decided it yet."""
    require_may_put_in_force(context.actor)
    request = context.uow.releases.get(request_id)
    if request is None:
        raise NotFound("Такого запроса нет.", hint="Откройте список запросов на утверждение.")
    if request.state != ReleaseState.ASKED:
        raise Conflict("По этому запросу уже решено.", hint="Обновите страницу.")
    return request


def require_second_person(context: CommandContext, request: ReleaseRow) -> None:
    if not may_decide(context.actor, request):
        raise NotAllowed("утвердить то, что вы составляли сами: это делает другой методист")


def decided(
    context: CommandContext, request: ReleaseRow, state: ReleaseState, remark: str = "", **more: object
) -> None:
    done = context.uow.releases.decide(
        request.id,
        state,
        decided_at=context.now,
        decided_by=context.actor.staff_id,
        decided_by_name=context.actor.name,
        remark=remark or None,
        **more,
    )
    if not done:
        raise Conflict("По этому запросу уже решено.", hint="Обновите страницу.")


def set_draft(context: CommandContext, request: ReleaseRow, state: ProcedureDraftState) -> None:
    """The draft is drawn on again, or its work is over."""
    draft = _draft(context, request)
    context.uow.procedure_drafts.advance(
        draft.id,
        draft.version,
        state=state.value,
        updated_at=context.now,
        updated_by=context.actor.staff_id,
    )


def put_in_force(context: CommandContext, request: ReleaseRow) -> Mapping[str, object]:
    """Deploy the files of an approved request; raises Conflict when they are not those asked for."""
    assert request.draft_id is not None
    files = draft_files(context.uow.connection, request.draft_id)
    if fingerprint(files) != request.files_sha256:
        raise Conflict("Черновик уже не тот, что был отправлен.", hint="Пусть его отправят снова.")
    effective_from = request.effective_from
    if effective_from is not None and effective_from <= min(start_timers.days(context.now)):
        effective_from = None
    terms = deploying.Terms(
        name=request.name,
        comment=request.comment,
        effective_from=effective_from,
        version_tag=request.version_tag or "",
        released_by=request.asked_by,
        approved_by=context.actor.staff_id,
    )
    return deploying.deploy(context, deployable(files), terms)


def withdraw(context: CommandContext, request: ReleaseRow) -> None:
    """New cases go by the version before; raises Invalid when there is none."""
    assert request.definition_id is not None
    definition = context.uow.definitions.get(request.definition_id)
    assert definition is not None
    require_another(context, request.definition_id, request.key, request.edition)
    context.uow.definitions.withdraw(request.definition_id, at=context.now)
    context.uow.decisions.withdraw_with(definition.deployment_id, at=context.now)
    start_timers.arrange(context, {request.key})


def require_another(context: CommandContext, definition_id: str, key: str, edition: str) -> None:
    """A procedure is never left without any version."""
    others = context.uow.definitions.versions(key, edition)
    if not any(row.id != definition_id and row.withdrawn_at is None for row in others):
        raise Invalid(
            "Это единственная версия процедуры: без неё новые дела было бы нельзя начать.",
            hint="Сначала введите в действие другую версию.",
        )


def is_release(request: ReleaseRow) -> bool:
    return request.kind == ReleaseKind.RELEASE


def _draft(context: CommandContext, request: ReleaseRow) -> ProcedureDraftRow:
    assert request.draft_id is not None
    draft = context.uow.procedure_drafts.get(request.draft_id)
    assert draft is not None
    return draft
