"""What can be undone in a process, and which completed activities are worth remembering for it.

A record is kept only of an activity that some compensation event, or the cancelling of
a transaction, could still reach. That is known from the diagram alone, so a process
without compensation keeps nothing.
"""

from collections.abc import Iterator, Mapping

from engine.bpmn.markup import MODEL, Element
from engine.bpmn.model import EventKind, Kind, Node, Process, Scope

THROWS = frozenset({Kind.THROW, Kind.END})


def associations(root: Element) -> tuple[tuple[str, str], ...]:
    """The dotted lines of a file, wherever they are written: pairs of element ids."""
    return tuple(
        (line.get("sourceRef") or "", line.get("targetRef") or "")
        for line in root.iter(f"{{{MODEL}}}association")
    )


def unknown_method(transaction: Element) -> str:
    """How a transaction is to be undone, when that is not by compensation."""
    method: str = transaction.get("method") or ""
    return "" if method.lstrip("#").lower() in ("", "compensate") else method


def undoes_its_scope(node: Node) -> bool:
    """Whether the node is an event sub-process that undoes the sub-process it is drawn in."""
    return node.is_event_sub_process and any(
        start.event.kind is EventKind.COMPENSATION for start in _inside(node).starts
    )


def undoing_sub_process(scope: Scope) -> Node | None:
    """The event sub-process that undoes the scope."""
    return next((node for node in scope.nodes.values() if undoes_its_scope(node)), None)


def can_be_undone(node: Node) -> bool:
    """It has a handler, or it is a stage with something in it that can be undone."""
    if node.for_compensation or undoes_its_scope(node):
        return False
    if node.handler:
        return True
    return node.scope is not None and (
        undoing_sub_process(node.scope) is not None or any(map(can_be_undone, node.scope.nodes.values()))
    )


def throws(scope: Scope) -> Iterator[Node]:
    """Compensation events that see the scope's activities: its own, and those in its event sub-processes."""
    for node in scope.nodes.values():
        if node.kind in THROWS and node.event.kind is EventKind.COMPENSATION:
            yield node
        if node.is_event_sub_process:
            yield from throws(_inside(node))


def cancels(scope: Scope) -> Iterator[Node]:
    """Cancel end events in a transaction and its stages, without those of transactions inside it."""
    for node in scope.nodes.values():
        if node.kind is Kind.END and node.event.kind is EventKind.CANCEL:
            yield node
        elif node.scope is not None and node.kind is not Kind.TRANSACTION:
            if not node.for_compensation and not undoes_its_scope(node):
                yield from cancels(node.scope)


def kept(process: Process) -> Mapping[str, frozenset[str]]:
    """By scope: the activities whose completion has to be remembered."""
    found: dict[str, frozenset[str]] = {}
    _keep(process.scope, found, whole=False, rolled_back=False)
    return found


def _keep(scope: Scope, found: dict[str, frozenset[str]], *, whole: bool, rolled_back: bool) -> None:
    named = {node.event.activity for node in throws(scope)}
    whole = whole or rolled_back or "" in named
    found[scope.id] = frozenset(
        node.id for node in scope.nodes.values() if can_be_undone(node) and (whole or node.id in named)
    )
    for node in scope.nodes.values():
        if node.scope is None:
            continue
        by_default = (
            node.id in found[scope.id] and not node.handler and undoing_sub_process(node.scope) is None
        )
        cancelled = node.kind is Kind.TRANSACTION and next(cancels(node.scope), None) is not None
        _keep(
            node.scope,
            found,
            whole=by_default,
            rolled_back=cancelled or (rolled_back and not node.for_compensation),
        )


def _inside(node: Node) -> Scope:
    assert node.scope is not None
    return node.scope
