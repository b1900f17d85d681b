"""Writing decisions on whether two cases are of one family."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, update

from storage.columns import new_id
from storage.models import FamilyMatch

SAME, OTHER = "same", "other"


class FamilyMatches:
    def __init__(self, connection: Connection):
        self._connection = connection

    def decide(
        self,
        case_id: str,
        other_case_id: str,
        *,
        municipality_id: str,
        same: bool,
        reason: str,
        compared: Sequence[Mapping[str, Any]],
        at: datetime,
        by: str,
    ) -> None:
        self._connection.execute(
            insert(FamilyMatch).values(
                id=new_id(),
                municipality_id=municipality_id,
                case_id=case_id,
                other_case_id=other_case_id,
                decision=SAME if same else OTHER,
                reason=reason,
                compared=list(compared),
                decided_at=at,
                decided_by=by,
            )
        )

    def undo(self, case_id: str, reason: str, *, at: datetime, by: str) -> None:
        """The joining was a mistake; the decision stays readable with why it was undone."""
        self._connection.execute(
            update(FamilyMatch)
            .where(
                FamilyMatch.case_id == case_id, FamilyMatch.decision == SAME, FamilyMatch.undone_at.is_(None)
            )
            .values(undone_at=at, undone_by=by, undo_reason=reason)
        )
