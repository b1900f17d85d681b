"""Writing down attempts to log in, from which the wait of a guesser is worked out."""

from datetime import datetime

from sqlalchemy import Connection, insert

from storage.columns import new_id
from storage.models import LoginAttempt


class Logins:
    def __init__(self, connection: Connection):
        self._connection = connection

    def record(self, login: str, *, origin: str, succeeded: bool, at: datetime) -> None:
        """``origin``: a digest of the address, never the address."""
        self._connection.execute(
            insert(LoginAttempt).values(
                id=new_id(), login=login[:120], origin=origin, at=at, succeeded=succeeded
            )
        )
