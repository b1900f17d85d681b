"""Reading one node of a diagram: its BPMN attributes, its events, and what modellers write beside them."""

from engine.bpmn import extensions
from engine.bpmn.events import EventReader
from engine.bpmn.loops import LoopReader
from engine.bpmn.markup import Element, finding_at, number_in, text_of
from engine.bpmn.model import AdHoc, Kind, Node
from engine.bpmn.parameters import ParameterReader
from engine.findings import Finding

MAX_TOKENS = 100


class NodeReader:
    def __init__(self, root: Element, findings: list[Finding]):
        self.findings = findings
        self.events = EventReader(root, findings)
        self.parameters = ParameterReader(root, findings)
        self.loops = LoopReader(self.parameters.data, self.events, findings)

    def node(self, element: Element, kind: Kind, lane: str) -> Node:
        """The node of an element, without what stands inside it and without its flows."""
        return Node(
            id=element.get("id") or "",
            kind=kind,
            name=(element.get("name") or "").strip(),
            lane=lane,
            documentation=text_of(element, "documentation"),
            attributes=extensions.attributes(element),
            properties=extensions.properties(element),
            events=self.events.definitions_of(element),
            parallel_multiple=element.get("parallelMultiple") == "true",
            attached_to=element.get("attachedToRef") or "",
            interrupting=element.get("cancelActivity", element.get("isInterrupting", "true")) != "false",
            default_flow=element.get("default") or "",
            loop=self.loops.loop_of(element),
            script=text_of(element, "script"),
            called=element.get("calledElement") or "",
            inputs=extensions.mappings(element, "in"),
            outputs=extensions.mappings(element, "out"),
            local_inputs=self.parameters.inputs(element),
            local_outputs=self.parameters.outputs(element),
            for_compensation=_is_handler(element),
            activation=text_of(element, "activationCondition"),
            instantiates=element.get("instantiate") == "true",
            starts_in_parallel=element.get("eventGatewayType") == "Parallel",
            start_quantity=self._quantity(element, "startQuantity"),
            completion_quantity=self._quantity(element, "completionQuantity"),
            ad_hoc=AdHoc(
                one_by_one=element.get("ordering") == "Sequential",
                completion=text_of(element, "completionCondition"),
                cancels_remaining=element.get("cancelRemainingInstances") != "false",
            ),
        )

    def _quantity(self, element: Element, attribute: str) -> int:
        """How many tokens an activity needs, or gives."""
        written = element.get(attribute, "1")
        number = number_in(written.strip())
        if number is not None and 0 < number <= MAX_TOKENS:
            return number
        self.findings.append(
            finding_at(element, "quantity-wrong", attribute=attribute, number=written, limit=MAX_TOKENS)
        )
        return 1


def _is_handler(element: Element) -> bool:
    """An event sub-process begins with its own event; the mark of a handler says nothing about it."""
    return bool(element.get("isForCompensation") == "true" and element.get("triggeredByEvent") != "true")
