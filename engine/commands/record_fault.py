"""A person's step could not be made, and the diagram or a handler is to blame: somebody must see it.

The step itself was rolled back whole; this is a command of its own, made after it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.errors import Fault, StateUnreadable
from engine.instances.running import RunningInstance, has_ended


@dataclass(frozen=True, kw_only=True)
class RecordFault:
    """``error`` is the sentence that the person was answered."""

    fault: Fault
    error: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        fault = self.fault
        instance = context.instance(fault.instance_id) if fault.instance_id is not None else None
        if instance is not None and has_ended(instance.row):
            return {"incident": None}
        incident, is_new = context.uow.incidents.report_fault(
            at=context.now,
            kind="start_failed" if instance is None else "step_failed",
            message=self.error,
            instance_id=fault.instance_id,
            case_id=fault.case_id,
            municipality_id=fault.municipality_id,
            element_id=fault.element_id or fault.procedure,
        )
        if instance is not None:
            _remember(instance, fault, incident)
            if is_new:
                instance.record(
                    "incident_opened", element_id=fault.element_id or None, data={"error": self.error}
                )
        return {"incident": incident}


def _remember(instance: RunningInstance, fault: Fault, incident: str) -> None:
    """The incident is over as soon as what was to be done is done, or is not waited for any more."""
    try:
        top = instance.top
    except StateUnreadable:
        return
    if fault.token_id is not None and top.find(fault.token_id) is not None:
        top.faults[fault.token_id] = incident
