"""Reading a diagram's bytes into the model, strictly.

The parser takes no DTD, entity, comment or processing instruction into account and
refuses what is too big before building anything (reliability.md §10). What the engine
cannot execute becomes a finding: all findings at once, each with the element's id.
"""

from lxml import etree

from engine.bpmn import compensation, extensions, foreign, passes
from engine.bpmn.global_tasks import KINDS
from engine.bpmn.markup import (
    CAMUNDA,
    MODEL,
    Element,
    finding_at,
    local,
    model_children,
    overfull,
    strict_parser,
    text_of,
)
from engine.bpmn.model import STAGES, Diagram, Flow, Kind, Process, Scope
from engine.bpmn.nodes import NodeReader
from engine.bpmn.references import unprefix
from engine.findings import Finding

MAX_BYTES = 2 * 1024 * 1024
MAX_ELEMENTS = 300
MAX_FLOWS = 2 * MAX_ELEMENTS
MAX_TAGGED = 5_000
"""Elements of the file, shapes and texts included."""

IGNORED = frozenset(
    """sequenceFlow laneSet documentation extensionElements incoming outgoing textAnnotation association group
    dataObject dataObjectReference dataStoreReference ioSpecification property dataInputAssociation
    dataOutputAssociation auditing monitoring category supportedInterfaceRef correlationSubscription
    multiInstanceLoopCharacteristics standardLoopCharacteristics completionCondition""".split()
)
_NODES = frozenset(f"{{{MODEL}}}{kind}" for kind in Kind)


def read(content: bytes) -> Diagram:
    """The diagram in ``content``; when it cannot be read at all, a diagram with findings only."""
    if len(content) > MAX_BYTES:
        return Diagram(processes=[], findings=[Finding(code="file-too-big", values={"limit": "2 МБ"})])
    too_much = overfull(content, MAX_TAGGED)
    if too_much is not None:
        return Diagram(processes=[], findings=[too_much])
    try:
        root = etree.fromstring(content, strict_parser())
    except etree.XMLSyntaxError as error:
        return Diagram(
            processes=[], findings=[Finding(code="xml-unreadable", values={"line": error.lineno or 1})]
        )
    if root.getroottree().docinfo.doctype:
        return Diagram(processes=[], findings=[Finding(code="xml-doctype")])
    if root.tag != f"{{{MODEL}}}definitions":
        return Diagram(processes=[], findings=[Finding(code="not-bpmn", values={"tag": local(root)})])
    unprefix(root)
    return _Reader(root).diagram()


class _Reader:
    def __init__(self, root: Element):
        self.root = root
        self.findings: list[Finding] = []
        self.seen: set[str] = set()
        self.nodes = NodeReader(root, self.findings)

    def diagram(self) -> Diagram:
        processes = [self._process(element) for element in model_children(self.root, "process")]
        processes += [self._global_task(each) for each in model_children(self.root) if local(each) in KINDS]
        if not processes:
            self.findings.append(Finding(code="no-process"))
        self.findings.extend(foreign.findings(self.root))
        return Diagram(processes=list(filter(None, processes)), findings=self.findings)

    def _process(self, element: Element) -> Process | None:
        if self._is_too_big(element):
            return None
        process_id = element.get("id") or ""
        scope = self._scope(element, process_id)
        process = Process(
            id=process_id,
            name=element.get("name") or process_id,
            scope=scope,
            version_tag=element.get(f"{{{CAMUNDA}}}versionTag") or "",
            properties=extensions.properties(element),
            is_executable=element.get("isExecutable", "true") != "false",
            associations=compensation.associations(self.root),
        )
        passes.normalise(process, self.findings)
        return process

    def _is_too_big(self, element: Element) -> bool:
        """Of such a process nothing more is said: each check would take as long as it is big."""
        elements = sum(1 for each in element.iter() if each.tag in _NODES)
        flows = sum(1 for _ in element.iter(f"{{{MODEL}}}sequenceFlow"))
        if elements > MAX_ELEMENTS:
            self._find(element, "process-too-big", count=elements, limit=MAX_ELEMENTS)
        elif flows > MAX_FLOWS:
            self._find(element, "flows-too-many", count=flows, limit=MAX_FLOWS)
        return elements > MAX_ELEMENTS or flows > MAX_FLOWS

    def _global_task(self, element: Element) -> Process:
        task_id, name = self._id(element), element.get("name") or element.get("id") or ""
        node = self.nodes.node(element, KINDS[local(element)], "")
        return Process(id=task_id, name=name, scope=Scope(id=task_id, nodes={task_id: node}))

    def _scope(self, element: Element, scope_id: str) -> Scope:
        scope = Scope(id=scope_id, triggered_by_event=element.get("triggeredByEvent") == "true")
        lanes = extensions.lanes(element)
        for child in model_children(element):
            name = local(child)
            if name == "sequenceFlow":
                self._flow(scope, child)
            elif name not in IGNORED:
                self._node(scope, child, name, lanes)
        self._connect(scope)
        return scope

    def _flow(self, scope: Scope, element: Element) -> None:
        flow_id = self._id(element)
        scope.flows[flow_id] = Flow(
            id=flow_id,
            source=element.get("sourceRef") or "",
            target=element.get("targetRef") or "",
            name=element.get("name") or "",
            condition=text_of(element, "conditionExpression"),
        )

    def _node(self, scope: Scope, element: Element, tag: str, lanes: dict[str, str]) -> None:
        node_id = self._id(element)
        kind = Kind(tag) if tag in Kind._value2member_map_ else None
        if kind is None:
            self._find(element, "element-unsupported", tag=tag)
            return
        node = self.nodes.node(element, kind, lanes.get(node_id, ""))
        if kind in STAGES:
            node.scope = self._scope(element, node_id)
        if kind is Kind.TRANSACTION and compensation.unknown_method(element):
            self._find(element, "transaction-method", method=element.get("method"))
        scope.nodes[node_id] = node

    def _find(self, element: Element, code: str, **values: object) -> None:
        self.findings.append(finding_at(element, code, **values))

    def _id(self, element: Element) -> str:
        element_id = element.get("id") or ""
        if not element_id:
            self._find(element, "id-missing", tag=local(element))
        elif element_id in self.seen:
            self._find(element, "id-repeated")
        self.seen.add(element_id)
        return element_id

    def _connect(self, scope: Scope) -> None:
        for flow in scope.flows.values():
            source, target = scope.nodes.get(flow.source), scope.nodes.get(flow.target)
            if source is None or target is None:
                self.findings.append(
                    Finding(
                        code="flow-ends-missing",
                        element_id=flow.id,
                        element_name=flow.name,
                        values={"source": flow.source, "target": flow.target},
                    )
                )
                continue
            source.outgoing.append(flow)
            target.incoming.append(flow)
