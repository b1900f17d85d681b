"""Finding a case by its number or by a name of the family, inside the person's reach only."""

from datetime import datetime

from sqlalchemy import Connection, select

from storage.folding import search_words
from storage.models import Case, StaffMember
from storage.queries.cases import CaseLine, late_at, matching
from storage.scope import Scope

MOST_FOUND = 50
"""More than these are better narrowed in the list of cases, which has pages."""
_ASKED_APART = frozenset({"curator_name", "is_late"})


def find_cases(
    connection: Connection, *, words: str, scope: Scope, now: datetime, limit: int = MOST_FOUND
) -> list[CaseLine]:
    """Cases whose number or names begin with every word; an empty search finds nothing."""
    if not search_words(words):
        return []
    rows = connection.execute(
        select(
            *(getattr(Case, name) for name in CaseLine.__dataclass_fields__ if name not in _ASKED_APART),
            late_at(now).label("is_late"),
            StaffMember.short_name.label("curator_name"),
        )
        .outerjoin(StaffMember, StaffMember.id == Case.curator_id)
        .where(scope.cases(), Case.status != "annulled", *matching(words))
        .order_by(Case.opened_at.desc())
        .limit(limit)
    )
    return [CaseLine(**row._mapping) for row in rows]
