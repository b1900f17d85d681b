"""A message comes from outside or from a person's button: exactly one waiting element gets it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.actor import Actor
from engine.bpmn.model import EventKind
from engine.commands.start_instance import begin
from engine.context import CommandContext
from engine.errors import Invalid, MessageUnknown, NotAllowed
from engine.instances.courier import KEPT_FOR
from engine.spiff.listening import event_of
from engine.spiff.tokens import Token
from storage.columns import new_id
from storage.repositories.subscriptions import SubscriptionRow


@dataclass(frozen=True, kw_only=True)
class CorrelateMessage:
    """Chosen by name and by case, instance or correlation value; kept 30 days when nobody waits."""

    name: str
    case_id: str | None = None
    instance_id: str | None = None
    correlation: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    kept_id: str | None = None
    """The id under which it is kept while nobody waits: a partner's letter has one already."""

    def run(self, context: CommandContext) -> Mapping[str, object]:
        if self.case_id is None and self.instance_id is None and self.correlation is None:
            raise MessageUnknown(
                f"Сообщение «{self.name}» не адресовано.",
                hint="Укажите дело, процедуру или признак сопоставления.",
            )
        waiting = context.uow.subscriptions.matching(
            "message",
            self.name,
            case_id=self.case_id,
            instance_id=self.instance_id,
            correlation=self.correlation,
        )
        if not waiting:
            return self._keep(context)
        chosen = waiting[0]
        instance = context.running(chosen.instance_id)
        token = instance.token(chosen.spiff_task_id)
        payload = self.payload
        if not context.actor.is_system:
            _require_may_send(context, chosen, token)
            payload = _own_payload(context.actor, token, self.payload)
        instance.record(
            "message_received",
            element_id=chosen.element_id,
            data={"name": self.name, "keys": sorted(payload)},
        )
        instance.trigger(token.id, payload)
        return {"delivered": True, "instance_id": chosen.instance_id, "element_id": chosen.element_id}

    def _keep(self, context: CommandContext) -> Mapping[str, object]:
        if not context.actor.is_system:
            raise MessageUnknown(
                "Сейчас дело не ждёт такого действия.", hint="Обновите страницу дела: этап мог измениться."
            )
        started = self._start(context)
        if started is not None:
            return started
        context.uow.subscriptions.keep(
            id=self.kept_id or new_id(),
            name=self.name,
            case_id=self.case_id,
            correlation=self.correlation,
            payload=dict(self.payload),
            municipality_id=None,
            received_at=context.now,
            expires_at=context.now + KEPT_FOR,
            delivered_at=None,
        )
        return {"delivered": False, "kept": True}

    def _start(self, context: CommandContext) -> Mapping[str, object] | None:
        """Begin the procedure that begins with a message to a case; None when there is none."""
        if self.case_id is None or self.instance_id is not None or self.correlation is not None:
            return None
        municipality_id = context.uow.cases.get(self.case_id).municipality_id
        place = context.place(municipality_id)
        found = context.workshop.definitions.started_by(
            context.uow,
            EventKind.MESSAGE,
            self.name,
            place.region_code,
            place.day(context.now),
            case_id=self.case_id,
        )
        if not found:
            return None
        key, start_event = found[0]
        instance = begin(
            context,
            process_key=key,
            municipality_id=municipality_id,
            case_id=self.case_id,
            start_event=start_event,
            variables=self.payload,
        )
        return {"delivered": True, "instance_id": instance.row.id, "element_id": start_event}


def _require_may_send(context: CommandContext, subscription: SubscriptionRow, token: Token) -> None:
    """A person may send only what the diagram offers to one of her roles (property ``offerTo``)."""
    actor = context.actor
    offered = set(event_of(token).properties.get("offerTo", "").split())
    scopes = {f"mun:{subscription.municipality_id}", f"case:{subscription.case_id}"}
    agencies = set(context.uow.cases.agencies_of(subscription.case_id)) if subscription.case_id else set()
    scopes |= {f"agency:{agency}" for agency in agencies}
    if not any(f"{role}@{scope}" in actor.groups for role in offered for scope in scopes):
        raise NotAllowed(f"действие «{event_of(token).name}» по этому делу")


def _own_payload(actor: Actor, token: Token, payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """A person's button brings no variables but her own agency, where ``offerAgency`` asks for it."""
    name = event_of(token).properties.get("offerAgency", "")
    foreign = sorted(set(payload) - {name})
    if foreign:
        raise Invalid(f"С этим действием нельзя передать: {', '.join(foreign)}.")
    return {name: actor.agency_id} if name else {}
