"""Who looks at the course of procedures, and how far."""

from collections.abc import Sequence

from app.access.people import SignedIn
from app.house import current_house
from storage.database import Connection
from storage.queries.organisation import municipalities_of
from storage.unit_of_work import UnitOfWork

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


def towns_of(connection: Connection, person: SignedIn) -> Sequence[str]:
    """The same by name: every index of what runs begins with the municipality."""
    if person.has_role("system_admin"):
        return sorted(UnitOfWork(connection).organisation.municipalities())
    if person.has_role("supervisor"):
        return municipalities_of(connection, region_code=person.actor.region_code or "")
    return sorted(person.scope.commissions)


def opens_cases(person: SignedIn, municipality_id: str | None) -> bool:
    """Whether a number of a case is a link for this person: families are not for the desk."""
    return municipality_id is not None and municipality_id in person.scope.commissions
