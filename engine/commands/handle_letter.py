"""What a partner's letter says reaches the case it is about, or waits where a person sees it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.commands.correlate_message import CorrelateMessage
from engine.context import CommandContext
from engine.errors import Conflict, Invalid, NotAllowed, NotFound
from engine.partners.keeping import endpoint_of, partner_of, reason_of, record
from storage.models import LetterState
from storage.queries.partner_facts import case_numbered
from storage.repositories.partner_letters import LetterRow
from storage.repositories.partners import PartnerRow

KIND = "partner_letter"


@dataclass(frozen=True, kw_only=True)
class HandleLetter:
    """``error`` says that its bytes could not be understood; else ``kind`` and what it refers to.

    The id of the command is made of the partner's own id: a letter takes effect once.
    """

    letter_id: str
    kind: str | None = None
    reply_to: str | None = None
    case_number: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""

    def run(self, context: CommandContext) -> Mapping[str, object]:
        _require_system(context)
        letter = context.uow.partner_letters.get(self.letter_id)
        if letter is None or letter.state != LetterState.RECEIVED:
            return {"handled": False}
        endpoint = endpoint_of(context, letter.endpoint_id)
        partner = partner_of(context, endpoint.partner_id)
        error = self.error
        if not error and self.kind not in endpoint.accepts:
            error = f"письма «{self.kind}» от этого партнёра не принимаются"
        if error:
            _tell(context, partner, f"Письмо не принято: {error}", letter)
            return self._settle(context, letter, LetterState.INVALID, error=error)
        case_id, instance_id = self._about(context, letter, partner)
        if case_id is None:
            _tell(context, partner, "Неизвестно, к какому делу относится письмо.", letter)
            return self._settle(context, letter, LetterState.UNMATCHED, kind=self.kind)
        answer = CorrelateMessage(
            name=context.workshop.law.partners.letters[str(self.kind)].message,
            case_id=case_id,
            instance_id=instance_id,
            payload=self.payload,
            kept_id=letter.id,
        ).run(context)
        state = LetterState.DONE if answer["delivered"] else LetterState.WAITING
        return self._settle(
            context,
            letter,
            state,
            kind=self.kind,
            case_id=case_id,
            instance_id=answer.get("instance_id"),
            handled_at=context.now if answer["delivered"] else None,
        )

    def _settle(
        self, context: CommandContext, letter: LetterRow, state: LetterState, **values: Any
    ) -> Mapping[str, object]:
        context.uow.partner_letters.settle(letter.id, was=LetterState.RECEIVED, state=state.value, **values)
        return {"handled": True, "state": state.value, "case_id": values.get("case_id")}

    def _about(
        self, context: CommandContext, letter: LetterRow, partner: PartnerRow
    ) -> tuple[str | None, str | None]:
        """The case, and the procedure when the letter answers a message of ours."""
        if letter.case_id is not None:
            return letter.case_id, None
        if self.reply_to:
            asked = context.uow.partner_messages.get(self.reply_to)
            if asked is not None and asked.endpoint_id == letter.endpoint_id:
                return asked.case_id, asked.instance_id
        if self.case_number:
            return _numbered(context, partner, self.case_number), None
        return None, None


@dataclass(frozen=True, kw_only=True)
class PutLetterAside:
    """The case could not take it: a person must look, the letter itself is in order."""

    letter_id: str
    error: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        _require_system(context)
        letter = context.uow.partner_letters.get(self.letter_id)
        if letter is None:
            return {"handled": False}
        endpoint = endpoint_of(context, letter.endpoint_id)
        partner = partner_of(context, endpoint.partner_id)
        if letter.state != LetterState.RECEIVED:
            return {"handled": False}
        _tell(context, partner, f"Дело не приняло письмо: {self.error}", letter)
        aside = {"state": LetterState.UNMATCHED.value, "error": self.error}
        return {"handled": context.uow.partner_letters.settle(letter.id, was=LetterState.RECEIVED, **aside)}


@dataclass(frozen=True, kw_only=True)
class AssignLetter:
    """A person says which case a letter is about; then it is handled as if it had said so itself."""

    letter_id: str
    case_number: str
    reason: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        letter = context.uow.partner_letters.get(self.letter_id)
        if letter is None:
            raise NotFound("Такого письма нет.", hint="Вернитесь к письмам партнёров.")
        endpoint = endpoint_of(context, letter.endpoint_id)
        partner, reason = partner_of(context, endpoint.partner_id), reason_of(self.reason)
        case_id = _numbered(context, partner, self.case_number.strip())
        if case_id is None or not self._may(context, case_id):
            raise Invalid(
                f"Дела № {self.case_number.strip()[:40]} здесь нет.",
                hint="Проверьте номер: он вида МДВ-2026-1.",
            )
        if context.now > letter.expires_at:
            raise Conflict("Письмо хранилось тридцать дней и больше не передаётся.")
        assigned = context.uow.partner_letters.settle(
            letter.id,
            was=LetterState.UNMATCHED,
            state=LetterState.RECEIVED.value,
            case_id=case_id,
            assigned_by=context.actor.name,
            reason=reason,
            error=None,
        )
        if not assigned:
            raise Conflict("Письмо уже отнесено к делу.", hint="Обновите страницу.")
        new = {"letter": letter.id, "case": case_id}
        record(context, "letter_assigned", partner.id, endpoint_id=endpoint.id, new=new, reason=reason)
        return {"letter_id": letter.id, "case_id": case_id}

    def _may(self, context: CommandContext, case_id: str) -> bool:
        """Who keeps the platform, and the secretary of the case's own municipality."""
        actor = context.actor
        if actor.is_system or "system_admin" in actor.roles:
            return True
        municipality_id = context.uow.cases.get(case_id).municipality_id
        return actor.holds("kdn_secretary", f"mun:{municipality_id}")


def _numbered(context: CommandContext, partner: PartnerRow, number: str) -> str | None:
    return case_numbered(
        context.uow.connection,
        number,
        region_code=partner.region_code,
        municipality_id=partner.municipality_id,
    )


def _tell(context: CommandContext, partner: PartnerRow, words: str, letter: LetterRow) -> None:
    """One trouble of a partner is one incident, however many letters it is about."""
    incident_id, _ = context.uow.incidents.report_fault(
        at=context.now,
        kind=KIND,
        message=f"{partner.name}. {words}",
        element_id=letter.endpoint_id,
        municipality_id=partner.municipality_id,
    )
    context.uow.partner_letters.settle(letter.id, was=LetterState(letter.state), incident_id=incident_id)


def _require_system(context: CommandContext) -> None:
    if not context.actor.is_system:
        raise NotAllowed("разбирать письма партнёров: их разбирает сама система")
