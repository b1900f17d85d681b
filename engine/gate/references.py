"""Names that stand for something outside the diagram: forms, roles, topics, clauses, other procedures."""

from collections.abc import Iterator

from engine.bpmn.model import Kind, Node, Process
from engine.findings import Finding
from engine.gate.subject import Surroundings

SERVICES = frozenset({Kind.SERVICE_TASK, Kind.RULE_TASK})
_PEOPLES = frozenset({Kind.TASK, Kind.USER_TASK, Kind.MANUAL_TASK})
_DOERS = frozenset({"candidateGroups", "assignee", "candidateUsers"})
WRITTEN = ("register", "document")
"""Properties that name a register or a document; the handler of the same name writes it."""


def findings(process: Process, around: Surroundings) -> Iterator[Finding]:
    for node in process.nodes():
        yield from _form(node, around)
        yield from _roles(node, around)
        yield from _topics(node, around)
        for clause in node.clauses:
            if clause not in around.law.clauses:
                yield node.finding("clause-unknown", clause=clause)
        if node.kind is Kind.CALL:
            yield from _called(node, around)


def _form(node: Node, around: Surroundings) -> Iterator[Finding]:
    form = node.attributes.get("formKey")
    if not form:
        return
    if form not in around.law.forms:
        yield node.finding("form-unknown", form=form)
        return
    part = node.properties.get("formPart")
    if part and part not in around.law.forms.get(form).parts:
        yield node.finding("form-part-unknown", form=form, part=part)


def _roles(node: Node, around: Surroundings) -> Iterator[Finding]:
    for written in node.attributes.get("candidateGroups", "").split(","):
        role = written.strip()
        known = around.law.role_scopes
        if role and "@" not in role and not role.startswith(("${", "#{")) and known and role not in known:
            yield node.finding("group-unknown", group=role)


def _topics(node: Node, around: Surroundings) -> Iterator[Finding]:
    topic = node.attributes.get("topic")
    if topic and node.kind in SERVICES and not around.handlers.knows(topic):
        yield node.finding("topic-without-handler", topic=topic)
    elif not topic and node.kind in SERVICES and not _is_done_otherwise(node):
        yield node.finding("topic-missing")
    for effect in node.properties.get("effect", "").split():
        if not around.handlers.knows(effect):
            yield node.finding("handler-unknown", topic=effect)
    for name in WRITTEN:
        if name in node.properties and not around.handlers.knows(name):
            yield node.finding("handler-unknown", topic=name)
    if node.kind in _PEOPLES and not _DOERS & set(node.attributes):
        yield node.finding("task-without-doer" if node.kind is Kind.TASK else "task-for-nobody")


def _is_done_otherwise(node: Node) -> bool:
    return bool(node.attributes.get("decisionRef") or node.expression)


def _called(node: Node, around: Surroundings) -> Iterator[Finding]:
    if not node.called:
        yield node.finding("called-process-missing")
    elif node.called.startswith(("${", "#{")):
        yield node.finding("called-process-computed", called=node.called)
    elif node.called not in around.processes:
        yield node.finding("called-process-unknown", called=node.called)
