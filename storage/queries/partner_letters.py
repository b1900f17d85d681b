"""What came from partners, as pages show it; no family is in it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, String, and_, case, or_, select, tuple_

from storage.columns import Moment
from storage.models import Case, KeptMessage, LetterState, Partner, PartnerEndpoint, PartnerLetter
from storage.queries.paging import Page, from_cursor, to_cursor

PAGE = 50
_PLACE = [Moment, String]


@dataclass(frozen=True, kw_only=True)
class LetterLine:
    id: str
    partner: str
    kind: str | None
    received_at: datetime
    expires_at: datetime
    state: str
    error: str | None
    case_number: str | None
    assigned_by: str | None
    reason: str | None


def _letters() -> Select[*tuple[Any, ...]]:
    """Each with its partner and its case; done is also what a case has taken since."""
    taken = KeptMessage.delivered_at.is_not(None)
    own = set(LetterLine.__dataclass_fields__) - {"partner", "case_number", "state"}
    return (
        select(
            *(getattr(PartnerLetter, name) for name in sorted(own)),
            case((taken, LetterState.DONE.value), else_=PartnerLetter.state).label("state"),
            Partner.name.label("partner"),
            Case.number.label("case_number"),
        )
        .join(PartnerEndpoint, PartnerEndpoint.id == PartnerLetter.endpoint_id)
        .join(Partner, Partner.id == PartnerEndpoint.partner_id)
        .outerjoin(KeptMessage, KeptMessage.id == PartnerLetter.id)
        .outerjoin(Case, Case.id == PartnerLetter.case_id)
    )


def letter_lines(
    connection: Connection,
    *,
    municipalities: Collection[str] | None,
    now: datetime,
    open_only: bool,
    cursor: str | None = None,
    limit: int = PAGE,
) -> Page[LetterLine]:
    """Letters of partners, the newest first; ``municipalities`` None: of everybody's partners.

    Open are those that no case has taken and that are still kept.
    """
    query = _letters()
    if open_only:
        kept = and_(PartnerLetter.state != LetterState.DONE.value, PartnerLetter.expires_at > now)
        query = query.where(kept, or_(KeptMessage.id.is_(None), KeptMessage.delivered_at.is_(None)))
    if municipalities is not None:
        query = query.where(Partner.municipality_id.in_(municipalities))
    place = from_cursor(cursor)
    if place is not None:
        query = query.where(
            tuple_(PartnerLetter.received_at, PartnerLetter.id) < tuple_(*place, types=_PLACE)
        )
    query = query.order_by(PartnerLetter.received_at.desc(), PartnerLetter.id.desc()).limit(limit + 1)
    rows = [LetterLine(**row._mapping) for row in connection.execute(query)]
    after = to_cursor(rows[limit - 1].received_at, rows[limit - 1].id) if len(rows) > limit else None
    return Page(rows=rows[:limit], next_cursor=after)


def may_see_letter(connection: Connection, letter_id: str, *, municipalities: Collection[str] | None) -> bool:
    """Whether a letter is of a partner of these municipalities."""
    query = (
        select(PartnerLetter.id)
        .join(PartnerEndpoint, PartnerEndpoint.id == PartnerLetter.endpoint_id)
        .join(Partner, Partner.id == PartnerEndpoint.partner_id)
        .where(PartnerLetter.id == letter_id)
    )
    if municipalities is not None:
        query = query.where(Partner.municipality_id.in_(municipalities))
    return connection.execute(query).first() is not None
