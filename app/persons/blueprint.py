"""The blueprint of the people's pages, and who may put records together."""

from flask import Blueprint

from app.access.people import SignedIn
from app.house import current_house
from engine.access import EXPERT_OFFICERS
from engine.persons import may_decide
from storage.scope import COMMISSION_ROLES

persons = Blueprint("persons", __name__)
DECIDERS = tuple(sorted(COMMISSION_ROLES | EXPERT_OFFICERS))
"""Roles that reach the page of doubles; the access table says whether they may decide."""


def decides(person: SignedIn) -> bool:
    here = person.actor.municipality_id
    return here is not None and may_decide(current_house().law, person.actor, here)
