"""Kinds of values that a file names itself (``itemDefinition``)."""

from dataclasses import dataclass

from engine.bpmn.markup import Element
from engine.dmn.markup import child, children, text_in
from engine.dmn.values import ValueType, type_named

MAX_STEPS = 20


@dataclass(frozen=True)
class Kind:
    """A kind and, when the file says so, its allowed values."""

    type: ValueType
    allowed: str = ""


class Types:
    def __init__(self, root: Element):
        self._items = {str(item.get("name") or ""): item for item in children(root, "itemDefinition")}

    def named(self, name: str) -> Kind | None:
        """The kind of a ``typeRef``; None when neither DMN nor the file knows it."""
        allowed = ""
        for _ in range(MAX_STEPS):
            item = self._items.get(name)
            if item is None:
                found = type_named(name)
                return None if found is None else Kind(found, allowed)
            allowed = allowed or text_in(child(item, "allowedValues"))
            if item.get("isCollection") == "true" or child(item, "itemComponent") is not None:
                return Kind(ValueType.ANY)
            base = child(item, "typeRef")
            name = (base.text or "").strip() if base is not None else ""
        return None
