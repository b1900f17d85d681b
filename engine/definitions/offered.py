"""Procedures that people begin by hand: start events that a diagram offers to a role.

A start event with the properties ``offer`` (what the button says) and ``offerTo`` (roles) is
begun by whoever holds one of the roles in the municipality or at an agency of theirs there. It opens
a case of its own unless it is begun in a case, or says ``opensCase="false"``: then it belongs to no
family at all. ``offerAgency`` names the variable that says for which agency it was begun.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.actor import Actor
from engine.bpmn.entries import entries_of
from engine.bpmn.model import Node
from engine.definitions.deployed import Definitions
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class OfferedStart:
    process_key: str
    start_event: str
    label: str
    opens_case: bool


def offered_starts(
    uow: UnitOfWork, definitions: Definitions, actor: Actor, municipality_id: str, now: datetime
) -> Iterator[OfferedStart]:
    """What this person may begin in a municipality, by the editions of its region."""
    town = uow.organisation.municipality(municipality_id)
    today = now.astimezone(ZoneInfo(town.zone)).date()
    in_force = {
        row.key: row for row in uow.definitions.in_force(today) if row.edition in ("", town.region_code)
    }
    for key, row in in_force.items():
        for process in definitions.undamaged(row):
            for start in entries_of(process).values():
                if is_offered_to(actor, start, municipality_id):
                    yield OfferedStart(
                        process_key=key,
                        start_event=start.id,
                        label=start.properties["offer"],
                        opens_case=start.properties.get("opensCase") != "false",
                    )


def is_offered_to(actor: Actor, start: Node, municipality_id: str) -> bool:
    roles = start.properties.get("offerTo", "").split() if start.properties.get("offer") else []
    scopes = {f"mun:{municipality_id}"}
    if actor.agency_id and actor.municipality_id == municipality_id:
        scopes.add(f"agency:{actor.agency_id}")
    return any(actor.holds(role, scope) for role in roles for scope in scopes)


def offered_for(actor: Actor, start: Node) -> dict[str, str]:
    """The variable by which the procedure knows the agency of whoever began it."""
    name = start.properties.get("offerAgency", "")
    return {name: actor.agency_id} if name and actor.agency_id else {}
