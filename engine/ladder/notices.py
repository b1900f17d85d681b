"""Which notices are one person's, and for how long they are shown."""

from datetime import datetime, timedelta

from engine.actor import Actor
from storage.repositories.notices import TO_ONE

SHOWN_FOR = timedelta(days=90)


def keys_of(actor: Actor) -> frozenset[str]:
    """The groups that the person is in, and the person herself."""
    return actor.groups | {f"{TO_ONE}{actor.staff_id}"}


def since(now: datetime) -> datetime:
    return now - SHOWN_FOR
