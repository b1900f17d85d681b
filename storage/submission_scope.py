"""Who sees which quarterly submissions, and whose rows with names.

An organisation sees its own; the education authority those of its preschools and schools and its
own summary; the district commission all of its district. Each ministry sees the figures of its
system (PK 2.6-2.9), the krai commission and the Department only what district commissions sent,
which are figures (PK 2.10, 3.2). In Mari El a commission sees its own lists, the regional one all.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from storage.models import Municipality, RiskOrganisation, SenderKind, Submission

RISK_GROUP, DATABANK, REPUBLIC = "F-PK-3", "F-ME-7", "F-ME-8"
MUNICIPAL = (RiskOrganisation.PRESCHOOL, RiskOrganisation.SCHOOL)
EDUCATION = (*MUNICIPAL, RiskOrganisation.COLLEGE)
_SENDERS = frozenset({"register_keeper", "org_head"})
_FIGURES_ONLY = frozenset({"krai_kdn", "dept_social_policy"})
_DATABANK_KEEPERS = frozenset({"kdn_secretary", "kdn_chair"})


@dataclass(frozen=True, kw_only=True)
class SubmissionScope:
    """The reach of one person; an empty scope reaches nothing."""

    held: frozenset[tuple[str, str]] = frozenset()
    """Roles with the id of what each is held in."""
    everything: bool = False
    """The system itself; never a person."""

    @staticmethod
    def of_groups(groups: Iterable[str]) -> "SubmissionScope":
        parts = (group.partition("@") for group in groups)
        return SubmissionScope(held=frozenset((role, where.partition(":")[2]) for role, _, where in parts))

    def submissions(self) -> ColumnElement[bool]:
        """Condition on ``submission``: those this person may see."""
        if self.everything:
            return true()
        risk = and_(Submission.form_key == RISK_GROUP, or_(false(), *self._of_risk_group()))
        republic = and_(Submission.form_key == REPUBLIC, _of_regions(self._where("regional_kdn_secretary")))
        return or_(risk, republic, and_(Submission.form_key == DATABANK, self._of_databank()))

    def reads_rows(self, *, sender_id: str, municipality_id: str, org_kind: str | None, region: str) -> bool:
        """Whether the names in an organisation's register are this person's to read."""
        if self.everything:
            return True
        allowed = {("district_kdn", municipality_id), *((role, sender_id) for role in _SENDERS)}
        if org_kind in MUNICIPAL:
            allowed.add(("edu_authority", municipality_id))
        elif org_kind == RiskOrganisation.COLLEGE:
            allowed.add(("min_edu", region))
        elif org_kind == RiskOrganisation.MEDICAL:
            allowed.add(("min_health", region))
        return bool(allowed & self.held)

    def _of_risk_group(self) -> list[ColumnElement[bool]]:
        organisation = Submission.sender_kind == SenderKind.ORGANISATION
        own = and_(organisation, Submission.sender_id.in_(self._where(*_SENDERS)))
        authority = and_(
            Submission.municipality_id.in_(self._where("edu_authority")),
            or_(Submission.sender_kind == SenderKind.EDUCATION_AUTHORITY, Submission.org_kind.in_(MUNICIPAL)),
        )
        commission = Submission.municipality_id.in_(self._where("district_kdn"))
        education = and_(
            _of_regions(self._where("min_edu")),
            or_(Submission.sender_kind == SenderKind.EDUCATION_AUTHORITY, Submission.org_kind.in_(EDUCATION)),
        )
        health = and_(_of_regions(self._where("min_health")), Submission.org_kind == RiskOrganisation.MEDICAL)
        figures = and_(
            _of_regions(self._where(*_FIGURES_ONLY)), Submission.sender_kind == SenderKind.COMMISSION
        )
        return [own, authority, commission, education, health, figures]

    def _of_databank(self) -> ColumnElement[bool]:
        return or_(
            Submission.municipality_id.in_(self._where(*_DATABANK_KEEPERS)),
            _of_regions(self._where("regional_kdn_secretary")),
        )

    def _where(self, *roles: str) -> list[str]:
        return sorted(where for role, where in self.held if role in roles)


def _of_regions(regions: list[str]) -> ColumnElement[bool]:
    return Submission.municipality_id.in_(
        select(Municipality.id).where(Municipality.region_code.in_(regions))
    )
