"""What one person may look at, turned into conditions that every query carries.

A row outside the scope is not refused but not found: the answer must not tell that
it exists (roles.md §5). Ids come from the person's groups, ``role@scope:id``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, String, and_, false, or_, select, type_coerce

from storage.models import Case, CaseAgency, SessionQuestion, UserTask

COMMISSION_ROLES = frozenset({"kdn_secretary", "kdn_chair"})
MEMBER_ROLES = frozenset({"kdn_member"})


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The reach of one person at this moment; an empty scope reaches nothing."""

    staff_id: str
    groups: frozenset[str] = frozenset()
    municipality_id: str | None = None
    commissions: frozenset[str] = frozenset()
    """Municipalities where the person is an officer of the commission: all their cases."""
    memberships: frozenset[str] = frozenset()
    """Municipalities where the person is a member: the cases on an agenda."""
    agencies: frozenset[str] = frozenset()
    case_ids: frozenset[str] = frozenset()
    """Cases in which the person has a role by resolution."""
    everything: bool = field(default=False)
    """The system itself; never a person."""

    @staticmethod
    def of_groups(
        staff_id: str, groups: Iterable[str], municipality_id: str | None, *, everything: bool = False
    ) -> "Scope":
        held = [_split(group) for group in groups]
        return Scope(
            staff_id=staff_id,
            groups=frozenset(groups),
            municipality_id=municipality_id,
            commissions=_ids(held, "mun", COMMISSION_ROLES),
            memberships=_ids(held, "mun", MEMBER_ROLES),
            agencies=_ids(held, "agency"),
            case_ids=_ids(held, "case"),
            everything=everything,
        )

    def cases(self) -> ColumnElement[bool]:
        """Condition on ``case``: the families this person has to do with."""
        if self.everything:
            return Case.id.is_not(None)
        reasons = [
            Case.municipality_id.in_(self.commissions) if self.commissions else None,
            Case.id.in_(self.case_ids) if self.case_ids else None,
            _has_question(self.memberships) if self.memberships else None,
            _agency_takes_part(self.agencies) if self.agencies else None,
            _has_task_of(self) if self.groups else None,
        ]
        return or_(false(), *(reason for reason in reasons if reason is not None))

    def tasks(self) -> ColumnElement[bool]:
        """Condition on ``user_task``: mine, offered to my groups, or of my commission."""
        if self.everything:
            return UserTask.id.is_not(None)
        return or_(
            UserTask.assignee_id == self.staff_id,
            UserTask.completed_by == self.staff_id,
            UserTask.municipality_id.in_(self.commissions) if self.commissions else false(),
            _names_one_of(self.groups),
        )


def _split(group: str) -> tuple[str, str, str]:
    role, _, scope = group.partition("@")
    kind, _, scope_id = scope.partition(":")
    return role, kind, scope_id


def _ids(
    held: Iterable[tuple[str, str, str]], kind: str, roles: frozenset[str] | None = None
) -> frozenset[str]:
    return frozenset(
        scope_id
        for role, scope_kind, scope_id in held
        if scope_kind == kind and (roles is None or role in roles)
    )


def _has_question(municipalities: frozenset[str]) -> ColumnElement[bool]:
    on_agenda = select(SessionQuestion.id).where(SessionQuestion.case_id == Case.id).correlate(Case).exists()
    return and_(Case.municipality_id.in_(municipalities), on_agenda)


def _agency_takes_part(agencies: frozenset[str]) -> ColumnElement[bool]:
    return (
        select(CaseAgency.id)
        .where(CaseAgency.case_id == Case.id, CaseAgency.agency_id.in_(agencies), CaseAgency.until.is_(None))
        .correlate(Case)
        .exists()
    )


def _has_task_of(scope: Scope) -> ColumnElement[bool]:
    """A task of the case was given to this person or to an agency of theirs (an emergency, a request)."""
    mine = or_(
        UserTask.assignee_id == scope.staff_id,
        UserTask.completed_by == scope.staff_id,
        UserTask.agency_id.in_(scope.agencies) if scope.agencies else false(),
        _names_one_of(scope.groups),
    )
    return select(UserTask.id).where(UserTask.case_id == Case.id, mine).correlate(Case).exists()


def _names_one_of(groups: frozenset[str]) -> ColumnElement[bool]:
    """The task's list of groups, kept as JSON text, names one of these; rows are already few here."""
    text = type_coerce(UserTask.groups, String)
    return or_(false(), *(text.contains(f'"{group}"', autoescape=True) for group in sorted(groups)))
