"""Ids and coordinates: what history, addresses and pictures are built of.

Letters of every alphabet are allowed in ids, as XML allows them: diagrams of other tools
have them, and nothing of ours needs them to be Latin. What would break an address, a line
of a log or a column of the database is refused.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from engine.bpmn.markup import MODEL, Element, local
from engine.findings import Finding

MAX_ID = 120
"""As wide as the column that keeps it."""

_ID = re.compile(r"[\w{}:.~+-]+")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?")
_NUMBERS = frozenset({"x", "y", "width", "height"})
_DIAGRAM = (
    "http://www.omg.org/spec/BPMN/20100524/DI",
    "http://www.omg.org/spec/DD/20100524/DC",
    "http://www.omg.org/spec/DD/20100524/DI",
)
LARGEST = 1_000_000


def findings(root: Element) -> Iterator[Finding]:
    seen: Counter[str] = Counter()
    for element in root.iter(f"{{{MODEL}}}*"):
        written = element.get("id")
        if written is None:
            continue
        seen[written] += 1
        if not _is_good(written):
            yield Finding(code="id-invalid", element_id=written[:MAX_ID], values={"limit": MAX_ID})
        elif seen[written] == 2:
            yield Finding(code="id-repeated", element_id=written, element_name=element.get("name") or "")
    yield from _coordinates(root)


def _is_good(written: str) -> bool:
    return (
        0 < len(written) <= MAX_ID
        and _ID.fullmatch(written) is not None
        and unicodedata.normalize("NFC", written) == written
    )


def _coordinates(root: Element) -> Iterator[Finding]:
    for element in root.iter():
        if not isinstance(element.tag, str) or etree.QName(element).namespace not in _DIAGRAM:
            continue
        for name in _NUMBERS & set(element.attrib):
            if not _is_coordinate(element.get(name)):
                yield Finding(
                    code="coordinate-not-number",
                    element_id=_drawn(element),
                    values={"name": name, "value": element.get(name), "tag": local(element)},
                )


def _is_coordinate(text: str) -> bool:
    return _NUMBER.fullmatch(text.strip()) is not None and abs(float(text)) <= LARGEST


def _drawn(element: Element) -> str:
    """The element of the process that a shape or an edge draws."""
    while element is not None:
        if element.get("bpmnElement"):
            return str(element.get("bpmnElement"))[:MAX_ID]
        element = element.getparent()
    return ""
