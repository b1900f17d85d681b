"""What became of a letter: it has left, will be tried again, or a person must see to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from engine.context import CommandContext
from engine.errors import NotAllowed
from storage.models import DeliveryState
from storage.repositories.deliveries import Letter

MAX_ATTEMPTS = 4
MAX_EXPIRIES = 3
BACK_OFF = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
KIND = "mail_failed"


@dataclass(frozen=True, kw_only=True)
class RecordDelivery:
    """``error`` is empty when the letter has left, or is ``kept`` because there is no mail server.

    A ``hopeless`` letter is not tried again: its address or its text will not get better.
    """

    delivery_id: str
    token: int
    error: str = ""
    kept: bool = False
    hopeless: bool = False

    def run(self, context: CommandContext) -> Mapping[str, object]:
        if not context.actor.is_system:
            raise NotAllowed("отправлять почту: ее отправляет сама система")
        letter = context.uow.deliveries.get(self.delivery_id)
        if letter is None:
            return {"recorded": False}
        if not self.error:
            state = DeliveryState.KEPT if self.kept else DeliveryState.SENT
            done = context.uow.deliveries.finish(letter.id, token=self.token, state=state, at=context.now)
            return {"recorded": done, "state": state.value}
        if self.hopeless or letter.attempts + 1 >= MAX_ATTEMPTS or letter.expiries >= MAX_EXPIRIES:
            return self._give_up(context, letter)
        waits = BACK_OFF[min(letter.attempts, len(BACK_OFF) - 1)]
        postponed = context.uow.deliveries.postpone(
            letter, token=self.token, due_at=context.now + waits, error=self.error
        )
        return {"recorded": postponed, "state": DeliveryState.WAITING.value}

    def _give_up(self, context: CommandContext, letter: Letter) -> Mapping[str, object]:
        deliveries, incidents = context.uow.deliveries, context.uow.incidents
        if not deliveries.give_up(letter, token=self.token, error=self.error):
            return {"recorded": False}
        # One server that is down is one trouble, however many letters it holds up.
        incident_id, _ = incidents.report_fault(
            at=context.now,
            kind=KIND,
            message=f"Почта не уходит: {self.error}",
            element_id="mail",
            municipality_id=letter.municipality_id,
        )
        deliveries.blame(letter.id, incident_id)
        return {"recorded": True, "state": DeliveryState.FAILED.value, "incident_id": incident_id}
