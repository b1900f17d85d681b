"""Data objects, data inputs and stores: which variable each of them is.

All data of a procedure are its variables. A data object is the variable of its name when
the name can be one, otherwise of its id.
"""

from lxml import etree

from engine.bpmn.markup import MODEL, Element, local

_REFERENCES = {"dataObjectReference": "dataObjectRef", "dataStoreReference": "dataStoreRef"}
_ITEMS = frozenset({"dataObject", "dataInput", "dataOutput", "property", "dataStore", *_REFERENCES})
PLACEHOLDER = "__targetRef_placeholder"
"""The target that editors invent for an arrow from a data object to a task without inputs."""


class DataNames:
    """The data elements of a file by their ids."""

    def __init__(self, root: Element):
        self.by_id = {
            str(element.get("id")): element
            for element in root.iter()
            if isinstance(element.tag, str)
            and etree.QName(element).namespace == MODEL
            and local(element) in _ITEMS
            and element.get("id")
        }

    def variable(self, reference: str) -> str:
        """The variable behind an id; empty when it is not a data element, or only an editor's invention."""
        element = self.by_id.get(reference)
        if element is None or element.get("name") == PLACEHOLDER:
            return ""
        target = element.get(_REFERENCES.get(local(element), "id"))
        if target in self.by_id and _is_name(self.by_id[target].get("name")):
            return str(self.by_id[target].get("name"))
        for candidate in (element.get("name"), target, reference):
            if _is_name(candidate):
                return str(candidate)
        return ""

    def expression(self, reference: str) -> str:
        """What a loop's data reference means: the variable called so, or the data element with that id."""
        variable = self.variable(reference)
        if not variable or variable == reference or not _is_name(reference):
            return variable or reference
        return f"{reference} if {reference} is not null else {variable}"


def _is_name(text: str | None) -> bool:
    return bool(text) and str(text).isidentifier() and not str(text).startswith("_")
