"""Finding a case by its number or by a name of the family, inside the person's reach only."""

from sqlalchemy import Connection, select

from storage.folding import search_words
from storage.models import Case, StaffMember
from storage.queries.cases import CaseLine, matching
from storage.scope import Scope


def find_cases(connection: Connection, *, words: str, scope: Scope, limit: int = 50) -> list[CaseLine]:
    """Cases whose number or names begin with every word; an empty search finds nothing."""
    if not search_words(words):
        return []
    rows = connection.execute(
        select(
            *(getattr(Case, name) for name in CaseLine.__dataclass_fields__ if name != "curator_name"),
            StaffMember.short_name.label("curator_name"),
        )
        .outerjoin(StaffMember, StaffMember.id == Case.curator_id)
        .where(scope.cases(), Case.status != "annulled", *matching(words))
        .order_by(Case.opened_at.desc())
        .limit(limit)
    )
    return [CaseLine(**row._mapping) for row in rows]
