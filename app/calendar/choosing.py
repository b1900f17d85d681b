"""Whose calendar a person may look at: the layers over their own place; an administrator, every one."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort

from app.access.people import SignedIn
from engine.calendars.layers import Layer
from storage.queries.calendars import PlaceLine, places
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A calendar in the list; ``value`` names it in addresses and forms."""

    layer: Layer
    place_id: str
    name: str
    within: str

    @property
    def value(self) -> str:
        return f"{self.layer.value}:{self.place_id}"


FEDERAL = Choice(layer=Layer.FEDERAL, place_id="", name="", within="")


def choices(uow: UnitOfWork, person: SignedIn) -> list[Choice]:
    if person.has_role("system_admin"):
        found = places(uow.connection)
    else:
        card = person.card
        nearby = places(
            uow.connection, municipality_id=card.municipality_id, region_code=card.region_code or ""
        )
        found = [line for line in nearby if _concerns(person, line)]
    return [FEDERAL, *map(_choice, found)]


def chosen(uow: UnitOfWork, person: SignedIn, wanted: str) -> tuple[Choice, Sequence[Choice]]:
    """The calendar of an address, among those that may be chosen; without one, the person's own."""
    offered = choices(uow, person)
    if wanted:
        found = next((choice for choice in offered if choice.value == wanted), None)
        if found is None:
            abort(404)
        return found, offered
    own = f"{Layer.MUNICIPALITY.value}:{person.card.municipality_id}"
    region = f"{Layer.REGION.value}:{person.card.region_code}"
    by_value = {choice.value: choice for choice in offered}
    if person.has_role("system_admin"):
        return FEDERAL, offered
    return by_value.get(own) or by_value.get(region) or FEDERAL, offered


def _concerns(person: SignedIn, line: PlaceLine) -> bool:
    """Of the agencies, one's own; all of the municipality for its administration."""
    if line.layer != Layer.AGENCY:
        return True
    if line.place_id == person.card.agency_id:
        return True
    municipality_id = person.card.municipality_id
    return municipality_id is not None and person.actor.holds("mun_admin", f"mun:{municipality_id}")


def _choice(line: PlaceLine) -> Choice:
    return Choice(layer=Layer(line.layer), place_id=line.place_id, name=line.name, within=line.within)
