"""Tokens by which programs come in. A token is shown once; only its hash is kept.

A token is long and random, so a plain SHA-256 is enough: there is nothing to guess.
"""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import Connection, insert, update

from storage.columns import new_id
from storage.models import ApiToken

BYTES = 32


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Tokens:
    def __init__(self, connection: Connection):
        self._connection = connection

    def issue(self, staff_id: str, at: datetime) -> str:
        """A new token of a member of staff, in plain text for the only time."""
        token = secrets.token_urlsafe(BYTES)
        self._connection.execute(
            insert(ApiToken).values(id=new_id(), staff_id=staff_id, token_hash=hash_of(token), created_at=at)
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
