"""References between elements: BPMN lets them carry the namespace prefix of their file."""

from lxml import etree

from engine.bpmn.markup import MODEL, Element, local

_ALSO = "calledElement"


def unprefix(root: Element) -> None:
    """Write every reference of the tree plainly: ``tns:Task_1`` as ``Task_1``, where ``tns`` is a prefix.

    Only the tree in memory changes; a colon that no prefix stands before is part of the id.
    """
    for element in root.iter(f"{{{MODEL}}}*"):
        for name, value in element.attrib.items():
            if ":" in value and (str(name).endswith("Ref") or name == _ALSO):
                element.set(name, _plain(element, value))
        text = element.text
        if text and ":" in text and local(element).endswith("Ref"):
            element.text = _plain(element, text.strip())


def _plain(element: "etree._Element", value: str) -> str:
    prefix, _, rest = value.partition(":")
    return rest if prefix in element.nsmap else value
