"""The XML of a decision file: the namespaces of DMN 1.1 to 1.5 and strict reading."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.markup import Element, strict_parser
from engine.findings import Finding

MODELS = frozenset(
    {
        "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    }
)
CAMUNDA = "http://camunda.org/schema/1.0/dmn"
MAX_BYTES = 2 * 1024 * 1024
MAX_ELEMENTS = 60_000
MAX_DEPTH = 40


def root_of(content: bytes) -> Element | Finding:
    """The file's root, or why the file cannot be read at all."""
    if len(content) > MAX_BYTES:
        return Finding(code="decision-file-too-big", values={"limit": "2 МБ"})
    try:
        root = etree.fromstring(content, strict_parser())
    except etree.XMLSyntaxError as error:
        return Finding(code="xml-unreadable", values={"line": error.lineno or 1})
    except ValueError:
        return Finding(code="xml-unreadable", values={"line": 1})
    if root.getroottree().docinfo.doctype:
        return Finding(code="xml-doctype")
    name = etree.QName(root)
    if name.namespace not in MODELS or name.localname != "definitions":
        return Finding(code="not-dmn", values={"tag": name.localname})
    return _too_big(root) or root


def _too_big(root: Element) -> Finding | None:
    waiting, count = [(root, 1)], 0
    while waiting:
        element, depth = waiting.pop()
        count += 1
        if depth > MAX_DEPTH or count > MAX_ELEMENTS:
            return Finding(
                code="decision-file-too-deep", values={"elements": MAX_ELEMENTS, "depth": MAX_DEPTH}
            )
        waiting.extend((child, depth + 1) for child in element)
    return None


def local(element: Element) -> str:
    return str(etree.QName(element).localname)


def children(element: Element, *names: str) -> Iterator[Element]:
    """The children that DMN itself defines, of some names."""
    for child in element:
        if isinstance(child.tag, str) and etree.QName(child).namespace in MODELS:
            if not names or local(child) in names:
                yield child


def child(element: Element, name: str) -> Element | None:
    return next(children(element, name), None)


def text_in(element: Element | None) -> str:
    """The ``text`` inside an element."""
    found = None if element is None else child(element, "text")
    return "" if found is None else "".join(found.itertext()).strip()


def camunda(element: Element, name: str) -> str:
    return str(element.get(f"{{{CAMUNDA}}}{name}") or "").strip()
