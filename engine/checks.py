"""What must hold before a diagram may be deployed: all findings at once, each about an element.

The reader has refused what cannot be read or is not supported; here every expression is
parsed and every name a diagram uses is looked up.
"""

from collections.abc import Collection, Iterator

from engine import expressions, functions, iso8601
from engine.bpmn.model import Diagram, EventKind, Kind, Node, Scope
from engine.bpmn.reader import read
from engine.deadlines import parse_rule
from engine.errors import EngineError, ExpressionInvalid
from engine.findings import Finding
from engine.law import Law
from engine.work import HandlerRegistry

RESERVED = frozenset(functions.PURE) | functions.BOUND


def read_checked(content: bytes, law: Law) -> Diagram:
    """The diagram of a file; its own findings are part of it."""
    return read(content)


def findings(
    diagram: Diagram, law: Law, handlers: HandlerRegistry, known: Collection[str]
) -> Iterator[Finding]:
    """Everything wrong with a diagram that could be read; ``known`` are the procedures it may call."""
    for process in diagram.processes:
        if not process.scope.nodes:
            yield Finding(code="process-empty", element_id=process.id, element_name=process.name)
        yield from _scope_findings(process.scope)
        for node in process.nodes():
            yield from _node_findings(node, law, known)


def _scope_findings(scope: Scope) -> Iterator[Finding]:
    if scope.nodes and not scope.starts:
        yield Finding(code="no-start", element_id=scope.id)
    if scope.triggered_by_event and len(scope.starts) != 1:
        yield Finding(
            code="event-sub-process-starts", element_id=scope.id, values={"count": len(scope.starts)}
        )
    for node in scope.nodes.values():
        if node.attached_to and node.attached_to not in scope.nodes:
            yield node.finding("attached-to-missing", host=node.attached_to)
        if node.kind in (Kind.EXCLUSIVE, Kind.INCLUSIVE):
            yield from _split_findings(node)
        if node.kind is Kind.EVENT_BASED:
            for flow in node.outgoing:
                target = scope.nodes[flow.target]
                if target.kind is not Kind.CATCH:
                    yield node.finding("event-gateway-targets", target=target.name or target.id)
        if node.scope is not None:
            yield from _scope_findings(node.scope)


def _split_findings(node: Node) -> Iterator[Finding]:
    if len(node.outgoing) < 2:
        return
    bare = [flow.id for flow in node.outgoing if not flow.condition and flow.id != node.default_flow]
    if bare:
        yield node.finding("flow-without-condition", flows=bare)


def _node_findings(node: Node, law: Law, known: Collection[str]) -> Iterator[Finding]:
    for text in _expressions(node):
        yield from _expression_findings(node, text)
    yield from _script_findings(node)
    yield from _reference_findings(node, law, known)
    yield from _timer_findings(node)
    rule = node.properties.get("deadline")
    if rule:
        yield from _rule_findings(node, rule)
    for clause in node.clauses:
        if clause not in law.clauses:
            yield node.finding("clause-unknown", clause=clause)


def _expressions(node: Node) -> Iterator[str]:
    for flow in node.outgoing:
        if flow.condition:
            yield flow.condition
    for line in (*node.inputs, *node.outputs):
        if line.expression:
            yield line.expression
    for name in ("assignee", "followUpDate", "priority"):
        written = node.attributes.get(name, "")
        if written.startswith(("${", "#{")):
            yield written
    if node.properties.get("correlation"):
        yield node.properties["correlation"]
    if node.event.kind is EventKind.CONDITIONAL:
        yield node.event.expression
    if node.loop is not None:
        yield from filter(None, (node.loop.collection, node.loop.cardinality, node.loop.completion))


def _expression_findings(node: Node, text: str) -> Iterator[Finding]:
    try:
        parsed = expressions.parse(text)
    except ExpressionInvalid as error:
        yield node.finding("expression-invalid", reason=error.message, expression=text)
        return
    for name in sorted(parsed.functions - RESERVED):
        yield node.finding("function-unknown", function=name, expression=text)


def _script_findings(node: Node) -> Iterator[Finding]:
    if node.kind is not Kind.SCRIPT_TASK:
        return
    try:
        lines = expressions.parse_script(node.script)
    except ExpressionInvalid as error:
        yield node.finding("expression-invalid", reason=error.message, expression=node.script)
        return
    for line in lines:
        for name in sorted(line.expression.functions - RESERVED):
            yield node.finding("function-unknown", function=name, expression=f"{line.name} = …")


def _reference_findings(node: Node, law: Law, known: Collection[str]) -> Iterator[Finding]:
    form = node.attributes.get("formKey")
    if form and form not in law.forms:
        yield node.finding("form-unknown", form=form)
    part = node.properties.get("formPart")
    if form and part and form in law.forms and part not in law.forms.get(form).parts:
        yield node.finding("form-part-unknown", form=form, part=part)
    for role in node.attributes.get("candidateGroups", "").split(","):
        if role.strip() and "@" not in role and law.role_scopes and role.strip() not in law.role_scopes:
            yield node.finding("group-unknown", group=role.strip())
    if node.kind is Kind.CALL and not node.called:
        yield node.finding("called-process-missing")
    elif node.kind is Kind.CALL and node.called not in known:
        yield node.finding("called-process-unknown", called=node.called)
    asks_decision = node.kind is Kind.RULE_TASK and node.attributes.get("decisionRef")
    if (
        node.kind in (Kind.SERVICE_TASK, Kind.RULE_TASK)
        and not node.attributes.get("topic")
        and not asks_decision
    ):
        yield node.finding("topic-missing")
    if node.kind is Kind.TASK and not node.is_persons_work:
        yield node.finding("task-without-doer")


def _timer_findings(node: Node) -> Iterator[Finding]:
    text = node.event.expression
    if node.event.kind is not EventKind.TIMER or not text:
        return
    if iso8601.duration(text) or text[:4].isdigit() or text.startswith("R"):
        return
    if text.startswith("P") and iso8601.duration(text) is None and text[1:2].isdigit():
        yield node.finding("duration-wrong", text=text)
        return
    yield from _expression_findings(node, text)


def _rule_findings(node: Node, rule: str) -> Iterator[Finding]:
    if rule.startswith("setting:"):
        return
    try:
        parse_rule(rule)
    except EngineError as error:
        yield node.finding("deadline-rule-wrong", reason=error.message, rule=rule)
