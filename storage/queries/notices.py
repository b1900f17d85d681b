"""Notices for one person: what handlers told the groups she is in, the newest first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from storage.models import Case, RegisterEntry

NOTICES = "NOTICE"
"""The inner journal of notices; its keeper is the group that is told."""


@dataclass(frozen=True, kw_only=True)
class Notice:
    id: str
    text: str
    at: datetime
    case_id: str | None
    case_number: str | None
    family_name: str | None


def notices(
    connection: Connection, *, groups: Collection[str], since: datetime, limit: int = 20
) -> list[Notice]:
    """What was told to any of the groups from a moment on."""
    rows = connection.execute(
        select(
            RegisterEntry.id,
            RegisterEntry.content,
            RegisterEntry.entered_at,
            RegisterEntry.case_id,
            Case.number,
            Case.family_name,
        )
        .outerjoin(Case, Case.id == RegisterEntry.case_id)
        .where(
            RegisterEntry.register == NOTICES,
            RegisterEntry.owner.in_(groups),
            RegisterEntry.entered_at >= since,
        )
        .order_by(RegisterEntry.entered_at.desc(), RegisterEntry.number.desc())
        .limit(limit)
    )
    return [
        Notice(
            id=row.id,
            text=str(row.content.get("text") or ""),
            at=row.entered_at,
            case_id=row.case_id,
            case_number=row.number,
            family_name=row.family_name,
        )
        for row in rows
    ]
