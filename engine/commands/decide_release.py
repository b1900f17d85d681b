"""A second person approves what was asked for, or returns it with a remark."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.context import CommandContext
from engine.drafts import releases
from engine.errors import Invalid
from storage.models import ProcedureDraftState, ReleaseState
from storage.repositories.releases import ReleaseRow


@dataclass(frozen=True, kw_only=True)
class ApproveRequest:
    """The version is in force at once or from its day; a withdrawn one no longer for new cases."""

    request_id: str

    def run(self, context: CommandContext) -> Mapping[str, Any]:
        request = releases.open_request(context, self.request_id)
        releases.require_second_person(context, request)
        if not releases.is_release(request):
            releases.withdraw(context, request)
            releases.decided(context, request, ReleaseState.APPROVED)
            return {"request_id": request.id, "definition_id": request.definition_id}
        definition_id = _released(context, request)
        releases.decided(context, request, ReleaseState.APPROVED, definition_id=definition_id)
        releases.set_draft(context, request, ProcedureDraftState.RELEASED)
        return {"request_id": request.id, "definition_id": definition_id}


def _released(context: CommandContext, request: ReleaseRow) -> str:
    answer: Mapping[str, Any] = releases.put_in_force(context, request)
    new = [each for each in answer["definitions"] if each["is_new"]]
    if not new:
        raise Invalid(
            "Черновик ничем не отличается от версии, которая уже есть.",
            hint="Верните его: вводить в действие нечего.",
        )
    return str(new[0]["id"])


@dataclass(frozen=True, kw_only=True)
class ReturnRequest:
    """With a remark; the draft is drawn on again."""

    request_id: str
    remark: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        request = releases.open_request(context, self.request_id)
        releases.require_second_person(context, request)
        remark = releases.said(self.remark, what="что нужно исправить")
        releases.decided(context, request, ReleaseState.RETURNED, remark)
        if releases.is_release(request):
            releases.set_draft(context, request, ProcedureDraftState.OPEN)
        return {"request_id": request.id, "draft_id": request.draft_id}
