"""«Действия по делу»: what the diagram offers to do by hand at this moment, to whom it offers it."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.access.people import SignedIn
from app.house import House
from engine.bpmn.model import Node, Process, Scope
from storage.queries.cases import standing
from storage.queries.families import agencies_of
from storage.queries.processes import Waiting, instances_of_case, waiting_messages
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A button: the message it sends, and the variable that names the agency that asks for it."""

    message: str
    label: str
    agency_variable: str = ""


def offers_of(house: House, person: SignedIn, case_id: str) -> list[Offer]:
    """Messages the case waits for and that the diagram (``offer``, ``offerTo``) gives this person to send."""
    with house.database.read() as connection:
        uow = UnitOfWork(connection)
        held = standing(connection, case_id=case_id, scope=person.scope)
        waiting = waiting_messages(connection, case_id=case_id)
        if held is None or not waiting:
            return []
        scopes = {f"mun:{held.municipality_id}", f"case:{case_id}"}
        scopes |= {f"agency:{part.agency_id}" for part in agencies_of(connection, case_id=case_id)}
        nodes = {
            (instance.id, node.id): node
            for instance in instances_of_case(connection, case_id=case_id, scope=person.scope)
            for node in _nodes_of(house, uow, instance.definition_id)
        }
    found = (_offer(item, nodes.get((item.instance_id, item.element_id)), person, scopes) for item in waiting)
    return list({offer.message: offer for offer in found if offer is not None}.values())


def _offer(waiting: Waiting, node: Node | None, person: SignedIn, scopes: set[str]) -> Offer | None:
    if node is None or not node.properties.get("offer"):
        return None
    roles = node.properties.get("offerTo", "").split()
    if not any(f"{role}@{scope}" in person.actor.groups for role in roles for scope in scopes):
        return None
    return Offer(
        message=waiting.name,
        label=node.properties["offer"],
        agency_variable=node.properties.get("offerAgency", ""),
    )


def _nodes_of(house: House, uow: UnitOfWork, definition_id: str) -> list[Node]:
    row = uow.definitions.get(definition_id)
    return list(_all_nodes(house.executor.workshop.definitions.process(row))) if row else []


def _all_nodes(process: Process) -> Iterator[Node]:
    waiting: list[Scope] = [process.scope]
    while waiting:
        for node in waiting.pop().nodes.values():
            yield node
            if node.scope is not None:
                waiting.append(node.scope)
