"""What must hold before a diagram may be deployed: all findings at once, in words that name the element.

The reader has refused what cannot be read or is not supported; here every expression is
parsed and every name a diagram uses is looked up.
"""

from collections.abc import Collection, Iterator

from engine import expressions, functions, iso8601
from engine.bpmn.model import Diagram, EventKind, Kind, Node, Process, Scope
from engine.bpmn.reader import read
from engine.deadlines import parse_rule
from engine.errors import EngineError, ExpressionInvalid
from engine.law import Law
from engine.work import HandlerRegistry

RESERVED = frozenset(functions.PURE) | functions.BOUND


def read_checked(content: bytes, law: Law) -> Diagram:
    """The diagram of a file; its own findings are part of it."""
    return read(content)


def findings(diagram: Diagram, law: Law, handlers: HandlerRegistry, known: Collection[str]) -> Iterator[str]:
    """Everything wrong with a diagram that could be read; ``known`` are the procedures it may call."""
    for process in diagram.processes:
        if not process.scope.nodes:
            yield f"Процедура «{process.id}» пуста."
        yield from _scope_findings(process.scope, process)
        for node in process.nodes():
            label = f"«{node.name or node.id}» ({node.id})"
            for found in _node_findings(node, law, known):
                yield f"{label}: {found}"


def _scope_findings(scope: Scope, process: Process) -> Iterator[str]:
    if scope.nodes and not scope.starts:
        yield f"В «{scope.id}» нечему начаться: нет начального события."
    if scope.triggered_by_event and len(scope.starts) != 1:
        yield f"У событийного подпроцесса «{scope.id}» должно быть одно начальное событие."
    for node in scope.nodes.values():
        if node.attached_to and node.attached_to not in scope.nodes:
            yield f"«{node.name or node.id}» ({node.id}): прикреплено к элементу, которого нет."
        if node.kind in (Kind.EXCLUSIVE, Kind.INCLUSIVE):
            yield from _split_findings(node)
        if node.kind is Kind.EVENT_BASED:
            for flow in node.outgoing:
                if scope.nodes[flow.target].kind is not Kind.CATCH:
                    yield (
                        f"«{node.name or node.id}» ({node.id}): "
                        "за развилкой по событиям должны стоять события."
                    )
        if node.scope is not None:
            yield from _scope_findings(node.scope, process)


def _split_findings(node: Node) -> Iterator[str]:
    if len(node.outgoing) < 2:
        return
    bare = [flow.id for flow in node.outgoing if not flow.condition and flow.id != node.default_flow]
    if bare:
        yield (
            f"«{node.name or node.id}» ({node.id}): у путей {', '.join(bare)} нет условия, "
            "и они не отмечены путём по умолчанию."
        )


def _node_findings(node: Node, law: Law, known: Collection[str]) -> Iterator[str]:
    for text in _expressions(node):
        yield from _expression_findings(text)
    yield from _script_findings(node)
    yield from _reference_findings(node, law, known)
    yield from _timer_findings(node)
    rule = node.properties.get("deadline")
    if rule:
        yield from _rule_findings(rule)
    for clause in node.clauses:
        if clause not in law.clauses:
            yield f"пункта «{clause}» нет в перечне обязанностей."


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


def _expression_findings(text: str) -> Iterator[str]:
    try:
        parsed = expressions.parse(text)
    except ExpressionInvalid as error:
        yield error.message
        return
    for name in sorted(parsed.functions - RESERVED):
        yield f"функции «{name}» нет в справочнике (выражение «{text}»)."


def _script_findings(node: Node) -> Iterator[str]:
    if node.kind is not Kind.SCRIPT_TASK:
        return
    try:
        lines = expressions.parse_script(node.script)
    except ExpressionInvalid as error:
        yield error.message
        return
    for line in lines:
        for name in sorted(line.expression.functions - RESERVED):
            yield f"функции «{name}» нет в справочнике (строка «{line.name} = …»)."


def _reference_findings(node: Node, law: Law, known: Collection[str]) -> Iterator[str]:
    form = node.attributes.get("formKey")
    if form and form not in law.forms:
        yield f"формы «{form}» нет."
    part = node.properties.get("formPart")
    if form and part and form in law.forms and part not in law.forms.get(form).parts:
        yield f"в форме «{form}» нет части «{part}»."
    for role in node.attributes.get("candidateGroups", "").split(","):
        if role.strip() and "@" not in role and law.role_scopes and role.strip() not in law.role_scopes:
            yield f"роли «{role.strip()}» нет в справочнике."
    if node.kind is Kind.CALL and node.called not in known:
        yield f"вызываемая процедура «{node.called}» не развёрнута."
    if node.kind in (Kind.SERVICE_TASK, Kind.RULE_TASK) and not node.attributes.get("topic"):
        yield "у сервисной задачи не указано, что она делает (topic)."
    if node.kind is Kind.TASK and not node.is_persons_work:
        yield "у задачи без вида не указано, кто её исполняет."


def _timer_findings(node: Node) -> Iterator[str]:
    text = node.event.expression
    if node.event.kind is not EventKind.TIMER or not text:
        return
    if iso8601.duration(text) or text[:4].isdigit() or text.startswith("R"):
        return
    if text.startswith("P") and iso8601.duration(text) is None and text[1:2].isdigit():
        yield f"длительность «{text}» записана неверно."
        return
    yield from _expression_findings(text)


def _rule_findings(rule: str) -> Iterator[str]:
    if rule.startswith("setting:"):
        return
    try:
        parse_rule(rule)
    except EngineError as error:
        yield error.message
