"""How a process may begin: by its start events, or by what instantiates it.

A receive task or an event-based gateway marked ``instantiate`` begins the process with the
message that it would wait for: the entry is then the receive task, or the event behind the gateway.
"""

from collections.abc import Iterator

from engine.bpmn.model import EventDefinition, EventKind, Kind, Node, Process


def entries_of(process: Process) -> dict[str, Node]:
    """The elements that a process may be begun at, by their ids."""
    scope = process.scope
    found = {node.id: node for node in scope.nodes.values() if node.kind is Kind.START}
    for node in scope.nodes.values():
        if node.instantiates and node.kind is Kind.EVENT_BASED:
            found.update((flow.target, scope.nodes[flow.target]) for flow in node.outgoing)
        elif node.instantiates:
            found[node.id] = node
    return found


def plain_entries(process: Process) -> list[str]:
    """Where the process may begin when nobody says where; an empty id stands for everywhere at once."""
    starts = [node for node in process.scope.nodes.values() if node.kind is Kind.START]
    plain = [node.id for node in starts if not node.events]
    entries = list(entries_of(process))
    if plain or starts:
        return plain or [node.id for node in starts]
    return entries if len(entries) == 1 else [""]


def timers_of(process: Process) -> Iterator[tuple[Node, int, EventDefinition]]:
    """The timers by which a procedure begins by itself, each with its number within its start event.

    A start with ``startsProcess="false"`` belongs to a case: a handler begins it on a day of the case.
    """
    for node in process.scope.nodes.values():
        if node.kind is Kind.START and node.properties.get("startsProcess") != "false":
            for number, event in enumerate(node.events):
                if event.kind is EventKind.TIMER:
                    yield node, number, event
