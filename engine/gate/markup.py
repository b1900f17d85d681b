"""The bytes of a file before anything is built of them: size, encoding, and counters over the tags.

lxml itself stops entities, external files and depth 256; a DTD, processing instructions,
100,000 elements and 200,000 attributes would pass it. A processing instruction is refused
because the bytes are given back as they came, and a browser would follow a style sheet.
"""

import re
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from engine.bpmn.markup import CAMUNDA, Element, overfull, strict_parser
from engine.findings import Finding

MAX_BYTES = 2 * 1024 * 1024
MAX_ELEMENTS = 5_000
MAX_DEPTH = 40
MAX_ATTRIBUTES = 40
MAX_ATTRIBUTE = 4_000
MAX_ICON = 100_000
"""Editors write pictures of elements into attributes of theirs; nothing reads those here."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_DECLARATION = re.compile(rb"<\?xml\s[^>]*?\?>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"']*)["']""")
_BEFORE_THE_ROOT = re.compile(rb"(?:\s+|<!--.*?-->)*", re.DOTALL)
_ENCODINGS = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})


def findings(content: bytes, most_elements: int = MAX_ELEMENTS) -> Iterator[Finding]:
    """What forbids even reading the file; nothing, when it may be parsed."""
    if len(content) > MAX_BYTES:
        yield Finding(code="file-too-big", values={"limit": "2 МБ"})
        return
    found = (
        _encoding(content)
        or _prolog(content)
        or overfull(content, most_elements)
        or _counted(content, most_elements)
    )
    if found is not None:
        yield found


def root_of(content: bytes) -> Element:
    """The tree of a file in which nothing was found."""
    return etree.fromstring(content, strict_parser())


def _encoding(content: bytes) -> Finding | None:
    declaration = _DECLARATION.match(content.removeprefix(_BYTE_ORDER_MARK))
    named = _ENCODING.search(declaration.group(0)) if declaration else None
    if named and named.group(1).lower() not in _ENCODINGS:
        return Finding(code="xml-encoding", values={"encoding": named.group(1).decode("ascii", "replace")})
    if b"\x00" in content:  # two bytes a letter, which the parser would find out by itself
        return Finding(code="xml-encoding", values={"encoding": "0x00"})
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return Finding(code="xml-encoding", values={"encoding": f"0x{content[error.start]:02x}"})
    return None


def _prolog(content: bytes) -> Finding | None:
    """What stands between the declaration and the root: comments only."""
    text = content.removeprefix(_BYTE_ORDER_MARK)
    declaration = _DECLARATION.match(text)
    rest = text[declaration.end() :] if declaration else text
    skipped = _BEFORE_THE_ROOT.match(rest)
    root = rest[skipped.end() : skipped.end() + 9] if skipped else rest
    return Finding(code="xml-doctype") if root.upper().startswith(b"<!DOCTYPE") else None


def _counted(content: bytes, most_elements: int) -> Finding | None:
    elements = depth = 0
    try:
        for event, element in etree.iterparse(
            BytesIO(content),
            events=("start", "end", "pi"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
        ):
            if event == "pi":
                return Finding(code="xml-processing-instruction", values={"target": element.target})
            if event == "end":
                depth -= 1
                element.clear()
                continue
            elements, depth = elements + 1, depth + 1
            if elements > most_elements:
                return Finding(code="xml-too-many-elements", values={"limit": most_elements})
            found = _excess(element, depth)
            if found is not None:
                return found
    except etree.XMLSyntaxError as error:
        return Finding(code="xml-unreadable", values={"line": error.lineno or 1})
    return None


def _excess(element: "etree._Element", depth: int) -> Finding | None:
    if depth > MAX_DEPTH:
        return Finding(code="xml-too-deep", values={"limit": MAX_DEPTH})
    place = element.get("id") or ""
    if len(element.attrib) > MAX_ATTRIBUTES:
        return Finding(
            code="xml-too-many-attributes", element_id=place[:120], values={"limit": MAX_ATTRIBUTES}
        )
    for name, value in element.attrib.items():
        limit = MAX_ICON if _is_foreign(str(name)) else MAX_ATTRIBUTE
        if len(value) > limit:
            return Finding(code="xml-attribute-too-long", element_id=place[:120], values={"limit": limit})
    return None


def _is_foreign(name: str) -> bool:
    """An attribute of another editor's namespace, or an icon of Camunda's."""
    return name.startswith("{") and (not name.startswith(f"{{{CAMUNDA}}}") or name.endswith("Icon"))
