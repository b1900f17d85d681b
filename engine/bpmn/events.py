"""Reading event definitions: what an event throws or waits for, given inside it or by reference."""

from lxml import etree

from engine.bpmn.markup import MODEL, Element
from engine.bpmn.model import EventDefinition, EventKind

_KINDS = {
    "messageEventDefinition": EventKind.MESSAGE,
    "signalEventDefinition": EventKind.SIGNAL,
    "timerEventDefinition": EventKind.TIMER,
    "errorEventDefinition": EventKind.ERROR,
    "escalationEventDefinition": EventKind.ESCALATION,
    "terminateEventDefinition": EventKind.TERMINATE,
    "conditionalEventDefinition": EventKind.CONDITIONAL,
    "linkEventDefinition": EventKind.LINK,
}
_REFUSED = {
    "compensateEventDefinition": "компенсация",
    "cancelEventDefinition": "отмена транзакции",
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

    def __init__(self, root: Element, findings: list[str]):
        self.by_id = {str(child.get("id")): child for child in root if child.get("id")}
        self.findings = findings

    def definition_of(self, element: Element, label: str) -> EventDefinition:
        """The event definition of a node; a send or receive task names its message itself."""
        if element.get("messageRef") is not None:
            return EventDefinition(
                kind=EventKind.MESSAGE, name=self._named(element, EventKind.MESSAGE, label)
            )
        found = [self._resolved(child, label) for child in element if self._is_definition(child)]
        drawn = [child for child in found if child is not None]
        if len(drawn) > 1:
            self.findings.append(f"{label}: у события несколько определений; оставьте одно.")
        return self._read(drawn[0], label) if drawn else EventDefinition()

    def _is_definition(self, child: Element) -> bool:
        name = str(etree.QName(child).localname)
        return name.endswith("EventDefinition") or name == "eventDefinitionRef"

    def _resolved(self, child: Element, label: str) -> Element | None:
        if etree.QName(child).localname != "eventDefinitionRef":
            return child
        found = self.by_id.get((child.text or "").strip())
        if found is None:
            self.findings.append(f"{label}: определение события «{child.text}» в файле не найдено.")
        return found

    def _read(self, definition: Element, label: str) -> EventDefinition:
        name = str(etree.QName(definition).localname)
        kind = _KINDS.get(name)
        if kind is None:
            self.findings.append(f"{label}: {_REFUSED.get(name, f'событие «{name}»')} не поддерживается.")
            return EventDefinition()
        if kind is EventKind.TIMER:
            return self._timer(definition, label)
        if kind is EventKind.CONDITIONAL:
            condition = definition.find(f"{{{MODEL}}}condition")
            return EventDefinition(
                kind=kind, expression="" if condition is None else (condition.text or "").strip()
            )
        if kind is EventKind.LINK:
            return EventDefinition(kind=kind, name=definition.get("name") or "")
        if kind in _REFERENCES:
            return EventDefinition(kind=kind, name=self._named(definition, kind, label))
        return EventDefinition(kind=kind)

    def _named(self, definition: Element, kind: EventKind, label: str) -> str:
        attribute, tag, key = _REFERENCES[kind]
        reference = (definition.get(attribute) or "").rpartition(":")[2]
        if not reference:
            if kind in (EventKind.MESSAGE, EventKind.SIGNAL):
                self.findings.append(f"{label}: не указано, какое сообщение или сигнал.")
            return ""
        found = self.by_id.get(reference)
        if found is None or etree.QName(found).localname != tag:
            self.findings.append(f"{label}: «{reference}» в файле не описано.")
            return ""
        return found.get(key) or found.get("name") or reference

    def _timer(self, definition: Element, label: str) -> EventDefinition:
        for child in definition:
            form = _TIMERS.get(str(etree.QName(child).localname))
            if form is not None and (child.text or "").strip():
                return EventDefinition(
                    kind=EventKind.TIMER, timer=form, expression=(child.text or "").strip()
                )
        self.findings.append(f"{label}: у таймера не указан срок.")
        return EventDefinition(kind=EventKind.TIMER, timer="date", expression="null")
