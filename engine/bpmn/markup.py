"""The XML of a diagram: its namespaces and the few ways in which elements are looked at."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from lxml import etree

from engine.findings import Finding

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"

Element: TypeAlias = Any
"""lxml publishes no types."""


def strict_parser() -> etree.XMLParser:
    """Takes no DTD, entity, comment or processing instruction into account."""
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
    """The children that BPMN itself defines; those of other namespaces are none of our business."""
    for child in element:
        if isinstance(child.tag, str) and etree.QName(child).namespace == MODEL:
            if not name or local(child) == name:
                yield child


def text_of(element: Element, name: str) -> str:
    child = element.find(f"{{{MODEL}}}{name}")
    return (child.text or "").strip() if child is not None else ""


def finding_at(element: Element, code: str, **values: object) -> Finding:
    """A finding about an element of the file."""
    return Finding(
        code=code,
        element_id=element.get("id") or "",
        element_name=(element.get("name") or "").strip(),
        values=values,
    )
