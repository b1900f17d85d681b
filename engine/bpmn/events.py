"""Reading event definitions: what an event throws or waits for, given inside it or by reference."""

from lxml import etree

from engine.bpmn.markup import CAMUNDA, MODEL, Element, finding_at
from engine.bpmn.model import EventDefinition, EventKind
from engine.findings import Finding

_KINDS = {
    "messageEventDefinition": EventKind.MESSAGE,
    "signalEventDefinition": EventKind.SIGNAL,
    "timerEventDefinition": EventKind.TIMER,
    "errorEventDefinition": EventKind.ERROR,
    "escalationEventDefinition": EventKind.ESCALATION,
    "terminateEventDefinition": EventKind.TERMINATE,
    "conditionalEventDefinition": EventKind.CONDITIONAL,
    "linkEventDefinition": EventKind.LINK,
    "compensateEventDefinition": EventKind.COMPENSATION,
    "cancelEventDefinition": EventKind.CANCEL,
}
_REFERENCES = {
    EventKind.MESSAGE: ("messageRef", "message", "name"),
    EventKind.SIGNAL: ("signalRef", "signal", "name"),
    EventKind.ERROR: ("errorRef", "error", "errorCode"),
    EventKind.ESCALATION: ("escalationRef", "escalation", "escalationCode"),
}
_TIMERS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}


class EventReader:
    """Knows the file's messages, signals, errors and shared event definitions."""

    def __init__(self, root: Element, findings: list[Finding]):
        self.by_id = {str(child.get("id")): child for child in root if child.get("id")}
        self.findings = findings

    def definitions_of(self, element: Element) -> tuple[EventDefinition, ...]:
        """The event definitions of a node; a send or receive task names its message itself."""
        if element.get("messageRef") is not None:
            name = self._named(element, element, EventKind.MESSAGE)
            return (EventDefinition(kind=EventKind.MESSAGE, name=name),)
        found = [self._resolved(child) for child in element if self._is_definition(child)]
        read = [self._read(element, child) for child in found if child is not None]
        return tuple(each for each in read if each.kind is not EventKind.NONE)

    def referenced(self, element: Element, reference: str) -> EventDefinition:
        """The shared definition that an element refers to by its id."""
        found = self.by_id.get(reference.rpartition(":")[2])
        if found is None:
            self._find(element, "event-definition-missing", reference=reference)
            return EventDefinition()
        return self._read(element, found)

    def _is_definition(self, child: Element) -> bool:
        name = str(etree.QName(child).localname)
        return name.endswith("EventDefinition") or name == "eventDefinitionRef"

    def _resolved(self, child: Element) -> Element | None:
        if etree.QName(child).localname != "eventDefinitionRef":
            return child
        found = self.by_id.get((child.text or "").strip())
        if found is None:
            self._find(child.getparent(), "event-definition-missing", reference=child.text)
        return found

    def _read(self, element: Element, definition: Element) -> EventDefinition:
        name = str(etree.QName(definition).localname)
        kind = _KINDS.get(name)
        if kind is None:
            self._find(element, "event-unsupported", tag=name)
            return EventDefinition()
        if kind is EventKind.TIMER:
            return self._timer(element, definition)
        if kind is EventKind.CONDITIONAL:
            condition = definition.find(f"{{{MODEL}}}condition")
            return EventDefinition(
                kind=kind, expression="" if condition is None else (condition.text or "").strip()
            )
        if kind is EventKind.LINK:
            return EventDefinition(kind=kind, name=definition.get("name") or "")
        if kind is EventKind.COMPENSATION:
            return EventDefinition(
                kind=kind,
                activity=(definition.get("activityRef") or "").rpartition(":")[2],
                waits=definition.get("waitForCompletion") != "false",
            )
        if kind in _REFERENCES:
            return EventDefinition(
                kind=kind,
                name=self._named(element, definition, kind),
                code_variable=definition.get(f"{{{CAMUNDA}}}{kind.value}CodeVariable") or "",
                message_variable=definition.get(f"{{{CAMUNDA}}}errorMessageVariable") or "",
            )
        return EventDefinition(kind=kind)

    def _named(self, element: Element, definition: Element, kind: EventKind) -> str:
        attribute, tag, key = _REFERENCES[kind]
        reference = (definition.get(attribute) or "").rpartition(":")[2]
        if not reference:
            if kind in (EventKind.MESSAGE, EventKind.SIGNAL):
                self._find(element, "event-without-reference", kind=kind.value)
            return ""
        found = self.by_id.get(reference)
        if found is None or etree.QName(found).localname != tag:
            self._find(element, "reference-missing", reference=reference, tag=tag)
            return ""
        return found.get(key) or found.get("name") or reference

    def _timer(self, element: Element, definition: Element) -> EventDefinition:
        for child in definition:
            form = _TIMERS.get(str(etree.QName(child).localname))
            if form is not None and (child.text or "").strip():
                return EventDefinition(
                    kind=EventKind.TIMER, timer=form, expression=(child.text or "").strip()
                )
        self._find(element, "timer-without-term")
        return EventDefinition(kind=EventKind.TIMER, timer="date", expression="null")

    def _find(self, element: Element, code: str, **values: object) -> None:
        self.findings.append(finding_at(element, code, **values))
