"""What became of one try to hand a message to a partner: done, again later, or given up to paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from engine.context import CommandContext
from engine.errors import NotAllowed
from engine.partners.giving_up import STOPPED, give_up
from engine.partners.lists import TEST
from engine.partners.schedule import KEPT_TRYING, PROBE_EVERY, next_try
from storage.models import EndpointState, MessageState
from storage.repositories.partner_messages import MessageRow
from storage.repositories.partners import BROKEN_AFTER

SLACK = timedelta(hours=1)
"""A message of two weeks is tried a last time before it is given up by its age alone."""


class Outcome(StrEnum):
    DELIVERED = "delivered"
    FAILED = "failed"
    GONE = "gone"
    """410: nothing is taken here any more."""
    MOVED = "moved"
    """3xx: the address has changed, and no redirect is followed."""
    REFUSED = "refused"
    """Our own: the address is one that nothing is ever sent to."""

    @property
    def stops(self) -> bool:
        return self in (Outcome.GONE, Outcome.MOVED, Outcome.REFUSED)


@dataclass(frozen=True, kw_only=True)
class RecordPartnerAttempt:
    """``retry_after`` is what the partner asked for, in seconds."""

    message_id: str
    token: int
    outcome: str
    status: int | None = None
    millis: int = 0
    error: str = ""
    retry_after: int | None = None

    def run(self, context: CommandContext) -> Mapping[str, object]:
        _require_system(context)
        message = context.uow.partner_messages.get(self.message_id)
        if message is None or message.token != self.token or message.state != MessageState.WAITING:
            return {"recorded": False}
        context.uow.partner_messages.log(
            message.id,
            number=message.attempts + 1,
            at=context.now,
            outcome=self.outcome,
            status=self.status,
            millis=self.millis,
            error=self.error or None,
        )
        outcome = Outcome(self.outcome)
        if outcome is Outcome.DELIVERED:
            return self._delivered(context, message)
        if outcome.stops:
            self._stop(context, message)
        else:
            self._count_failure(context, message)
        return self._failed(context, message, hopeless=outcome.stops)

    def _delivered(self, context: CommandContext, message: MessageRow) -> Mapping[str, object]:
        endpoint = context.uow.partners.endpoint(message.endpoint_id)
        if endpoint is not None and endpoint.failures:
            context.uow.partners.note_success(endpoint.id)
            context.uow.incidents.resolve_of(STOPPED, endpoint.id, at=context.now, by=context.actor.staff_id)
        context.uow.partner_messages.settle(
            message.id,
            self.token,
            state=MessageState.SENT.value,
            sent_at=context.now,
            attempts=message.attempts + 1,
            last_status=self.status,
            last_error=None,
        )
        return {"recorded": True, "state": MessageState.SENT.value}

    def _count_failure(self, context: CommandContext, message: MessageRow) -> None:
        failures = context.uow.partners.note_failure(message.endpoint_id, probe_at=context.now + PROBE_EVERY)
        if failures == BROKEN_AFTER:
            _tell(context, message, f"Адрес не отвечает {BROKEN_AFTER} раз подряд: {self.error}")

    def _stop(self, context: CommandContext, message: MessageRow) -> None:
        context.uow.partners.change_endpoint(
            message.endpoint_id, state=EndpointState.STOPPED.value, state_reason=self.error
        )
        _tell(context, message, f"Отправка остановлена: {self.error}")

    def _failed(
        self, context: CommandContext, message: MessageRow, *, hopeless: bool
    ) -> Mapping[str, object]:
        attempts = message.attempts + 1
        again = next_try(
            message_id=message.id,
            attempts=attempts,
            created_at=message.created_at,
            now=context.now,
            retry_after=self.retry_after,
        )
        said = {"attempts": attempts, "last_status": self.status, "last_error": self.error}
        if again is None or hopeless or message.kind == TEST:
            settled = context.uow.partner_messages.settle(
                message.id, self.token, state=MessageState.FAILED.value, **said
            )
            return give_up(context, message, self.error) if settled else {"recorded": False}
        context.uow.partner_messages.settle(message.id, self.token, due_at=again, expiries=0, **said)
        return {"recorded": True, "state": MessageState.WAITING.value, "due_at": again.isoformat()}


@dataclass(frozen=True, kw_only=True)
class GiveUpOldMessage:
    """Two weeks have passed while its endpoint was paused or its circuit open: it goes on paper."""

    message_id: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        _require_system(context)
        message = context.uow.partner_messages.get(self.message_id)
        if message is None or context.now < message.created_at + KEPT_TRYING + SLACK:
            return {"recorded": False}
        error = "две недели отправка не удавалась"
        settled = context.uow.partner_messages.settle(
            message.id, message.token, state=MessageState.FAILED.value, last_error=error
        )
        return give_up(context, message, error) if settled else {"recorded": False}


def _require_system(context: CommandContext) -> None:
    if not context.actor.is_system:
        raise NotAllowed("отправлять сообщения партнёрам: их отправляет сама система")


def _tell(context: CommandContext, message: MessageRow, words: str) -> None:
    """One trouble of an endpoint is one incident, however many messages it holds up."""
    endpoint = context.uow.partners.endpoint(message.endpoint_id)
    partner = context.uow.partners.get(endpoint.partner_id) if endpoint else None
    context.uow.incidents.report_fault(
        at=context.now,
        kind=STOPPED,
        message=f"{partner.name if partner else 'Партнёр'}. {words}",
        element_id=message.endpoint_id,
        municipality_id=partner.municipality_id if partner else None,
    )
