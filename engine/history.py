"""The record of what happened: events of an instance, chained by hash, never changed."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from engine.partners import telling
from engine.spiff.repetition import RepetitionSpec
from engine.spiff.tokens import Token
from storage.columns import dump_json

if TYPE_CHECKING:
    from engine.instances.running import RunningInstance

_MOMENT = "microseconds"


@dataclass(frozen=True, kw_only=True)
class Event:
    kind: str
    at: datetime
    element_id: str | None = None
    element_name: str | None = None
    task_id: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


_KINDS = {
    "chose": "path_chosen",
    "decided": "decision_made",
    "caught": "event_caught",
    "thrown": "event_thrown",
    "ended": "end_reached",
}


def from_journal(journal: Iterable[tuple[str, Token, Mapping[str, object]]], at: datetime) -> list[Event]:
    """What the driver did, as history; a person's completion is recorded by its command instead."""
    events = []
    for what, token, details in journal:
        kind = _KINDS.get(what)
        if what == "completed" and _is_worth_telling(token):
            kind = "activity_completed"
        if what == "compensated":
            events.append(_compensated(token, details, at))
        if what == "chose" and len(token.node.outgoing) < 2:
            continue
        if kind is None and what == "cancelled" and token.spec.manual:
            kind = "task_cancelled"
        if kind is not None:
            events.append(
                Event(
                    kind=kind,
                    at=at,
                    element_id=token.node.id,
                    element_name=token.node.name or None,
                    task_id=token.id if token.spec.manual else None,
                    data=dict(details),
                )
            )
    return events


def _compensated(handler: Token, details: Mapping[str, object], at: datetime) -> Event:
    """The event belongs to the activity that was undone; what undid it is told beside it."""
    return Event(
        kind="activity_compensated",
        at=at,
        element_id=str(details["element"]),
        element_name=str(details["name"]) or None,
        data={"handler": handler.node.id},
    )


def _is_worth_telling(token: Token) -> bool:
    """Of a repeated activity each round is told, and not the whole once more."""
    if token.spec.manual or isinstance(token.spec, RepetitionSpec):
        return False
    return token.node.scope is None


def write(instance: "RunningInstance") -> tuple[int, str]:
    """Append the collected events; answers the new last number and hash."""
    row, context = instance.row, instance.context
    sequence, digest = row.history_seq, row.history_hash
    written = []
    for event in instance.events:
        sequence += 1
        values = {
            "instance_id": row.id,
            "seq": sequence,
            "at": event.at,
            "kind": event.kind,
            "actor_id": context.actor.staff_id,
            "actor_name": context.actor.name,
            "actor_agency_id": context.actor.agency_id,
            "element_id": event.element_id,
            "element_name": event.element_name,
            "task_id": event.task_id,
            "case_id": row.case_id,
            "definition_id": row.definition_id,
            "command_id": context.command_id,
            "data": dict(event.data),
        }
        digest = chain(digest, values)
        written.append({**values, "hash": digest})
    instance.uow.history.add(written)
    telling.tell(instance, written)
    instance.events.clear()
    return sequence, digest


def chain(previous: str, event: Mapping[str, Any]) -> str:
    """The hash of an event and of all before it."""
    plain = {
        name: value.astimezone(UTC).isoformat(timespec=_MOMENT) if isinstance(value, datetime) else value
        for name, value in event.items()
    }
    return hashlib.sha256(f"{previous}{dump_json(plain)}".encode()).hexdigest()
