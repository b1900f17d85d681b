"""Every expression of a diagram is read before anything can reach it: conditions, scripts, mappings."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from engine import expressions, functions
from engine.bpmn.model import EventKind, Flow, Kind, Node, Process
from engine.errors import ExpressionInvalid
from engine.findings import Finding
from engine.gate.subject import Surroundings

KNOWN_FUNCTIONS = frozenset(functions.PURE) | functions.BOUND
MAY_BE_EXPRESSIONS = ("assignee", "candidateUsers", "followUpDate", "dueDate", "priority")


def findings(process: Process, _around: Surroundings) -> Iterator[Finding]:
    for node in process.nodes():
        for text in texts_of(node):
            yield from expression(node, text)
        yield from _script(node)
        for flow in node.outgoing:
            if flow.condition:
                yield from _condition(flow)


def expression(node: Node, text: str) -> Iterator[Finding]:
    """What is wrong with one expression of an element."""
    try:
        parsed = expressions.parse(text)
    except ExpressionInvalid as error:
        yield node.finding("expression-invalid", reason=error.message, expression=text)
        return
    for name in sorted(parsed.functions - KNOWN_FUNCTIONS):
        yield node.finding("function-unknown", function=name, expression=text)


def texts_of(node: Node) -> Iterator[str]:
    """The expressions of an element besides its script, its timer and the conditions of its flows."""
    for line in (*node.inputs, *node.outputs, *node.local_inputs, *node.local_outputs):
        if line.expression:
            yield line.expression
    if node.expression:
        yield node.expression
    for name in MAY_BE_EXPRESSIONS:
        written = node.attributes.get(name, "")
        if written.startswith(("${", "#{")):
            yield written
    if node.properties.get("correlation"):
        yield node.properties["correlation"]
    yield from (event.expression for event in node.events if event.kind is EventKind.CONDITIONAL)
    yield from filter(None, (node.activation, node.ad_hoc.completion))
    if node.loop is not None:
        yield from filter(None, (node.loop.collection, node.loop.cardinality, node.loop.completion))
        yield from (when for when, _ in node.loop.thrown if when not in ("each", "one"))


@dataclass(frozen=True)
class ScriptLine:
    name: str
    reads: frozenset[str]


@lru_cache(maxsize=2_000)
def script_lines(script: str) -> tuple[ScriptLine, ...]:
    """What each line of a script writes and reads; nothing for a script that cannot be read."""
    try:
        lines = expressions.parse_script(script)
    except ExpressionInvalid:
        return ()
    return tuple(ScriptLine(line.name, line.expression.names) for line in lines)


def names_in(text: str) -> frozenset[str]:
    """The variables an expression reads; nothing for one that cannot be read."""
    try:
        return expressions.parse(text).names
    except ExpressionInvalid:
        return frozenset()


def functions_in(text: str) -> frozenset[str]:
    """The functions an expression calls; nothing for one that cannot be read."""
    try:
        return expressions.parse(text).functions
    except ExpressionInvalid:
        return frozenset()


def _condition(flow: Flow) -> Iterator[Finding]:
    """About the flow itself: it is what has to be opened to mend the condition."""
    place = Node(id=flow.id, kind=Kind.TASK, name=flow.name)
    yield from expression(place, flow.condition)


def _script(node: Node) -> Iterator[Finding]:
    if node.kind is not Kind.SCRIPT_TASK or node.expression:
        return
    try:
        lines = expressions.parse_script(node.script)
    except ExpressionInvalid as error:
        yield node.finding("expression-invalid", reason=error.message, expression=node.script)
        return
    if not lines:
        yield node.finding("script-empty")
    for line in lines:
        for name in sorted(line.expression.functions - KNOWN_FUNCTIONS):
            yield node.finding("function-unknown", function=name, expression=f"{line.name} = …")
