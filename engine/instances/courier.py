"""Messages and signals that leave an instance: to another of the same case, to a new one, or into keeping.

An instance without a case speaks with those of its municipality that have none either and
the same business key. Delivery to another instance is a job of its own, so that one command
changes one instance. A message nobody waits for is kept 30 days and shown. All of it is sent
at the moment of the step that sends it: what a late timer sends is as old as the timer.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from engine.bpmn.model import EventKind, Node
from engine.spiff.listening import waits_for
from engine.spiff.tokens import WAITING, Token
from storage.columns import new_id

if TYPE_CHECKING:
    from engine.instances.projection import Snapshot
    from engine.instances.running import RunningInstance

KEPT_FOR = timedelta(days=30)
MOST_STARTED = 20
"""How many procedures one signal may start."""


def payload_of(token: Token) -> dict[str, object]:
    """The variables that the sending element names in its property ``payload``."""
    names = token.node.properties.get("payload", "").split()
    return {name: token.scope.value(token, name) for name in names}


def send(instance: "RunningInstance", name: str, payload: Mapping[str, object], node: Node) -> None:
    """Pass on a message that no token of this instance waits for."""
    if node.properties.get("outside") == "true":
        return
    others = _listeners(instance, "message", name)
    if others:
        _post(instance, "message", name, payload, instance_id=others[0])
    elif not _start(instance, EventKind.MESSAGE, name, payload, most=1):
        if node.properties.get("keepUnmatched") != "false":
            keep(instance, name, payload)


def _listeners(instance: "RunningInstance", kind: str, name: str) -> list[str]:
    """Other instances that wait for this and may hear it, the longest waiting first."""
    row = instance.row
    if row.case_id is not None:
        waiting = instance.uow.subscriptions.matching(kind, name, case_id=row.case_id)
    else:
        waiting = instance.uow.subscriptions.matching_without_case(
            kind, name, municipality_id=row.municipality_id, business_key=row.business_key
        )
    return list(dict.fromkeys(each.instance_id for each in waiting if each.instance_id != row.id))


def _start(
    instance: "RunningInstance", kind: EventKind, name: str, payload: Mapping[str, object], *, most: int
) -> bool:
    """Start the procedures that begin with this; whether there are any."""
    place, today = instance.place, instance.place.day(instance.context.now)
    started = instance.workshop.definitions.started_by(
        instance.uow, kind, name, place.region_code, today, case_id=instance.row.case_id
    )[:most]
    for key, start_event in started:
        _post(instance, "start", name, {"process": key, "start": start_event, "variables": dict(payload)})
    return bool(started)


def keep(instance: "RunningInstance", name: str, payload: Mapping[str, object]) -> None:
    row, now = instance.row, instance.services.at
    instance.uow.subscriptions.keep(
        id=new_id(),
        name=name,
        case_id=row.case_id,
        correlation=None,
        payload=dict(payload),
        municipality_id=row.municipality_id,
        received_at=now,
        expires_at=now + KEPT_FOR,
        delivered_at=None,
    )


def pass_signal_on(instance: "RunningInstance", name: str) -> None:
    """A signal reaches every instance of the same case and starts what it starts; this one has heard it."""
    for other in _listeners(instance, "signal", name):
        _post(instance, "signal", name, {}, instance_id=other)
    _start(instance, EventKind.SIGNAL, name, {}, most=MOST_STARTED)


def deliver_kept(instance: "RunningInstance", before: "Snapshot") -> bool:
    """Hand kept messages to elements that have just begun to wait; whether any was handed over."""
    fresh: dict[str, list[Token]] = {}
    for token in list(instance.top.all_tokens()):
        event = token.spec.awaited
        if event.kind is not EventKind.MESSAGE or not token.has_state(WAITING):
            continue
        if token.id not in before.subscriptions and not token.internal_data.get("asked"):
            token.internal_data["asked"] = True
            fresh.setdefault(event.name, []).append(token)
    row, at = instance.row, instance.services.at
    if not fresh or (row.case_id is None and row.business_key is not None):
        return False
    delivered = False
    for message_id, name, payload, received_at in instance.uow.subscriptions.kept(
        list(fresh), row.case_id, municipality_id=row.municipality_id, now=at
    ):
        waiting = next((token for token in fresh[name] if waits_for(token, EventKind.MESSAGE, name)), None)
        if waiting is None or not instance.uow.subscriptions.mark_delivered(
            message_id, at=instance.context.now
        ):
            continue
        if received_at > at:
            # A late timer acts before the message came; what is due in between comes first.
            _post(instance, "message", name, payload, instance_id=row.id, due_at=received_at)
        else:
            waiting.spec.trigger(waiting, payload)
            delivered = True
    return delivered


def _post(
    instance: "RunningInstance",
    kind: str,
    name: str,
    payload: Mapping[str, object],
    *,
    instance_id: str | None = None,
    due_at: datetime | None = None,
) -> None:
    from engine.instances.projection import new_job

    due_at = due_at or instance.services.at
    job = new_job(instance, kind=kind, element_id=name, topic=name, payload=dict(payload), due_at=due_at)
    if instance_id is not None:
        job["instance_id"] = instance_id
    instance.uow.jobs.add([job])
