"""Who answers for the procedures: draws them, puts them into force and takes running cases over."""

from engine.actor import Actor
from engine.errors import NotAllowed


def may_put_in_force(actor: Actor) -> bool:
    return actor.is_system or "methodologist" in actor.roles


def require_may_put_in_force(actor: Actor) -> None:
    if not may_put_in_force(actor):
        raise NotAllowed("вводить процедуры в действие и переводить дела, это делает методист")
