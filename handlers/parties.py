"""The parties of the law as this municipality has them: agencies of a kind, groups that answer for them."""

from engine.parties import Party, party_of
from engine.work import Work
from storage.repositories.organisation import AgencyRow
from storage.repositories.staff import group_key


def party(work: Work, key: str) -> Party:
    """Who this is in the region of the act; raises PartyUnknown."""
    return party_of(work.processes, key, work.region)


def agencies_of(work: Work, key: str) -> list[AgencyRow]:
    """Agencies of the municipality that are this party."""
    return work.uow.organisation.agencies(work.municipality_id, kind=party(work, key).agency_kind)


def is_party(work: Work, agency: AgencyRow | None, key: str) -> bool:
    return agency is not None and agency.kind == party(work, key).agency_kind


def group_of(work: Work, key: str, *, place: str = "") -> str:
    """The group of the role that answers first."""
    first = party(work, key).role
    return scoped(work, first.role, first.scope, place=place)


def groups_of(work: Work, key: str, *, place: str = "") -> list[str]:
    """Groups of all roles of the party, where each is held; ``place``: whose."""
    return [scoped(work, each.role, each.scope, place=place) for each in party(work, key).roles]


def scoped(work: Work, role: str, scope: str, *, place: str = "") -> str:
    """A role as a group, in the place of the act unless another is named."""
    own = {"agency": work.agency_id, "case": work.case_id, "region": work.region}
    return group_key(role, scope, place or own.get(scope, work.municipality_id) or "")
