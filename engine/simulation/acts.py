"""What outside workers and the world around do to a procedure, as commands for the one door."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.bpmn.model import EventKind
from engine.commands.start_instance import begin
from engine.context import CommandContext
from engine.external_tasks import report, report_error


@dataclass(frozen=True, kw_only=True)
class ReportDone:
    """The worker of a topic that the product has no handler for has done its task."""

    instance_id: str
    token_id: str
    outputs: Mapping[str, Any] = field(default_factory=dict)

    def run(self, context: CommandContext) -> Mapping[str, object]:
        report(context.running(self.instance_id), self.token_id, self.outputs)
        return {}


@dataclass(frozen=True, kw_only=True)
class ReportError:
    """A task ends with an error of the procedure instead of being done."""

    instance_id: str
    token_id: str
    code: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        report_error(context.running(self.instance_id), self.token_id, self.code, "")
        return {}


@dataclass(frozen=True, kw_only=True)
class Broadcast:
    """A signal reaches everything of the case that waits for it and starts what begins with it."""

    name: str
    case_id: str
    municipality_id: str
    payload: Mapping[str, Any] = field(default_factory=dict)

    def run(self, context: CommandContext) -> Mapping[str, object]:
        waiting = context.uow.subscriptions.matching("signal", self.name, case_id=self.case_id)
        for instance_id in dict.fromkeys(each.instance_id for each in waiting):
            context.running(instance_id).signal(self.name, self.payload)
        started = context.workshop.definitions.started_by(
            context.uow,
            EventKind.SIGNAL,
            self.name,
            context.place(self.municipality_id).region_code,
            context.today(self.municipality_id),
            case_id=self.case_id,
        )
        for key, start_event in started:
            begin(
                context,
                process_key=key,
                municipality_id=self.municipality_id,
                case_id=self.case_id,
                start_event=start_event,
                variables=self.payload,
            )
        return {"heard": len(waiting) + len(started)}
