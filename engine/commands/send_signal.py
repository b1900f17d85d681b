"""A signal comes from outside: everything that waits for it in one municipality hears it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine import access
from engine.bpmn.model import EventKind
from engine.commands.start_instance import begin
from engine.context import CommandContext
from engine.errors import Invalid
from engine.instances.courier import MOST_STARTED

MOST_HEARD = 200
"""Procedures that one signal may move in one transaction."""


@dataclass(frozen=True, kw_only=True)
class SendSignal:
    """Heard by all, unlike a message; procedures that begin with it are started."""

    name: str
    municipality_id: str
    variables: Mapping[str, Any] = field(default_factory=dict)

    def run(self, context: CommandContext) -> Mapping[str, object]:
        access.require_may_steer(context.actor, self.municipality_id)
        waiting = context.uow.subscriptions.matching("signal", self.name)
        hearers = {each.instance_id for each in waiting if each.municipality_id == self.municipality_id}
        if len(hearers) > MOST_HEARD:
            raise Invalid(
                f"Сигнал «{self.name}» ждут больше {MOST_HEARD} процедур: одним разом его не передать."
            )
        for instance_id in sorted(hearers):
            instance = context.running(instance_id)
            instance.record("signal_received", data={"name": self.name, "keys": sorted(self.variables)})
            instance.signal(self.name, self.variables)
        return {"heard": len(hearers), "started": self._start(context)}

    def _start(self, context: CommandContext) -> int:
        place = context.place(self.municipality_id)
        today = context.now.astimezone(place.zone).date()
        found = context.workshop.definitions.started_by(
            context.uow, EventKind.SIGNAL, self.name, place.region_code, today, case_id=None
        )[:MOST_STARTED]
        for key, start_event in found:
            begin(
                context,
                process_key=key,
                municipality_id=self.municipality_id,
                start_event=start_event,
                variables=self.variables,
            )
        return len(found)
