"""The generic lint of drawings, by the library ``bpmn-io``: a Python port of bpmn.io's linter.

Its verdicts are warnings. Rules that are wrong about our dialect are left out (joins drawn as
two flows into one task, implicit ends, inclusive gateways are all executed as the standard
says), and so are those that our own checks say better. Young and by one author, so it
runs in the rehearsal's child process, where a fault of its own costs nothing.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from bpmn_io.bpmn_moddle import create_moddle
from bpmn_io.lint.rules import (
    label_required,
    no_bpmndi,
    no_duplicate_sequence_flows,
    no_gateway_join_fork,
    single_blank_start_event,
    superfluous_gateway,
    superfluous_termination,
)
from bpmn_io.lint.test_rule import test_rule

from engine.findings import Finding

_RULES: Mapping[str, Callable[..., dict[str, Any]]] = {
    "flow-drawn-twice": no_duplicate_sequence_flows.factory,
    "gateway-superfluous": superfluous_gateway.factory,
    "gateway-joins-and-forks": no_gateway_join_fork.factory,
    "name-missing": label_required.factory,
    "starts-many": single_blank_start_event.factory,
    "termination-superfluous": superfluous_termination.factory,
}
_MAY_BE_NAMELESS = ("bpmn:StartEvent", "bpmn:EndEvent", "bpmn:BoundaryEvent", "bpmn:IntermediateThrowEvent")
_MOST_OF_ONE_KIND = 50
_ATTRIBUTE = re.compile(r"unknown attribute <([^>:]+)>")
_REFERENCE = re.compile(r"unresolved reference <([^>]+)>")
_ID = re.compile(r"""\sid\s*=\s*["']([^"']+)["']""")
_CONTENT = re.compile(r"unparsable content <(?:\w+:)?(\w+).*unknown type", re.DOTALL)

# The library does not know that a global script task has a script; our reader does.
_OF_THE_STANDARD = frozenset({"script"})


def findings(text: str) -> Iterator[Finding]:
    """What the library has to say about a diagram that our own reader could read."""
    read = create_moddle().from_xml(text, "bpmn:Definitions")
    root: Any = read.root_element
    ids = set(_ID.findall(text))
    for warning in read.warnings[:_MOST_OF_ONE_KIND]:
        yield from _about_the_standard(warning, ids)
    by_id = dict(read.elements_by_id)
    _connect(by_id.values())
    for code, rule in _RULES.items():
        for report in test_rule(root, rule())[:_MOST_OF_ONE_KIND]:
            element = by_id.get(report["id"])
            if not (code == "name-missing" and _is_of(element, _MAY_BE_NAMELESS)):
                yield _finding(code, element, report["id"])
    undrawn = test_rule(root, no_bpmndi.factory())
    if undrawn:
        yield Finding(code="picture-missing", values={"count": len(undrawn)})


def _connect(elements: Iterable[Any]) -> None:
    """The rules look at ``incoming`` and ``outgoing``, which the standard lets a file leave out."""
    for flow in elements:
        if not flow.instance_of("bpmn:SequenceFlow"):
            continue
        for end, side in (("sourceRef", "outgoing"), ("targetRef", "incoming")):
            node = flow.get(end)
            if node is not None and flow not in node.get(side):
                node.get(side).append(flow)


def _about_the_standard(warning: Any, ids: Collection[str]) -> Iterator[Finding]:
    """The library takes ids of Latin letters only, so what it misses may be there."""
    element = warning.element
    if found := _ATTRIBUTE.match(warning.message):
        yield _finding("attribute-unknown", element, "", attribute=found.group(1))
    elif found := _REFERENCE.match(warning.message):
        named = str(warning.property or "").rpartition(":")[2]
        if found.group(1).rpartition(":")[2] not in ids:
            yield _finding("reference-unresolved", element, "", reference=found.group(1), property=named)
    elif (found := _CONTENT.match(warning.message)) and found.group(1) not in _OF_THE_STANDARD:
        yield Finding(code="content-unknown", values={"tag": found.group(1)})


def _finding(code: str, element: Any, element_id: object, **values: object) -> Finding:
    name = _text(element, "name")
    return Finding(
        code=code,
        element_id=_text(element, "id") or str(element_id or ""),
        element_name=name,
        values=values,
    )


def _text(element: Any, key: str) -> str:
    value = element.get(key) if element is not None else None
    return value.strip() if isinstance(value, str) else ""


def _is_of(element: Any, types: tuple[str, ...]) -> bool:
    return element is not None and any(element.instance_of(each) for each in types)
