"""Other cases of a family: joined, told apart, of the place it came from or went to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select

from storage.models import Case, FamilyMatch, Municipality, StaffMember


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A decision as its page tells of it."""

    case_id: str
    case_number: str
    other_case_id: str
    decision: str
    reason: str
    decided_at: datetime
    decided_by_name: str | None
    undone_at: datetime | None
    undo_reason: str | None


def decisions(connection: Connection, case_id: str) -> list[Decided]:
    """What was decided about this case and others, from either side, the newest first."""
    rows = connection.execute(
        select(
            FamilyMatch.case_id,
            Case.number.label("case_number"),
            FamilyMatch.other_case_id,
            FamilyMatch.decision,
            FamilyMatch.reason,
            FamilyMatch.decided_at,
            StaffMember.short_name.label("decided_by_name"),
            FamilyMatch.undone_at,
            FamilyMatch.undo_reason,
        )
        .join(
            Case,
            or_(
                (Case.id == FamilyMatch.other_case_id) & (FamilyMatch.case_id == case_id),
                (Case.id == FamilyMatch.case_id) & (FamilyMatch.other_case_id == case_id),
            ),
        )
        .outerjoin(StaffMember, StaffMember.id == FamilyMatch.decided_by)
        .where(or_(FamilyMatch.case_id == case_id, FamilyMatch.other_case_id == case_id))
        .order_by(FamilyMatch.decided_at.desc(), FamilyMatch.id)
    )
    return [Decided(**row._mapping) for row in rows]


@dataclass(frozen=True, kw_only=True)
class LinkedCase:
    """Another case of the family. ``how``: ``joined_to``, ``joined``, ``moved_from`` or ``moved_to``."""

    case_id: str
    number: str
    family_name: str
    how: str
    municipality_id: str
    municipality_name: str

    @property
    def is_elder(self) -> bool:
        return self.how == "joined_to"


def linked_cases(connection: Connection, case_id: str) -> list[LinkedCase]:
    """Joined to this one, or this one to it; of the place the family came from, or went to."""
    own = select(Case.joined_case_id, Case.moved_from_id).where(Case.id == case_id)
    joined_to, moved_from = connection.execute(own).one()
    rows = connection.execute(
        select(
            Case.id,
            Case.number,
            Case.family_name,
            Case.joined_case_id,
            Case.municipality_id,
            Municipality.name.label("municipality_name"),
        )
        .join(Municipality, Municipality.id == Case.municipality_id)
        .where(
            or_(
                Case.joined_case_id == case_id,
                Case.moved_from_id == case_id,
                Case.id.in_([each for each in (joined_to, moved_from) if each]),
            )
        )
        .order_by(Case.opened_at, Case.id)
    )
    ways = {joined_to: "joined_to", moved_from: "moved_from"}
    return [
        LinkedCase(
            case_id=row.id,
            number=row.number,
            family_name=row.family_name,
            how=ways.get(row.id) or ("joined" if row.joined_case_id == case_id else "moved_to"),
            municipality_id=row.municipality_id,
            municipality_name=row.municipality_name,
        )
        for row in rows
    ]


def told_apart(connection: Connection, case_id: str) -> set[str]:
    """Cases that somebody has said are of another family, from either side."""
    rows = connection.execute(
        select(FamilyMatch.case_id, FamilyMatch.other_case_id).where(
            or_(FamilyMatch.case_id == case_id, FamilyMatch.other_case_id == case_id),
            FamilyMatch.decision == "other",
            FamilyMatch.undone_at.is_(None),
        )
    )
    return {each for row in rows for each in row} - {case_id}
