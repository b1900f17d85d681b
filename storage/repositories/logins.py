"""Writing down attempts to log in, and the tokens by which programs come in."""

from datetime import datetime

from sqlalchemy import Connection, insert, update

from storage.columns import new_id
from storage.models import ApiToken, LoginAttempt


class Logins:
    def __init__(self, connection: Connection):
        self._connection = connection

    def record(self, login: str, *, succeeded: bool, at: datetime) -> None:
        self._connection.execute(
            insert(LoginAttempt).values(id=new_id(), login=login[:120], at=at, succeeded=succeeded)
        )

    def add_token(self, staff_id: str, token_hash: str, *, at: datetime) -> str:
        """Only the hash is kept: whoever reads the table cannot use it."""
        token_id = new_id()
        self._connection.execute(
            insert(ApiToken).values(id=token_id, staff_id=staff_id, token_hash=token_hash, created_at=at)
        )
        return token_id

    def revoke_tokens(self, staff_id: str, *, at: datetime) -> None:
        self._connection.execute(
            update(ApiToken)
            .where(ApiToken.staff_id == staff_id, ApiToken.revoked_at.is_(None))
            .values(revoked_at=at)
        )
