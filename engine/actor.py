"""Who acts: a member of staff with the groups held at this moment, or the system itself."""

from dataclasses import dataclass

from storage.queries.organisation import StaffCard

SYSTEM_ID = "system"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """``groups`` are keys ``role@scope:id``; ``roles`` the bare role names among them."""

    staff_id: str
    name: str
    login: str = ""
    groups: frozenset[str] = frozenset()
    agency_id: str | None = None
    municipality_id: str | None = None
    region_code: str | None = None
    is_system: bool = False
    topics: frozenset[str] = frozenset()
    """Of a program: the topics of outside work it may take; ``notify.*`` stands for all that begin so."""

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(group.partition("@")[0] for group in self.groups)

    def holds(self, role: str, scope: str) -> bool:
        """Whether the actor has the role in the scope, for example ``holds("kdn_chair", "mun:…")``."""
        return f"{role}@{scope}" in self.groups

    def acts_for(self, agency_id: object) -> bool:
        """Whether the actor works in the agency, or has a role in it besides."""
        if self.agency_id is not None and agency_id == self.agency_id:
            return True
        return any(group.partition("@")[2] == f"agency:{agency_id}" for group in self.groups)

    def serves(self, topic: str) -> bool:
        """Whether this is a program that may do work of the topic."""
        return any(
            topic == each or (each.endswith("*") and topic.startswith(each[:-1])) for each in self.topics
        )

    @staticmethod
    def of_staff(card: StaffCard, groups: frozenset[str]) -> "Actor":
        """A member of staff with what was held when it was looked up."""
        return Actor(
            staff_id=card.id,
            name=card.short_name,
            login=card.login,
            groups=groups,
            agency_id=card.agency_id,
            municipality_id=card.municipality_id,
            region_code=card.region_code,
        )

    @staticmethod
    def system() -> "Actor":
        return _SYSTEM


_SYSTEM = Actor(staff_id=SYSTEM_ID, name="Система", login=SYSTEM_ID, is_system=True)
