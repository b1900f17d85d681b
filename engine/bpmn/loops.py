"""Reading how often an activity is done: multi-instance and standard loops."""

from collections.abc import Iterator

from engine.bpmn.data import DataNames
from engine.bpmn.events import EventReader
from engine.bpmn.markup import CAMUNDA, MODEL, Element, finding_at, local, model_children, number_in, text_of
from engine.bpmn.model import EventDefinition, Loop
from engine.findings import Finding

MAX_ROUNDS = 1_000


class LoopReader:
    def __init__(self, data: DataNames, events: EventReader, findings: list[Finding]):
        self.data = data
        self.events = events
        self.findings = findings

    def loop_of(self, element: Element) -> Loop | None:
        """How often an activity is done; None for once."""
        for child in model_children(element):
            if local(child) == "standardLoopCharacteristics":
                return self._standard(element, child)
            if local(child) == "multiInstanceLoopCharacteristics":
                return self._multi_instance(element, child)
        return None

    def _find(self, element: Element, code: str, **values: object) -> None:
        self.findings.append(finding_at(element, code, **values))

    def _standard(self, element: Element, standard: Element) -> Loop:
        written = (standard.get("loopMaximum") or "").strip()
        maximum = number_in(written)
        if written and not (maximum and 0 < maximum <= MAX_ROUNDS):
            self._find(element, "loop-maximum-wrong", maximum=written, limit=MAX_ROUNDS)
            maximum = None
        condition = text_of(standard, "loopCondition")
        if not condition and not maximum:
            self._find(element, "loop-without-end")
        return Loop(
            is_standard=True,
            completion=condition,
            maximum=maximum,
            test_before=standard.get("testBefore") == "true",
        )

    def _multi_instance(self, element: Element, multi: Element) -> Loop:
        collection, cardinality = self._collection(multi), text_of(multi, "loopCardinality")
        if not collection and not cardinality:
            self._find(element, "repetition-without-list")
        if (number_in(cardinality) or 0) < 0:
            self._find(element, "repetition-negative", number=cardinality)
        return Loop(
            sequential=multi.get("isSequential") == "true",
            collection=collection,
            cardinality=cardinality,
            element_variable=multi.get(f"{{{CAMUNDA}}}elementVariable") or _item(multi, "inputDataItem"),
            output_collection=multi.get(f"{{{CAMUNDA}}}outputCollection")
            or self._variable(text_of(multi, "loopDataOutputRef")),
            output_element=multi.get(f"{{{CAMUNDA}}}outputElement") or _item(multi, "outputDataItem"),
            completion=text_of(multi, "completionCondition"),
            thrown=self._thrown(element, multi),
        )

    def _collection(self, multi: Element) -> str:
        reference = text_of(multi, "loopDataInputRef")
        return multi.get(f"{{{CAMUNDA}}}collection") or (reference and self.data.expression(reference))

    def _variable(self, reference: str) -> str:
        return self.data.variable(reference) or reference

    def _thrown(self, element: Element, multi: Element) -> tuple[tuple[str, EventDefinition], ...]:
        """What is thrown as instances end: (condition, event); ``one`` and ``each`` are such conditions."""
        behavior = multi.get("behavior") or "All"
        if behavior in ("One", "None"):
            reference = multi.get(f"{behavior.lower()}BehaviorEventRef") or ""
            if not reference:
                self._find(element, "repetition-event-missing", behavior=behavior)
                return ()
            return (("one" if behavior == "One" else "each", self.events.referenced(element, reference)),)
        if behavior == "Complex":
            return tuple(self._complex(element, multi))
        if behavior != "All":
            self._find(element, "repetition-behavior-unknown", behavior=behavior)
        return ()

    def _complex(self, element: Element, multi: Element) -> Iterator[tuple[str, EventDefinition]]:
        for definition in model_children(multi, "complexBehaviorDefinition"):
            for event in model_children(definition, "event"):
                for thrown in self.events.definitions_of(event):
                    yield text_of(definition, "condition") or "true", thrown


def _item(multi: Element, name: str) -> str:
    found = multi.find(f"{{{MODEL}}}{name}")
    return "" if found is None else (found.get("name") or found.get("id") or "")
