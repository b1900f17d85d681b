"""Which variables an element reads, and which it may write."""

from collections.abc import Iterator

from engine import iso8601
from engine.bpmn.model import EventKind, Kind, Node
from engine.gate import language
from engine.gate.subject import Surroundings

ANYTHING = "*"
"""Stands for variables that cannot be told from the diagram: what comes with a message, for example."""

OF_THE_ENGINE = frozenset(
    {
        "loopCounter",
        "nrOfInstances",
        "nrOfCompletedInstances",
        "nrOfActiveInstances",
        "nrOfTerminatedInstances",
    }
)
_NAMING = ("deadlineFrom", "deadlineRule", "groupFrom")
"""Properties that name a variable."""
_BRINGS = frozenset({EventKind.MESSAGE, EventKind.SIGNAL, EventKind.ERROR, EventKind.ESCALATION})


def read_by(node: Node, around: Surroundings) -> frozenset[str]:
    """Variables that the element needs when a token comes to it or leaves it."""
    found: set[str] = set()
    for text in (*language.texts_of(node), *(flow.condition for flow in node.outgoing if flow.condition)):
        found |= language.names_in(text)
    found |= {line.source for line in (*node.inputs, *node.local_inputs) if line.source}
    if node.event.kind is EventKind.TIMER and not iso8601.is_written_out(node.event.expression):
        found |= language.names_in(node.event.expression)
    found |= {node.properties[name] for name in _NAMING if node.properties.get(name)}
    found |= _of_script(node)
    asked = around.decisions.get(node.attributes.get("decisionRef", ""))
    if asked is not None:
        found |= asked.reads
    return frozenset(found - OF_THE_ENGINE - own_names(node))


def _of_script(node: Node) -> set[str]:
    if node.kind is not Kind.SCRIPT_TASK:
        return set()
    read: set[str] = set()
    written: set[str] = set()
    for line in language.script_lines(node.script):
        read |= line.reads - written
        written.add(line.name)
    return read


def own_names(node: Node) -> frozenset[str]:
    """Names that only the element sees, or only each of its instances."""
    own = {line.target for line in node.local_inputs}
    if node.loop is not None:
        own.add(node.loop.element_variable)
    return frozenset(filter(None, own))


def written_by(node: Node, around: Surroundings) -> frozenset[str]:
    """Variables that the element may set, in whatever is inside it too; :data:`ANYTHING` when unknown."""
    found = set(_written(node, around))
    if node.scope is not None:
        for inner in node.scope.nodes.values():
            found |= written_by(inner, around)
    return frozenset(filter(None, found))


def written_around(node: Node, around: Surroundings) -> frozenset[str]:
    """The same as others see it: what an instance of a repeated element writes stays with the instance."""
    if node.loop is not None and not node.loop.is_standard:
        return frozenset(filter(None, {node.loop.output_collection}))
    found = set(_written(node, around))
    if node.scope is not None:
        for inner in node.scope.nodes.values():
            found |= written_around(inner, around)
    return frozenset(filter(None, found))


def _written(node: Node, around: Surroundings) -> Iterator[str]:
    form, part = node.attributes.get("formKey"), node.properties.get("formPart")
    known = around.law.forms.get(form) if form and form in around.law.forms else None
    if known is not None and (not part or part in known.parts):
        for field in known.fields_of(part):
            yield field.variable or ""
            yield from (column.variable or "" for column in field.fields)
    elif form or (node.is_persons_work and not form):
        yield ANYTHING
    if node.kind is Kind.SCRIPT_TASK:
        yield from (line.name for line in language.script_lines(node.script))
    if node.loop is not None:
        yield from (node.loop.output_collection, node.loop.element_variable)
    yield from (ANYTHING if line.everything else line.target for line in node.outputs)
    yield from (line.target for line in node.local_outputs)
    yield node.attributes.get("resultVariable", "")
    yield from (name for event in node.events for name in (event.code_variable, event.message_variable))
    yield from _from_outside(node, around)


def _from_outside(node: Node, around: Surroundings) -> Iterator[str]:
    """What handlers, messages and outside workers bring."""
    if node.kind in (Kind.CATCH, Kind.BOUNDARY, Kind.START, Kind.RECEIVE_TASK):
        if any(event.kind in _BRINGS for event in node.events):
            yield ANYTHING
    topics = [node.attributes.get("topic", ""), *node.properties.get("effect", "").split()]
    topics += [name for name in ("register", "document") if name in node.properties]
    for topic in filter(None, topics):
        outputs = around.handlers.outputs(topic)
        yield from (ANYTHING,) if outputs is None else outputs
    if node.kind is Kind.RULE_TASK and not node.attributes.get("resultVariable"):
        yield ANYTHING
