"""What modellers write beside BPMN: ``camunda:`` attributes, properties, mappings; and lanes."""

from collections.abc import Iterator

from engine.bpmn.markup import CAMUNDA, MODEL, Element
from engine.bpmn.model import VariableMapping


def lanes(element: Element) -> dict[str, str]:
    """The innermost lane's name by the id of the node that stands in it."""
    found: dict[str, str] = {}
    for lane in element.iterfind(f"./{{{MODEL}}}laneSet//{{{MODEL}}}lane"):
        for reference in lane.iterfind(f"{{{MODEL}}}flowNodeRef"):
            found[(reference.text or "").strip()] = lane.get("name") or lane.get("id") or ""
    return found


def attributes(element: Element) -> dict[str, str]:
    prefix = f"{{{CAMUNDA}}}"
    return {
        key[len(prefix) :]: value.strip()
        for key, value in element.attrib.items()
        if str(key).startswith(prefix)
    }


def extensions(element: Element, name: str) -> Iterator[Element]:
    extension = element.find(f"{{{MODEL}}}extensionElements")
    if extension is not None:
        yield from extension.iterfind(f"{{{CAMUNDA}}}{name}")


def properties(element: Element) -> dict[str, str]:
    return {
        str(entry.get("name")): (entry.get("value") or "").strip()
        for block in extensions(element, "properties")
        for entry in block
        if entry.get("name")
    }


def mappings(element: Element, name: str) -> list[VariableMapping]:
    """The ``camunda:in`` or ``camunda:out`` lines."""
    return [
        VariableMapping(
            source=line.get("source") or "",
            expression=line.get("sourceExpression") or "",
            target=line.get("target") or "",
            everything=line.get("variables") == "all",
            only_local=line.get("local") == "true",
        )
        for line in extensions(element, name)
        if not line.get("businessKey")
    ]
