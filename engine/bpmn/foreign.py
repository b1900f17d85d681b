"""What modellers may write beside BPMN that would make Camunda do something and us nothing.

Nothing of it is silently passed over: it is a finding at its element. What only tunes
Camunda itself (retries, priorities of its jobs, histories) means nothing for the case and is left alone.
"""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.markup import CAMUNDA, MODEL, Element, finding_at, local
from engine.findings import Finding

_ATTRIBUTES = {
    "class": "implementation-unsupported",
    "delegateExpression": "implementation-unsupported",
    "variableMappingClass": "implementation-unsupported",
    "variableMappingDelegateExpression": "implementation-unsupported",
    "resource": "resource-unsupported",
    "formRef": "form-reference-unsupported",
    "candidateUsers": "candidate-users-unsupported",
    "caseRef": "case-unsupported",
    "variableName": "condition-filter-unsupported",
    "variableEvents": "condition-filter-unsupported",
}
_ELEMENTS = {
    "executionListener": "listener-unsupported",
    "taskListener": "listener-unsupported",
    "connector": "implementation-unsupported",
    "errorEventDefinition": "external-error-unsupported",
    "formData": "form-fields-unsupported",
}
_PERFORMERS = frozenset({"potentialOwner", "humanPerformer", "performer", "resourceRole"})
_BINDINGS = frozenset({"version", "versionTag", "deployment"})
_SAME_KEY = frozenset({"execution.processBusinessKey", "execution.businessKey"})


def findings(root: Element) -> Iterator[Finding]:
    """Everything of the file's processes that would be passed over."""
    for process in root.iterfind(f"{{{MODEL}}}process"):
        for element in process.iter():
            if isinstance(element.tag, str):
                yield from _looked_at(element)


def _looked_at(element: Element) -> Iterator[Finding]:
    namespace, name = etree.QName(element).namespace, local(element)
    if namespace == CAMUNDA:
        code = _ELEMENTS.get(name)
        if code is not None:
            yield finding_at(_owner(element), code, what=name)
        elif name in ("in", "out"):
            yield from _mapping(element)
    elif namespace == MODEL:
        yield from _attributes(element)
        if name in _PERFORMERS:
            yield finding_at(_owner(element), "performer-unsupported", what=name)


def _attributes(element: Element) -> Iterator[Finding]:
    prefix = f"{{{CAMUNDA}}}"
    for key in element.attrib:
        code = _ATTRIBUTES.get(str(key).removeprefix(prefix)) if str(key).startswith(prefix) else None
        if code is not None:
            yield finding_at(_owner(element), code, what=str(key).removeprefix(prefix))
    kind = element.get(f"{prefix}type")
    if kind is not None and (kind != "external" or local(element) == "messageEventDefinition"):
        yield finding_at(_owner(element), "implementation-unsupported", what=f"type={kind}")
    if element.get(f"{prefix}calledElementBinding") in _BINDINGS:
        yield finding_at(
            element, "call-binding-unsupported", what=element.get(f"{prefix}calledElementBinding")
        )


def _mapping(line: Element) -> Iterator[Finding]:
    """Data go with calls; with a signal or message they are named by the property ``payload``."""
    owner = _owner(line)
    if local(owner) != "callActivity":
        yield finding_at(owner, "payload-mapping-unsupported")
    key = line.get("businessKey")
    if key is not None and key.strip()[2:-1].strip() not in _SAME_KEY:
        yield finding_at(owner, "business-key-unsupported", key=key)


def _owner(element: Element) -> Element:
    """The node, flow or process that a person sees in the picture."""
    while (
        etree.QName(element).namespace != MODEL
        or local(element).endswith(("EventDefinition", "Elements", "Expression", "Characteristics"))
        or not element.get("id")
    ) and element.getparent() is not None:
        element = element.getparent()
    return element
