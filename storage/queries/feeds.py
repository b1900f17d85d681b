"""Addresses of calendar feeds: a person's own, and the one that a secret opens."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from storage.models import FeedToken


@dataclass(frozen=True, kw_only=True)
class Feed:
    id: str
    staff_id: str
    kind: str
    created_at: datetime


_COLUMNS = (FeedToken.id, FeedToken.staff_id, FeedToken.kind, FeedToken.created_at)


def feeds_of(connection: Connection, *, staff_id: str) -> list[Feed]:
    """Addresses of a person that still open something, the newest first."""
    rows = connection.execute(
        select(*_COLUMNS)
        .where(FeedToken.staff_id == staff_id, FeedToken.revoked_at.is_(None))
        .order_by(FeedToken.created_at.desc(), FeedToken.id)
    )
    return [Feed(**row._mapping) for row in rows]


def feed_by_token(connection: Connection, *, token_hash: str) -> Feed | None:
    row = connection.execute(
        select(*_COLUMNS).where(FeedToken.token_hash == token_hash, FeedToken.revoked_at.is_(None))
    ).one_or_none()
    return None if row is None else Feed(**row._mapping)
