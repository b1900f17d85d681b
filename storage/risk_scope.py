"""Who reads which rows of the register of the risk group.

An organisation reads its own entries; the municipal education authority those of its
preschools and schools; the district commission those of families that live in its area,
wherever the organisation is (PK 2.5); each ministry those of the organisations under it
(resolution p.2, p.3). The krai commission and the Department read figures only (PK 2.10, 3.2).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from storage.models import Municipality, RiskEntry, RiskOrganisation

_OF_AN_ORGANISATION = frozenset({"register_keeper", "org_head"})
_MUNICIPAL = (RiskOrganisation.PRESCHOOL, RiskOrganisation.SCHOOL)


@dataclass(frozen=True, kw_only=True)
class RiskScope:
    """The reach of one person in the register; an empty scope reaches nothing."""

    staff_id: str
    agencies: frozenset[str] = frozenset()
    education: frozenset[str] = frozenset()
    """Municipalities whose preschools and schools the person answers for."""
    commissions: frozenset[str] = frozenset()
    """Municipalities of whose commission the person is."""
    colleges: frozenset[str] = frozenset()
    """Regions whose state educational organisations the person answers for."""
    clinics: frozenset[str] = frozenset()
    """Regions whose medical organisations the person answers for."""
    curated_cases: frozenset[str] = frozenset()
    everything: bool = False
    """The system itself; never a person."""

    @staticmethod
    def of_groups(staff_id: str, groups: Iterable[str]) -> "RiskScope":
        held = [_split(group) for group in groups]
        return RiskScope(
            staff_id=staff_id,
            agencies=frozenset(where for role, where in held if role in _OF_AN_ORGANISATION),
            education=_of_role(held, "edu_authority"),
            commissions=_of_role(held, "district_kdn"),
            colleges=_of_role(held, "min_edu"),
            clinics=_of_role(held, "min_health"),
            curated_cases=_of_role(held, "ipk_curator"),
        )

    @property
    def is_empty(self) -> bool:
        reach = (
            self.agencies,
            self.education,
            self.commissions,
            self.colleges,
            self.clinics,
            self.curated_cases,
        )
        return not (self.everything or any(reach))

    def entries(self) -> ColumnElement[bool]:
        """Condition on ``risk_entry``: the rows this person may read."""
        if self.everything:
            return true()
        return or_(
            false(),
            RiskEntry.agency_id.in_(self.agencies),
            and_(RiskEntry.municipality_id.in_(self.education), RiskEntry.org_kind.in_(_MUNICIPAL)),
            RiskEntry.residence_id.in_(self.commissions),
            _of_region(self.colleges, RiskOrganisation.COLLEGE),
            _of_region(self.clinics, RiskOrganisation.MEDICAL),
            and_(RiskEntry.case_id.in_(self.curated_cases), RiskEntry.curator_id == self.staff_id),
        )


def _of_region(regions: frozenset[str], kind: RiskOrganisation) -> ColumnElement[bool]:
    inside = select(Municipality.id).where(Municipality.region_code.in_(regions))
    return and_(RiskEntry.municipality_id.in_(inside), RiskEntry.org_kind == kind)


def _split(group: str) -> tuple[str, str]:
    role, _, scope = group.partition("@")
    return role, scope.partition(":")[2]


def _of_role(held: Iterable[tuple[str, str]], role: str) -> frozenset[str]:
    return frozenset(where for name, where in held if name == role)
