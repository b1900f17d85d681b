"""Messages that nobody can send: no procedure throws them, no partner, no person at work has the button."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

from engine.bpmn.model import EventKind, Kind, Node
from engine.definitions.deployed import Definitions
from engine.errors import EngineError
from storage.queries.awaited import awaited_messages, roles_at_work
from storage.repositories.stuck import Trouble
from storage.unit_of_work import UnitOfWork

_THROWING = frozenset({Kind.END, Kind.THROW, Kind.SEND_TASK})


def unsendable(
    uow: UnitOfWork,
    definitions: Definitions,
    *,
    partners: Collection[str],
    today: date,
    instances: Collection[str] | None = None,
) -> list[Trouble]:
    """``partners`` are the names of messages that come from outside."""
    sent = {*partners, *_thrown(uow, definitions)}
    found = []
    at_work: frozenset[tuple[str, str | None]] | None = None
    nodes: dict[tuple[str, ...], Node | None] = {}
    for trouble, bundle in awaited_messages(uow.connection, sent=sent, instances=instances):
        place = (*bundle, trouble.element_id or "")
        if place not in nodes:
            nodes[place] = _node(uow, definitions, bundle, place[-1])
        node = nodes[place]
        roles = node.properties.get("offerTo", "").split() if node is not None else []
        if roles and at_work is None:
            at_work = roles_at_work(uow.connection, today=today)
        if not roles:
            found.append(_because(trouble, "nobody"))
        elif not _is_held(roles, trouble.municipality_id, at_work or frozenset()):
            found.append(_because(trouble, "vacant", roles=roles))
    return found


def _thrown(uow: UnitOfWork, definitions: Definitions) -> Iterator[str]:
    for row in uow.definitions.newest():
        for process in definitions.undamaged(row):
            for node in process.nodes():
                if node.kind in _THROWING:
                    yield from (event.name for event in node.events if event.kind is EventKind.MESSAGE)


def _node(uow: UnitOfWork, definitions: Definitions, bundle: Collection[str], element_id: str) -> Node | None:
    for definition_id in bundle:
        row = uow.definitions.get(definition_id)
        if row is None:
            continue
        try:
            node = definitions.process(row).node(element_id)
        except EngineError:
            continue
        if node is not None:
            return node
    return None


def _is_held(
    roles: Collection[str], municipality_id: str | None, at_work: frozenset[tuple[str, str | None]]
) -> bool:
    return any((role, place) in at_work for role in roles for place in (municipality_id, None))


def _because(trouble: Trouble, reason: str, **facts: object) -> Trouble:
    return replace(trouble, reason=reason, facts={**trouble.facts, **facts})
