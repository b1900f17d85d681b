"""What may be wrong with tables that can be read, and with tasks that ask them."""

from collections.abc import Iterator, Mapping
from itertools import islice

from engine.bpmn.model import Node, Process
from engine.dmn.calls import Binding, DecisionCall, Shape, call_of
from engine.dmn.completeness import Space
from engine.dmn.model import Decision, DecisionFile, HitPolicy, Input, Rule, Table
from engine.dmn.space import parts_of
from engine.dmn.tests import Constant, Formula, agrees
from engine.dmn.values import ValueType, shown
from engine.expressions import is_name
from engine.findings import Finding

MOST_OVERLAPS = 10


def table_findings(file: DecisionFile) -> Iterator[Finding]:
    """Doubts about the tables of a file; what is certainly wrong the reader has told."""
    for decision in file:
        if isinstance(decision.logic, Table):
            yield from _cells(file, decision, decision.logic)
            yield from _rules(decision, decision.logic)


def call_findings(process: Process, known: Mapping[str, Decision]) -> Iterator[Finding]:
    """What is wrong with the tasks of a procedure that ask decisions; ``known`` are those by id."""
    for node in process.nodes():
        call = call_of(node)
        if call is not None:
            yield from _call(node, call, known)


def _cells(file: DecisionFile, decision: Decision, table: Table) -> Iterator[Finding]:
    names = {each.source for other in file if isinstance(other.logic, Table) for each in other.logic.inputs}
    names |= {name for other in file for name in (*other.output_names, other.id, other.variable)}
    for rule in table.rules:
        for column, test in zip(table.inputs, rule.tests, strict=True):
            for part in parts_of(test):
                if isinstance(part, Formula) and column.type is ValueType.STRING:
                    yield from _bare_name(decision, rule, column, part, names)
                elif isinstance(part, Constant):
                    yield from _outside(decision, rule, column, part)


def _bare_name(
    decision: Decision, rule: Rule, column: Input, part: Formula, known: set[str]
) -> Iterator[Finding]:
    expression = part.operand.expression
    if expression is not None and is_name(expression.source) and expression.source not in known:
        yield Finding(
            code="cell-without-quotes",
            element_id=decision.id,
            element_name=decision.name,
            values={"rule": rule.number, "column": column.label, "text": expression.source},
        )


def _outside(decision: Decision, rule: Rule, column: Input, part: Constant) -> Iterator[Finding]:
    if column.allowed is None:
        return
    allowed = [each.value for each in parts_of(column.allowed) if isinstance(each, Constant)]
    is_list = len(allowed) == sum(1 for _ in parts_of(column.allowed))
    for value in part.value if isinstance(part.value, list) else [part.value]:
        if is_list and value is not None and not agrees(value, allowed):
            yield Finding(
                code="cell-outside-values",
                element_id=decision.id,
                element_name=decision.name,
                values={"rule": rule.number, "column": column.label, "text": shown(value).strip("«»")},
            )


def _rules(decision: Decision, table: Table) -> Iterator[Finding]:
    space = Space(table)
    if table.hit_policy is HitPolicy.UNIQUE:
        for found in islice(space.overlaps(), MOST_OVERLAPS):
            yield Finding(
                code="rules-overlap",
                element_id=decision.id,
                element_name=decision.name,
                values=dict(vars(found)),
            )
    has_default = any(output.default is not None for output in table.outputs)
    missing = None if has_default or not table.hit_policy.is_single else space.gap()
    if missing is not None:
        yield Finding(
            code="rules-gap",
            element_id=decision.id,
            element_name=decision.name,
            values={"example": missing},
        )


def _call(node: Node, call: DecisionCall, known: Mapping[str, Decision]) -> Iterator[Finding]:
    if node.attributes.get("topic"):
        yield node.finding("decision-and-topic")
    if call.binding not in set(Binding):
        yield node.finding("decision-binding-unsupported", binding=call.binding)
    if call.shape not in set(Shape):
        yield node.finding("decision-mapping-unknown", mapping=call.shape)
    if not call.variable:
        yield node.finding("decision-result-unused")
    if call.decision.startswith(("${", "#{")):
        yield node.finding("decision-reference-computed", decision=call.decision)
    elif call.decision not in known:
        yield node.finding("decision-unknown", decision=call.decision)
    elif call.shape in set(Shape):
        yield from _shape(node, call, known[call.decision])


def _shape(node: Node, call: DecisionCall, decision: Decision) -> Iterator[Finding]:
    shape = Shape(call.shape)
    if shape.takes_one_output and len(decision.output_names) > 1:
        yield node.finding("decision-mapping-many-outputs", decision=decision.id, mapping=shape.value)
    if shape.takes_one_result and isinstance(decision.logic, Table) and not decision.logic.is_single:
        yield node.finding("decision-mapping-many-results", decision=decision.id, mapping=shape.value)
