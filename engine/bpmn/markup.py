"""The XML of a diagram: its namespaces and the few ways in which elements are looked at."""

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from lxml import etree

from engine.findings import Finding

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"

_NUMBER = re.compile(r"-?[0-9]{1,18}")
MAX_ATTRIBUTES = 100_000
MAX_NAMESPACES = 500
MAX_REFERENCES = 50_000

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


def overfull(content: bytes, most_elements: int) -> Finding | None:
    """What the bytes alone tell to be too much: counted before a parser builds anything of them.

    Each element has at most two tags, and a comment about each of them is allowed for.
    """
    if content.count(b"<") > 4 * most_elements:
        return Finding(code="xml-too-many-elements", values={"limit": most_elements})
    if content.count(b"=") > MAX_ATTRIBUTES:
        return Finding(code="xml-attributes-altogether", values={"limit": MAX_ATTRIBUTES})
    if content.count(b"&") > MAX_REFERENCES:
        return Finding(code="xml-references-altogether", values={"limit": MAX_REFERENCES})
    if content.count(b"xmlns") > MAX_NAMESPACES:
        return Finding(code="xml-attributes-altogether", values={"limit": MAX_NAMESPACES})
    return None


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


def number_in(text: str) -> int | None:
    """A whole number as files write it, of few digits; other letters may be digits elsewhere."""
    return int(text) if _NUMBER.fullmatch(text) else None


def finding_at(element: Element, code: str, **values: object) -> Finding:
    """A finding about an element of the file."""
    return Finding(
        code=code,
        element_id=element.get("id") or "",
        element_name=(element.get("name") or "").strip(),
        values=values,
    )
