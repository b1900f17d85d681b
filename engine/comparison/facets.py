"""A diagram as flat properties by element, so that two of them can be laid side by side.

Everything that an element says becomes a property with a key; what has a meaning of its own
(a timer, a message, a mapping) a well-known one, the rest one made of its tag. Nothing is left
out but ids without meaning and defaults, so no difference can be missed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from engine.bpmn.markup import CAMUNDA, MODEL, Element, local, strict_parser
from engine.bpmn.model import Kind

DI = "http://www.omg.org/spec/BPMN/20100524/DI"
SILENT = frozenset("incoming outgoing flowNodeRef laneSet childLaneSet".split())
DEFAULTS = {
    "isExecutable": "true",
    "cancelActivity": "true",
    "isInterrupting": "true",
    "isSequential": "false",
    "isForCompensation": "false",
    "triggeredByEvent": "false",
    "parallelMultiple": "false",
    "isClosed": "false",
    "startQuantity": "1",
    "completionQuantity": "1",
    "gatewayDirection": "Unspecified",
    "behavior": "All",
    "isImmediate": "true",
    "instantiate": "false",
}
_NAMED = {
    "messageRef": "name",
    "signalRef": "name",
    "errorRef": "errorCode",
    "escalationRef": "escalationCode",
}
_TIMERS = ("timeDate", "timeDuration", "timeCycle")
_LOOPS = ("multiInstanceLoopCharacteristics", "standardLoopCharacteristics")
_HOLDERS = frozenset("definitions collaboration laneSet childLaneSet extensionElements".split())
_SHARED = frozenset("message signal error escalation".split())
_ELEMENTS = frozenset(
    """process sequenceFlow lane participant messageFlow association textAnnotation group dataObject
    dataObjectReference dataStoreReference""".split()
) | frozenset(kind.value for kind in Kind)


@dataclass(kw_only=True)
class Drawn:
    """An element with an id: its tag, its name, its properties, and where it is drawn."""

    id: str
    tag: str
    name: str = ""
    facets: dict[str, str] = field(default_factory=dict)
    place: str = ""
    told_by_others: str = ""
    """The property that whoever refers to it shows, so that it is not told twice."""


def facets_of(content: bytes) -> Mapping[str, Drawn]:
    """Element id → the element, in the order of the file; nothing of a file that cannot be read."""
    try:
        root = etree.fromstring(content, strict_parser())
    except (etree.XMLSyntaxError, ValueError):
        return {}
    return _Reading(root).drawn


class _Reading:
    def __init__(self, root: Element):
        self.by_id = {str(each.get("id")): each for each in root.iter() if each.get("id")}
        self.used = {
            reference
            for each in root.iter()
            if isinstance(each.tag, str)
            for key in _NAMED
            if (reference := _bare(each.get(key) or ""))
        }
        self.drawn: dict[str, Drawn] = {}
        self._walk(root)
        for lane in root.iter(f"{{{MODEL}}}lane"):
            for reference in lane.iterfind(f"{{{MODEL}}}flowNodeRef"):
                stander = self.drawn.get((reference.text or "").strip())
                if stander is not None:
                    stander.facets["lane"] = lane.get("id") or lane.get("name") or ""
        self._places(root)

    def _walk(self, element: Element) -> None:
        for child in element:
            if not isinstance(child.tag, str) or etree.QName(child).namespace != MODEL:
                continue
            if local(child) in _HOLDERS:
                self._walk(child)
            elif _is_element(child):
                self._element(child)
                self._walk(child)

    def _element(self, element: Element) -> None:
        found = Drawn(
            id=str(element.get("id")), tag=local(element), name=" ".join((element.get("name") or "").split())
        )
        facets = found.facets
        for key, value in self._attributes(element):
            facets[key] = value
        if found.tag in _SHARED and found.id in self.used:
            key = _NAMED[f"{found.tag}Ref"]
            found.told_by_others = key if key in facets else "name"
        for child in element:
            if isinstance(child.tag, str) and local(child) not in SILENT and not _is_element(child):
                for key, value in self._inside(child):
                    _put(facets, key, value)
        self.drawn[found.id] = found

    def _attributes(self, element: Element) -> Iterator[tuple[str, str]]:
        for key, value in element.attrib.items():
            name = etree.QName(key).localname
            text = " ".join(str(value).split())
            if name == "id" or DEFAULTS.get(name) == text:
                continue
            if etree.QName(key).namespace == CAMUNDA:
                name = f"camunda:{name}"
            yield name, self._resolved(name, text)

    def _resolved(self, name: str, text: str) -> str:
        shown = _NAMED.get(name)
        found = self.by_id.get(_bare(text)) if shown else None
        return (found.get(shown) or found.get("name") or text) if found is not None else text

    def _inside(self, child: Element) -> Iterator[tuple[str, str]]:
        tag = local(child)
        if tag in _HOLDERS:
            for extension in child:
                if isinstance(extension.tag, str):
                    yield from self._extension(extension)
        elif tag in _LOOPS:
            yield "loop", "each" if tag.startswith("multi") else "while"
            yield from self._deep(child, "loop")
        elif tag.endswith("EventDefinition"):
            yield "event", tag.removesuffix("EventDefinition")
            yield from self._event(child)
        elif tag == "conditionExpression":
            yield "condition", _text(child)
        else:
            yield from self._deep(child, tag)

    def _event(self, definition: Element) -> Iterator[tuple[str, str]]:
        for key, value in self._attributes(definition):
            yield f"event.{key}", value
        for child in definition:
            if isinstance(child.tag, str) and local(child) in _TIMERS:
                yield "timer", f"{local(child)} {_text(child)}"
            elif isinstance(child.tag, str):
                yield from self._deep(child, f"event.{local(child)}")

    def _extension(self, extension: Element) -> Iterator[tuple[str, str]]:
        tag = local(extension)
        if tag == "properties":
            for each in extension:
                yield f"property:{each.get('name') or ''}", " ".join((each.get("value") or "").split())
        elif tag in ("in", "out"):
            told = {key: value for key, value in sorted(extension.attrib.items()) if key != "target"}
            plain = [told.pop(key) for key in ("source", "sourceExpression") if key in told]
            whole = " ".join([*plain, *(f"{key}={value}" for key, value in told.items())])
            yield f"{tag}:{extension.get('target') or ''}", whole
        elif tag == "inputOutput":
            for each in extension:
                yield f"{local(each)}:{each.get('name') or ''}", _canonical(each)
        else:
            yield from self._deep(extension, f"camunda:{tag}")

    def _deep(self, element: Element, key: str) -> Iterator[tuple[str, str]]:
        """Everything that an element without a meaning of its own for us says."""
        text = _text(element)
        if text:
            yield key, text
        for name, value in self._attributes(element):
            yield f"{key}.{name.removeprefix('camunda:')}", value
        for child in element:
            if isinstance(child.tag, str):
                yield from self._deep(child, f"{key}.{local(child)}")

    def _places(self, root: Element) -> None:
        for shape in root.iter(f"{{{DI}}}BPMNShape", f"{{{DI}}}BPMNEdge"):
            found = self.drawn.get(shape.get("bpmnElement") or "")
            if found is not None:
                look = {k: v for k, v in shape.attrib.items() if k not in ("id", "bpmnElement")}
                numbers = [" ".join(each.attrib.values()) for each in shape.iter() if each is not shape]
                found.place = f"{sorted(look.items())} {numbers}"


def _is_element(child: Element) -> bool:
    """What is drawn or spoken of by its id; the ids of what it is made of mean nothing."""
    return bool(child.get("id")) and (local(child) in _ELEMENTS or local(child.getparent()) == "definitions")


def _put(facets: dict[str, str], key: str, value: str) -> None:
    """The second of the same key gets a number, so that none hides another."""
    number, free = 1, key
    while free in facets:
        number += 1
        free = f"{key}#{number}"
    facets[free] = value


def _bare(reference: str) -> str:
    return reference.rpartition(":")[2]


def _text(element: Element) -> str:
    return " ".join((element.text or "").split())


def _canonical(element: Element) -> str:
    """The inside of an element as one line, the same for the same meaning."""
    parts = [_text(element)]
    for child in element:
        attributes = " ".join(f"{key}={value}" for key, value in sorted(child.attrib.items()))
        parts.append(f"{local(child)}({attributes}: {_canonical(child)})")
    return " ".join(part for part in parts if part)
