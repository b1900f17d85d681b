"""Letters as pages show them: one's own with their text, all of a district's without it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from storage.models import Delivery, StaffMember


@dataclass(frozen=True, kw_only=True)
class LetterLine:
    id: str
    subject: str
    body: str
    address: str
    created_at: datetime
    sent_at: datetime | None
    state: str


@dataclass(frozen=True, kw_only=True)
class OutgoingLine:
    """A letter on its way, for who answers for the mail: whose it is and what became of it."""

    id: str
    staff_name: str
    address: str
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None
    state: str
    attempts: int
    last_error: str | None


def letters_of(connection: Connection, *, staff_id: str, limit: int = 50) -> list[LetterLine]:
    """The newest letters to one person."""
    rows = connection.execute(
        select(*(getattr(Delivery, name) for name in LetterLine.__dataclass_fields__))
        .where(Delivery.staff_id == staff_id)
        .order_by(Delivery.created_at.desc(), Delivery.id.desc())
        .limit(limit)
    )
    return [LetterLine(**row._mapping) for row in rows]


def outgoing(
    connection: Connection, *, municipalities: Sequence[str] | None, limit: int = 100
) -> list[OutgoingLine]:
    """The newest letters of these municipalities; None: of the whole platform."""
    own = (name for name in OutgoingLine.__dataclass_fields__ if name != "staff_name")
    statement = (
        select(*(getattr(Delivery, name) for name in own), StaffMember.short_name.label("staff_name"))
        .join(StaffMember, StaffMember.id == Delivery.staff_id)
        .order_by(Delivery.created_at.desc(), Delivery.id.desc())
        .limit(limit)
    )
    if municipalities is not None:
        statement = statement.where(Delivery.municipality_id.in_(municipalities))
    return [OutgoingLine(**row._mapping) for row in connection.execute(statement)]
