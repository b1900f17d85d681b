"""Tokens by which programs come in. A token is shown once; only its hash is kept.

A token is long and random, so a plain SHA-256 is enough: there is nothing to guess.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, insert, update

from storage.columns import new_id
from storage.models import ApiToken, TokenScope

BYTES = 32
ORDINARY = (TokenScope.READ, TokenScope.WRITE, TokenScope.DEPLOY)
"""What a token may be used for unless something else is said."""


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Tokens:
    def __init__(self, connection: Connection):
        self._connection = connection

    def issue(
        self,
        staff_id: str,
        at: datetime,
        *,
        scopes: Iterable[str] = ORDINARY,
        topics: Iterable[str] = (),
        name: str | None = None,
        expires_at: datetime | None = None,
    ) -> str:
        """A new token of a member of staff, in plain text for the only time."""
        token = secrets.token_urlsafe(BYTES)
        self._connection.execute(
            insert(ApiToken).values(
                id=new_id(),
                staff_id=staff_id,
                token_hash=hash_of(token),
                name=name,
                scopes=sorted({str(scope) for scope in scopes}),
                topics=sorted(set(topics)),
                created_at=at,
                expires_at=expires_at,
            )
        )
        return token

    def revoke(self, staff_id: str, at: datetime) -> int:
        """End every token of a member of staff; answers how many there were."""
        revoked = self._connection.execute(
            update(ApiToken)
            .where(ApiToken.staff_id == staff_id, ApiToken.revoked_at.is_(None))
            .values(revoked_at=at)
        )
        return revoked.rowcount

    def revoke_one(self, token_id: str, at: datetime) -> bool:
        """End one token by its id; False when there is none, or it was ended before."""
        revoked = self._connection.execute(
            update(ApiToken)
            .where(ApiToken.id == token_id, ApiToken.revoked_at.is_(None))
            .values(revoked_at=at)
        )
        return revoked.rowcount == 1
