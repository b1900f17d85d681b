"""Tokens of programs: whose they are, what for, until when. Never the token itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select

from storage.models import ApiToken, StaffMember


@dataclass(frozen=True, kw_only=True)
class TokenCard:
    """A token that opens the door now."""

    id: str
    staff_id: str
    scopes: Sequence[str]
    topics: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class TokenLine:
    id: str
    login: str
    name: str | None
    scopes: Sequence[str]
    topics: Sequence[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


def valid_token(connection: Connection, *, token_hash: str, now: datetime) -> TokenCard | None:
    row = connection.execute(
        select(ApiToken.id, ApiToken.staff_id, ApiToken.scopes, ApiToken.topics).where(
            ApiToken.token_hash == token_hash,
            ApiToken.revoked_at.is_(None),
            or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now),
        )
    ).one_or_none()
    return None if row is None else TokenCard(**row._mapping)


def tokens_of(connection: Connection, *, login: str | None = None) -> list[TokenLine]:
    """Every token ever given, of everybody or of one, the newest first."""
    statement = (
        select(
            ApiToken.id,
            StaffMember.login,
            ApiToken.name,
            ApiToken.scopes,
            ApiToken.topics,
            ApiToken.created_at,
            ApiToken.expires_at,
            ApiToken.revoked_at,
        )
        .join(StaffMember, StaffMember.id == ApiToken.staff_id)
        .order_by(ApiToken.created_at.desc(), ApiToken.id)
    )
    if login is not None:
        statement = statement.where(StaffMember.login == login)
    return [TokenLine(**row._mapping) for row in connection.execute(statement)]
