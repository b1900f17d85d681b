"""The blueprint of the sessions' pages, and whose sessions a person sees and keeps."""

from flask import Blueprint

from app.access.people import SignedIn
from engine.sessions.bodies import Body, load_bodies
from engine.sessions.keeping import may_keep

sessions = Blueprint("sessions", __name__)
MEMBERS = tuple(dict.fromkeys(role for body in load_bodies().values() for role in body.members))
KEEPERS = tuple(sorted({role for body in load_bodies().values() for role in body.keepers}))


def municipalities_of(person: SignedIn) -> list[str]:
    """Where the person sits in a commission or in an expert group."""
    held = (group.partition("@mun:") for group in person.actor.groups)
    return sorted({place for role, _, place in held if place and role in MEMBERS})


def bodies_of(person: SignedIn) -> list[str]:
    """Bodies in which the person sits."""
    return [body.key for body in load_bodies().values() if person.has_role(*body.members)]


def kept_by(person: SignedIn) -> list[Body]:
    """Bodies whose sessions the person schedules."""
    here = person.actor.municipality_id
    return [body for body in load_bodies().values() if here and may_keep(person.actor, body, here)]
