"""A diagram in memory: processes, scopes, nodes and flows, in the author's own ids and names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.findings import Finding


class Kind(StrEnum):
    """What a node is, by its BPMN element."""

    START = "startEvent"
    END = "endEvent"
    CATCH = "intermediateCatchEvent"
    THROW = "intermediateThrowEvent"
    BOUNDARY = "boundaryEvent"
    USER_TASK = "userTask"
    MANUAL_TASK = "manualTask"
    TASK = "task"
    SERVICE_TASK = "serviceTask"
    SCRIPT_TASK = "scriptTask"
    SEND_TASK = "sendTask"
    RECEIVE_TASK = "receiveTask"
    RULE_TASK = "businessRuleTask"
    CALL = "callActivity"
    SUB_PROCESS = "subProcess"
    TRANSACTION = "transaction"
    AD_HOC = "adHocSubProcess"
    EXCLUSIVE = "exclusiveGateway"
    INCLUSIVE = "inclusiveGateway"
    PARALLEL = "parallelGateway"
    EVENT_BASED = "eventBasedGateway"
    COMPLEX = "complexGateway"


STAGES = frozenset({Kind.SUB_PROCESS, Kind.TRANSACTION, Kind.AD_HOC})
"""Kinds with an inside of their own."""
PERSONS_WORK = frozenset({Kind.USER_TASK, Kind.MANUAL_TASK, Kind.TASK, Kind.SEND_TASK})
"""Kinds that a person may do; a send task only when it names a candidate group."""


class EventKind(StrEnum):
    NONE = "none"
    MESSAGE = "message"
    SIGNAL = "signal"
    TIMER = "timer"
    ERROR = "error"
    ESCALATION = "escalation"
    TERMINATE = "terminate"
    CONDITIONAL = "conditional"
    LINK = "link"
    COMPENSATION = "compensate"
    CANCEL = "cancel"


@dataclass(frozen=True, kw_only=True)
class EventDefinition:
    """What an event throws or waits for. ``name`` is the message's, signal's, error's or link's name."""

    kind: EventKind = EventKind.NONE
    name: str = ""
    timer: str = ""
    """``date``, ``duration`` or ``cycle``."""
    expression: str = ""
    code_variable: str = ""
    """Where a caught error or escalation leaves its code, and an error its message."""
    message_variable: str = ""
    activity: str = ""
    """Compensation: the one activity to undo; without it all that was completed."""
    waits: bool = True
    """Compensation: whether the thrower waits until everything is undone."""


@dataclass(frozen=True, kw_only=True)
class Loop:
    """Multi-instance or standard loop of an activity."""

    sequential: bool = False
    is_standard: bool = False
    collection: str = ""
    cardinality: str = ""
    element_variable: str = ""
    output_collection: str = ""
    output_element: str = ""
    completion: str = ""
    """Multi-instance: ends when true. Standard loop: goes on while true."""
    maximum: int | None = None
    test_before: bool = False
    thrown: tuple[tuple[str, EventDefinition], ...] = ()
    """What instances throw when they end: ``each`` of them, the first ``one``, or by a condition."""


@dataclass(frozen=True, kw_only=True)
class VariableMapping:
    """A ``camunda:in`` or ``camunda:out`` line of a call."""

    source: str = ""
    expression: str = ""
    target: str = ""
    everything: bool = False
    only_local: bool = False
    """Of everything only what an instance of a repeated activity, or the activity itself, keeps."""


@dataclass(frozen=True, kw_only=True)
class AdHoc:
    """How the activities of an ad-hoc stage are begun, and when it is over."""

    one_by_one: bool = False
    completion: str = ""
    cancels_remaining: bool = True


@dataclass(frozen=True, kw_only=True)
class Flow:
    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""
    is_drawn: bool = True
    """Whether the author drew it; the jump of a link event is a flow that nobody sees."""


@dataclass(kw_only=True)
class Node:
    """One shape of the diagram. ``attributes`` are the ``camunda:`` ones, ``properties`` ours."""

    id: str
    kind: Kind
    name: str = ""
    lane: str = ""
    documentation: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    events: tuple[EventDefinition, ...] = ()
    """What the event throws, or what each by itself triggers it."""
    parallel_multiple: bool = False
    """Whether only all of its definitions together trigger the event."""
    attached_to: str = ""
    interrupting: bool = True
    default_flow: str = ""
    loop: Loop | None = None
    script: str = ""
    called: str = ""
    inputs: list[VariableMapping] = field(default_factory=list)
    outputs: list[VariableMapping] = field(default_factory=list)
    local_inputs: list[VariableMapping] = field(default_factory=list)
    """Variables of the activity's own, set when it begins."""
    local_outputs: list[VariableMapping] = field(default_factory=list)
    """Variables of the procedure, set when the activity is done."""
    activation: str = ""
    """When a complex gateway that joins goes on."""
    instantiates: bool = False
    """Whether what this receive task or gateway waits for begins the process."""
    starts_in_parallel: bool = False
    """Whether a process that an event-based gateway began goes on waiting for its other events."""
    start_quantity: int = 1
    completion_quantity: int = 1
    """How many tokens the activity needs to begin, and gives to each flow when done."""
    scope: "Scope | None" = None
    """The inside of a sub-process."""
    ad_hoc: AdHoc = AdHoc()
    for_compensation: bool = False
    """Whether it stands outside the flow and undoes another activity."""
    handler: str = ""
    """The activity that undoes this one."""
    incoming: list[Flow] = field(default_factory=list)
    outgoing: list[Flow] = field(default_factory=list)

    @property
    def event(self) -> EventDefinition:
        """The first of its definitions; one of kind ``none`` when there is none."""
        return self.events[0] if self.events else EventDefinition()

    @property
    def expression(self) -> str:
        """The one expression that the task consists of; empty when it is done in another way."""
        if self.kind is Kind.SCRIPT_TASK:
            return self.script if self.attributes.get("resultVariable") else ""
        return self.attributes.get("expression", "")

    @property
    def is_persons_work(self) -> bool:
        if self.kind is Kind.SEND_TASK:
            return "candidateGroups" in self.attributes or "assignee" in self.attributes
        return self.kind in PERSONS_WORK

    @property
    def clauses(self) -> tuple[str, ...]:
        return tuple(self.properties.get("clause", "").split())

    def finding(self, code: str, **values: object) -> Finding:
        """A finding about this node."""
        return Finding(code=code, element_id=self.id, element_name=self.name, values=values)

    @property
    def is_event_sub_process(self) -> bool:
        return self.scope is not None and self.scope.triggered_by_event


