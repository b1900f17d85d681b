"""Who looks at the course of procedures, and how far."""

from app.house import current_house
from app.people import SignedIn
from storage.queries.organisation import municipalities_of

SUPERVISORS = ("kdn_secretary", "kdn_chair", "system_admin")
WATCHERS = (*SUPERVISORS, "supervisor")


def watched(person: SignedIn) -> list[str] | None:
    """Municipalities whose procedures this person sees; None: all of them."""
    if person.has_role("system_admin"):
        return None
    if not person.has_role("supervisor"):
        return sorted(person.scope.commissions)
    with current_house().database.read() as connection:
        return municipalities_of(connection, region_code=person.actor.region_code or "")
