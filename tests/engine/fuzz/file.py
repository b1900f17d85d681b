"""The file a procedure is drawn into: messages, signals and codes beside the processes, events, scripts."""

from dataclasses import dataclass, field

from tests import bpmn
from tests.engine.fuzz.blocks import Event, Script


@dataclass
class File:
    """One file with the main process and all it calls."""

    known: dict[str, str] = field(default_factory=dict)
    processes: list[str] = field(default_factory=list)
    flows: int = 0

    def definition(self, event: Event) -> str:
        """The definition of an event; what it refers to is put beside the processes."""
        match event.kind:
            case "message":
                self.known[f"m {event.name}"] = bpmn.message_known(event.name)
                return bpmn.message(event.name)
            case "signal":
                self.known[f"s {event.name}"] = bpmn.signal_known(event.name)
                return bpmn.signal(event.name)
            case "timer":
                length, rounds = f"PT{event.seconds}S", event.rounds or ""
                if event.rounds == 1:
                    return bpmn.timer("timeDuration", length)
                return bpmn.timer("timeCycle", f"R{rounds}/{length}")
            case "error" | "escalation":
                return self._coded(event)
            case "conditional":
                assert event.condition is not None
                condition = f"<bpmn:condition>{event.condition.text}</bpmn:condition>"
                return f"<bpmn:conditionalEventDefinition>{condition}</bpmn:conditionalEventDefinition>"
            case "compensate":
                named = f' activityRef="{event.name}"' if event.name else ""
                return f"<bpmn:compensateEventDefinition{named}/>"
            case "any" | "all":
                return "".join(map(self.definition, event.parts))
            case "terminate" | "cancel":
                return f"<bpmn:{event.kind}EventDefinition/>"
        raise AssertionError(event)

    def _coded(self, event: Event) -> str:
        if not event.name:
            return f"<bpmn:{event.kind}EventDefinition/>"
        reference = f"{event.kind[:3]}_{event.name}"
        attribute = f'id="{reference}" name="{event.name}" {event.kind}Code="{event.name}"'
        self.known[reference] = f"<bpmn:{event.kind} {attribute}/>"
        return f'<bpmn:{event.kind}EventDefinition {event.kind}Ref="{reference}"/>'


def caught(file: File, name: str, event: Event, *, receive: bool) -> str:
    if not receive:
        return bpmn.element("intermediateCatchEvent", name, file.definition(event), **together(event))
    file.definition(event)
    return bpmn.element("receiveTask", name, messageRef=f"m_{event.name}")


def script(block: Script, **attributes: str) -> str:
    code = f"<bpmn:script>c_{block.name} = coalesce(c_{block.name}, 0) + 1</bpmn:script>"
    if block.deferred:
        attributes["camunda_asyncBefore"] = "true"
    return bpmn.element("scriptTask", block.name, code, **attributes)


def together(event: Event) -> dict[str, str]:
    """The attribute of an event whose definitions must all occur."""
    return {"parallelMultiple": "true"} if event.kind == "all" else {}
