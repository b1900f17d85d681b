"""Reading the shipped diagrams for tests: elements, flows, shapes, and what the law lists."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

ROOT = Path(__file__).parents[2]
PROCESSES = ROOT / "processes"
FILES = (
    "intake_case.ru-me.bpmn",
    "kdn_session.bpmn",
    "emergency_removal.ru-me.bpmn",
    "police_neglected_child.ru-me.bpmn",
    "reconciliation_quarter.ru-me.bpmn",
    "expert_group_session.ru-tve.bpmn",
    "expert_group_session.ru-kir.bpmn",
    "expert_group_composition.ru-tve.bpmn",
    "expert_group_composition.ru-kir.bpmn",
    "quarterly_submission.ru-per.bpmn",
    "intake_case.ru-orl.bpmn",
    "databank_quarter.ru-orl.bpmn",
)

NS = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "camunda": "http://camunda.org/schema/1.0/bpmn",
}
CAMUNDA = f"{{{NS['camunda']}}}"
NODES = frozenset(
    """startEvent endEvent intermediateThrowEvent intermediateCatchEvent boundaryEvent userTask sendTask
    serviceTask scriptTask callActivity subProcess exclusiveGateway inclusiveGateway parallelGateway
    eventBasedGateway""".split()
)

Box = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class Element:
    """One flow node of a diagram."""

    id: str
    kind: str
    name: str
    scope: str
    attached_to: str
    attributes: dict[str, str]
    properties: dict[str, str] = field(default_factory=dict)

    @property
    def clauses(self) -> list[str]:
        return self.properties.get("clause", "").split()

    @property
    def groups(self) -> list[str]:
        return [group for group in self.attributes.get(f"{CAMUNDA}candidateGroups", "").split(",") if group]


@cache
def tree(file: str) -> Any:
    return etree.parse(PROCESSES / file).getroot()


def _properties(node: Any) -> dict[str, str]:
    found = node.iterfind("./bpmn:extensionElements/camunda:properties/camunda:property", NS)
    return {entry.get("name"): entry.get("value") for entry in found}


@cache
def elements(file: str) -> dict[str, Element]:
    found: dict[str, Element] = {}
    for node in tree(file).iter():
        kind = etree.QName(node).localname if isinstance(node.tag, str) else ""
        if kind in NODES and node.tag.startswith(f"{{{NS['bpmn']}}}"):
            found[node.get("id")] = Element(
                id=node.get("id"),
                kind=kind,
                name=node.get("name") or "",
                scope=node.getparent().get("id"),
                attached_to=node.get("attachedToRef") or "",
                attributes=dict(node.attrib),
                properties=_properties(node),
            )
    return found


def all_elements() -> dict[str, Element]:
    return {id: element for file in FILES for id, element in elements(file).items()}


def flows(file: str) -> list[Any]:
    return tree(file).findall(".//bpmn:sequenceFlow", NS)


def shapes(file: str) -> dict[str, Box]:
    """Where every element is drawn: x, y, width, height."""
    return {
        shape.get("bpmnElement"): _box(shape.find("dc:Bounds", NS))
        for shape in tree(file).iterfind(".//bpmndi:BPMNShape", NS)
    }


def edges(file: str) -> dict[str, list[tuple[float, float]]]:
    return {
        edge.get("bpmnElement"): [
            (float(point.get("x")), float(point.get("y"))) for point in edge.iterfind("di:waypoint", NS)
        ]
        for edge in tree(file).iterfind(".//bpmndi:BPMNEdge", NS)
    }


def _box(bounds: Any) -> Box:
    x, y, width, height = (float(bounds.get(key)) for key in ("x", "y", "width", "height"))
    return x, y, width, height


def ancestors(file: str, element: Element) -> Iterator[str]:
    known = elements(file)
    scope = element.scope
    while scope in known:
        yield scope
        scope = known[scope].scope


def table(path: str) -> list[dict[str, str]]:
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