@dataclass(kw_only=True)
class Scope:
    """The inside of a process or sub-process."""

    id: str
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    triggered_by_event: bool = False

    @property
    def starts(self) -> list[Node]:
        """Start events; where none is drawn, every node that nothing leads to."""
        drawn = [
            node
            for node in self.nodes.values()
            if node.kind is Kind.START or (node.instantiates and not node.incoming)
        ]
        if drawn:
            return drawn
        return [
            node
            for node in self.nodes.values()
            if not node.incoming
            and node.kind is not Kind.BOUNDARY
            and not node.is_event_sub_process
            and not node.for_compensation
        ]

    @property
    def event_sub_processes(self) -> list[Node]:
        return [node for node in self.nodes.values() if node.is_event_sub_process]

    def boundaries_of(self, node_id: str) -> list[Node]:
        return [node for node in self.nodes.values() if node.attached_to == node_id]

    def walk(self) -> Iterator[tuple["Scope", Node]]:
        """Every node of this scope and of those inside it, with the scope it stands in."""
        for node in self.nodes.values():
            yield self, node
            if node.scope is not None:
                yield from node.scope.walk()

    def scopes(self) -> Iterator["Scope"]:
        """This scope and all those inside it."""
        yield self
        for node in self.nodes.values():
            if node.scope is not None:
                yield from node.scope.scopes()


@dataclass(kw_only=True)
class Process:
    id: str
    name: str
    scope: Scope
    version_tag: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    is_executable: bool = True
    associations: tuple[tuple[str, str], ...] = ()
    """Dotted lines between elements, as pairs of ids."""

    def nodes(self) -> Iterator[Node]:
        for _, node in self.scope.walk():
            yield node

    def scopes(self) -> Iterator[Scope]:
        return self.scope.scopes()

    def node(self, element_id: str) -> Node | None:
        return next((node for node in self.nodes() if node.id == element_id), None)

    @property
    def called(self) -> set[str]:
        """Ids of the processes that this one calls."""
        return {node.called for node in self.nodes() if node.called}


@dataclass(kw_only=True)
class Diagram:
    processes: list[Process]
    findings: list[Finding] = field(default_factory=list)
    """What reading found: what is not supported or cannot be understood."""
