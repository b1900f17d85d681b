"""Reading a diagram's bytes into the model, strictly.

The parser takes no DTD, entity, comment or processing instruction into account and
refuses what is too big before building anything (reliability.md §10). What the engine
cannot execute becomes a finding: all findings at once, each with the element's id.
"""

from collections.abc import Iterator
from typing import Any, TypeAlias

from lxml import etree

from engine.bpmn.events import EventReader
from engine.bpmn.model import (
    Diagram,
    EventKind,
    Flow,
    Kind,
    Loop,
    Node,
    Process,
    Scope,
    VariableMapping,
)

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
MAX_BYTES = 2 * 1024 * 1024
MAX_ELEMENTS = 300

IGNORED = frozenset(
    """sequenceFlow laneSet documentation extensionElements incoming outgoing textAnnotation association group
    dataObject dataObjectReference dataStoreReference ioSpecification property dataInputAssociation
    dataOutputAssociation auditing monitoring category supportedInterfaceRef correlationSubscription
    multiInstanceLoopCharacteristics standardLoopCharacteristics completionCondition""".split()
)

Element: TypeAlias = Any
"""lxml publishes no types."""


def read(content: bytes) -> Diagram:
    """The diagram in ``content``; when it cannot be read at all, a diagram with findings only."""
    if len(content) > MAX_BYTES:
        return Diagram(processes=[], findings=["Файл больше 2 МБ: разделите схему на вызываемые процедуры."])
    try:
        root = etree.fromstring(content, _parser())
    except etree.XMLSyntaxError as error:
        return Diagram(processes=[], findings=[f"Файл не читается как XML (строка {error.lineno})."])
    if root.getroottree().docinfo.doctype:
        return Diagram(processes=[], findings=["В файле есть DOCTYPE: такие файлы не принимаются."])
    if root.tag != f"{{{MODEL}}}definitions":
        return Diagram(
            processes=[], findings=["Это не схема BPMN 2.0: корень файла должен быть «definitions»."]
        )
    return _Reader(root).diagram()


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def local(element: Element) -> str:
    return str(etree.QName(element).localname)


def model_children(element: Element, name: str = "") -> Iterator[Element]:
    for child in element:
        if isinstance(child.tag, str) and etree.QName(child).namespace == MODEL:
            if not name or local(child) == name:
                yield child


def text_of(element: Element, name: str) -> str:
    child = element.find(f"{{{MODEL}}}{name}")
    return (child.text or "").strip() if child is not None else ""


