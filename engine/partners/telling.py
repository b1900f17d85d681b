"""What happens in procedures becomes messages to the partners that asked for it, in the same transaction.

History is the one place that all of it passes. A message holds ids and states; people are
not in it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from storage.models import DocumentState
from storage.queries.partner_facts import documents_of_tasks, terms_met_by
from storage.repositories.partners import Listener

if TYPE_CHECKING:
    from engine.context import CommandContext
    from engine.instances.running import RunningInstance

DOCUMENT = "document.sent"
STAGE = "case.stage"
MET = "deadline.met"
STUCK = "instance.stuck"
_OF_HISTORY: Mapping[str, tuple[str, ...]] = {
    "task_created": ("task.created",),
    "task_claimed": ("task.claimed",),
    "task_completed": ("task.completed",),
    "deadline_missed": ("deadline.missed",),
    "deadline_moved": ("deadline.moved",),
    "deadline_recomputed": ("deadline.moved",),
    "deadline_start_corrected": ("deadline.moved",),
    "instance_started": ("instance.started",),
    "instance_completed": ("instance.completed",),
}
"""Kinds of history → kinds of events."""
_LEFT = frozenset({DocumentState.SIGNED, DocumentState.SENT})


@dataclass(frozen=True, kw_only=True)
class Told:
    """One event; ``narrow`` is its kind with the form, for who wants documents of one form only."""

    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    narrow: str = ""
    document_id: str | None = None


def tell(instance: "RunningInstance", history: Sequence[Mapping[str, Any]]) -> None:
    """Called with the events that are being written; does nothing where nobody listens."""
    context = instance.context
    listeners = context.workshop.listening.who(context.uow, context.now)
    if not listeners:
        return
    near = [each for each in listeners if _hears_of(each, instance.place.region_code, instance)]
    wanted = frozenset().union(*(each.kinds for each in near))
    if not wanted:
        return
    events = list(_events(instance, history, wanted))
    if events:
        _write(instance, near, events)


def tell_stuck(context: "CommandContext", instance_id: str, element_id: str | None, kind: str) -> None:
    """A procedure was found stuck: for the sweep that looks for such. Costs nothing where nobody listens."""
    listeners = [
        each for each in context.workshop.listening.who(context.uow, context.now) if STUCK in each.kinds
    ]
    if not listeners:
        return
    instance = context.instance(instance_id)
    near = [each for each in listeners if _hears_of(each, instance.place.region_code, instance)]
    if near:
        _write(instance, near, [Told(kind=STUCK, facts={"element": {"id": element_id}, "state": kind})])


def _hears_of(listener: Listener, region_code: str, instance: "RunningInstance") -> bool:
    own = listener.municipality_id is None or listener.municipality_id == instance.row.municipality_id
    return own and listener.region_code == region_code


def _events(
    instance: "RunningInstance", history: Sequence[Mapping[str, Any]], wanted: frozenset[str]
) -> Iterator[Told]:
    for event in history:
        for kind in _OF_HISTORY.get(event["kind"], ()):
            yield Told(kind=kind, facts=_facts(event))
        if event["kind"] == "deadline_missed" and event["task_id"]:
            yield Told(kind="task.overdue", facts=_facts(event))
    stages, case_id = instance.uow.cases.stages, instance.row.case_id
    if case_id in stages:
        yield Told(kind=STAGE, facts={"state": str(stages.pop(case_id))})
    done = [event["task_id"] for event in history if event["kind"] == "task_completed" and event["task_id"]]
    if done and MET in wanted:
        for element_id, task_id in terms_met_by(instance.uow.connection, done):
            yield Told(kind=MET, facts={"element": {"id": element_id}, "task": task_id})
    if done and any(kind.startswith(DOCUMENT) for kind in wanted):
        yield from _documents(instance, done)


def _facts(event: Mapping[str, Any]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if event["element_id"]:
        facts["element"] = {"id": event["element_id"], "name": event["element_name"]}
    if event["task_id"]:
        facts["task"] = event["task_id"]
    return facts


def _documents(instance: "RunningInstance", task_ids: Sequence[str]) -> Iterator[Told]:
    for document in documents_of_tasks(instance.uow.connection, task_ids):
        if document.state in _LEFT:
            yield Told(
                kind=DOCUMENT,
                narrow=f"{DOCUMENT}:{document.form_key}",
                document_id=document.id,
                facts={
                    "document": {"id": document.id, "form": document.form_key, "part": document.kind},
                    "state": document.state,
                    "task": document.task_id,
                },
            )


def _write(instance: "RunningInstance", listeners: Iterable[Listener], events: Sequence[Told]) -> None:
    row, messages = instance.row, instance.uow.partner_messages
    sequence, rows = None, []
    for event in events:
        for listener in listeners:
            if event.kind not in listener.kinds and event.narrow not in listener.kinds:
                continue
            if sequence is None:
                sequence = messages.last_sequence(row.case_id)
            sequence += 1
            rows.append(
                {
                    "endpoint_id": listener.endpoint_id,
                    "kind": event.kind,
                    "municipality_id": row.municipality_id,
                    "case_id": row.case_id,
                    "instance_id": row.id,
                    "document_id": event.document_id,
                    "sequence": sequence,
                    "facts": {"procedure": row.definition_key, **event.facts},
                }
            )
    messages.add(rows, at=instance.context.now)