class _Reader:
    def __init__(self, root: Element):
        self.root = root
        self.findings: list[str] = []
        self.seen: set[str] = set()
        self.events = EventReader(root, self.findings)

    def diagram(self) -> Diagram:
        processes = [self._process(element) for element in model_children(self.root, "process")]
        if not processes:
            self.findings.append("В файле нет ни одной процедуры (process).")
        return Diagram(processes=processes, findings=self.findings)

    def _process(self, element: Element) -> Process:
        process_id = element.get("id") or ""
        scope = self._scope(element, process_id)
        count = sum(1 for _ in scope.walk())
        if count > MAX_ELEMENTS:
            self.findings.append(
                f"В процедуре «{process_id}» {count} элементов, допускается {MAX_ELEMENTS}: "
                "вынесите часть в вызываемую процедуру."
            )
        return Process(
            id=process_id,
            name=element.get("name") or process_id,
            scope=scope,
            version_tag=element.get(f"{{{CAMUNDA}}}versionTag") or "",
            properties=_properties(element),
            is_executable=element.get("isExecutable", "true") != "false",
        )

    def _scope(self, element: Element, scope_id: str) -> Scope:
        scope = Scope(id=scope_id, triggered_by_event=element.get("triggeredByEvent") == "true")
        lanes = _lanes(element)
        for child in model_children(element):
            name = local(child)
            if name == "sequenceFlow":
                self._flow(scope, child)
            elif name not in IGNORED:
                self._node(scope, child, name, lanes)
        self._connect(scope)
        self._join_links(scope)
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
        label = f"«{element.get('name') or node_id}» ({node_id})"
        kind = Kind(tag) if tag in Kind._value2member_map_ else None
        if kind is None:
            self.findings.append(f"{label}: элемент «{tag}» не поддерживается; замените его.")
            return
        node = Node(id=node_id, kind=kind, name=(element.get("name") or "").strip())
        node.lane = lanes.get(node_id, "")
        node.documentation = text_of(element, "documentation")
        node.attributes = _camunda_attributes(element)
        node.properties = _properties(element)
        node.event = self.events.definition_of(element, label)
        node.attached_to = element.get("attachedToRef") or ""
        node.interrupting = element.get("cancelActivity", element.get("isInterrupting", "true")) != "false"
        node.default_flow = element.get("default") or ""
        node.loop = self._loop(element, label)
        node.script = text_of(element, "script")
        node.called = element.get("calledElement") or ""
        node.inputs, node.outputs = _mappings(element, "in"), _mappings(element, "out")
        if kind is Kind.SUB_PROCESS:
            node.scope = self._scope(element, node_id)
        if element.get("isForCompensation") == "true":
            self.findings.append(f"{label}: компенсация не поддерживается; нарисуйте отмену обычным потоком.")
        scope.nodes[node_id] = node

    def _id(self, element: Element) -> str:
        element_id = element.get("id") or ""
        if not element_id:
            self.findings.append(f"У элемента «{local(element)}» нет идентификатора.")
        elif element_id in self.seen:
            self.findings.append(f"Идентификатор «{element_id}» встречается дважды.")
        self.seen.add(element_id)
        return element_id

    def _connect(self, scope: Scope) -> None:
        for flow in scope.flows.values():
            source, target = scope.nodes.get(flow.source), scope.nodes.get(flow.target)
            if source is None or target is None:
                self.findings.append(
                    f"Поток «{flow.id}» соединяет элементы, которых нет на этом уровне: "
                    f"«{flow.source}» и «{flow.target}»."
                )
                continue
            source.outgoing.append(flow)
            target.incoming.append(flow)

    def _join_links(self, scope: Scope) -> None:
        """A link is a flow drawn in two pieces: throw and catch of one name."""
        catches = {
            node.event.name: node
            for node in scope.nodes.values()
            if node.event.kind is EventKind.LINK and node.kind is Kind.CATCH
        }
        for node in list(scope.nodes.values()):
            if node.event.kind is not EventKind.LINK or node.kind is not Kind.THROW:
                continue
            target = catches.get(node.event.name)
            if target is None:
                self.findings.append(f"«{node.name or node.id}» ({node.id}): у ссылки нет второй половины.")
                continue
            flow = Flow(id=f"{node.id}__link", source=node.id, target=target.id)
            scope.flows[flow.id] = flow
            node.outgoing.append(flow)
            target.incoming.append(flow)

    def _loop(self, element: Element, label: str) -> Loop | None:
        standard = element.find(f"{{{MODEL}}}standardLoopCharacteristics")
        if standard is not None:
            maximum = standard.get("loopMaximum")
            if maximum is not None and not (maximum.isdigit() and int(maximum) > 0):
                self.findings.append(f"{label}: наибольшее число повторов должно быть больше нуля.")
                maximum = None
            return Loop(
                is_standard=True,
                completion=text_of(standard, "loopCondition"),
                maximum=int(maximum) if maximum else None,
                test_before=standard.get("testBefore") == "true",
            )
        multi = element.find(f"{{{MODEL}}}multiInstanceLoopCharacteristics")
        return None if multi is None else self._multi_instance(multi, label)

    def _multi_instance(self, multi: Element, label: str) -> Loop:
        def item(name: str) -> str:
            found = multi.find(f"{{{MODEL}}}{name}")
            return "" if found is None else (found.get("name") or found.get("id") or "")

        loop = Loop(
            sequential=multi.get("isSequential") == "true",
            collection=multi.get(f"{{{CAMUNDA}}}collection") or text_of(multi, "loopDataInputRef"),
            cardinality=text_of(multi, "loopCardinality"),
            element_variable=multi.get(f"{{{CAMUNDA}}}elementVariable") or item("inputDataItem"),
            output_collection=multi.get(f"{{{CAMUNDA}}}outputCollection")
            or text_of(multi, "loopDataOutputRef"),
            output_element=multi.get(f"{{{CAMUNDA}}}outputElement") or item("outputDataItem"),
            completion=text_of(multi, "completionCondition"),
        )
        if not loop.collection and not loop.cardinality:
            self.findings.append(f"{label}: не сказано, для кого повторять (ни списка, ни числа повторов).")
        if loop.cardinality.lstrip("-").isdigit() and int(loop.cardinality) < 0:
            self.findings.append(f"{label}: число повторов не может быть отрицательным.")
        return loop


def _lanes(element: Element) -> dict[str, str]:
    lanes: dict[str, str] = {}
    for lane in element.iterfind(f"./{{{MODEL}}}laneSet//{{{MODEL}}}lane"):
        for reference in lane.iterfind(f"{{{MODEL}}}flowNodeRef"):
            lanes[(reference.text or "").strip()] = lane.get("name") or lane.get("id") or ""
    return lanes


def _camunda_attributes(element: Element) -> dict[str, str]:
    prefix = f"{{{CAMUNDA}}}"
    return {
        key[len(prefix) :]: value.strip()
        for key, value in element.attrib.items()
        if str(key).startswith(prefix)
    }


def _extensions(element: Element, name: str) -> Iterator[Element]:
    extension = element.find(f"{{{MODEL}}}extensionElements")
    if extension is not None:
        yield from extension.iterfind(f"{{{CAMUNDA}}}{name}")


def _properties(element: Element) -> dict[str, str]:
    return {
        str(entry.get("name")): (entry.get("value") or "").strip()
        for block in _extensions(element, "properties")
        for entry in block
        if entry.get("name")
    }


def _mappings(element: Element, name: str) -> list[VariableMapping]:
    return [
        VariableMapping(
            source=line.get("source") or "",
            expression=line.get("sourceExpression") or "",
            target=line.get("target") or "",
            everything=line.get("variables") == "all",
        )
        for line in _extensions(element, name)
        if not line.get("businessKey")
    ]
